import { type Attack, pass, review, unauthorized } from "../attack.ts";
import { type Branch, openRun, type ProjectOptions, project, type Request, run } from "../branch.ts";
import { canonicalHash, plan, planText, under } from "../documents.ts";
import type { Changes } from "../files.ts";
import type { Repository } from "../repository.ts";

const agents = [
  { login: "acme-coder[bot]", role: "coder" },
  { login: "acme-planner[bot]", role: "planner" },
  { login: "acme-tester[bot]", role: "tester" },
  { login: "acme-updater[bot]", role: "updater" },
  { login: "acme-security[bot]", role: "security" },
  { login: "acme-cost[bot]", role: "cost" },
  { login: "acme-gate[bot]", role: "gate" },
];
/** Nobody is a planner, so that coders write their own plans. */
const listed = { policy: { agents: agents.filter(({ role }) => role !== "planner") } };
const withPlanner = { policy: { agents } };
const wrong = (path: string) => unauthorized({ rule: "wrong-role", path, commit: "evil" });

/** A change on a branch that no agent pattern covers, pushed by somebody. */
const pushed =
  (
    branch: string,
    changes: Changes,
    extra: Partial<Request> = {},
    options: ProjectOptions = listed,
  ): Attack["build"] =>
  (repo) =>
    project(repo, options).fork(branch).evil(changes, { trailers: null }).request(extra);
const coded =
  (
    extra: Partial<Request>,
    changes: Changes = { "src/a.ts": "1\n" },
    options: ProjectOptions = listed,
  ): Attack["build"] =>
  (repo) =>
    run(repo, options).evil(changes).request(extra);
/** A plan that people put on the target for every branch of a kind; the run only adds its commits. */
const standing = (repo: Repository, branch: string, options: ProjectOptions = listed): Branch => {
  const planned = plan("WP-ST", "agent/st-*", ["src/**", "test/**"]);
  const main = project(repo, {
    ...options,
    files: { ".proofgate/plans/WP-ST/WORK_PLAN.json": planText(planned) },
  });
  const head = main.fork(branch);
  head.planId = "WP-ST";
  return head;
};
const onStanding =
  (actor: string, changes: Changes): Attack["build"] =>
  (repo) =>
    standing(repo, "agent/st-1").evil(changes).request({ actor });

const code = { "src/a.ts": "1\n" };
const update = { "package.json": "{}\n", "package-lock.json": "{}\n" };

type Row = readonly [
  id: string,
  threat: string,
  title: string,
  bad: Attack["build"],
  expect: Attack["expect"],
  twin: string,
  good: Attack["build"],
  twinExpect?: Attack["expect"],
];

// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["outside", "T077", "a listed agent pushes to a branch outside branches.agent", pushed("feature/x", code, { actor: "acme-coder[bot]" }), unauthorized(),
   "a person pushes to that branch", pushed("feature/x", code, { actor: "alice" }), pass],
  ["outside-case", "T077", "a listed agent pushes to `Agent/x`", pushed("Agent/x", code, { actor: "acme-coder[bot]" }), unauthorized(),
   "a person pushes to `Agent/x`", pushed("Agent/x", code, { actor: "alice" }), pass],
  ["outside-homoglyph", "T077", "a listed agent pushes to a branch with a Cyrillic a", pushed("аgent/x", code, { actor: "acme-coder[bot]" }), unauthorized(),
   "a person pushes to it", pushed("аgent/x", code, { actor: "alice" }), pass],
  ["outside-login-case", "own", "a listed agent's login in capitals, which GitHub takes for the same", pushed("feature/x", code, { actor: "ACME-CODER[bot]" }), unauthorized(),
   "a person whose login begins like the agent's", pushed("feature/x", code, { actor: "acme-coder" }), pass],
  ["outside-nested", "T078", "an agent's branch two levels down has no plan", pushed("agent/a/b", code), unauthorized(),
   "a branch whose first segment only begins like the pattern", pushed("agentic/a/b", code), pass],
  ["full-ref", "T018", "an agent's branch is named by its full ref", pushed("agent/x", code, { branch: "refs/heads/agent/x" }), unauthorized(),
   "a person's branch is named by its full ref", pushed("tidy", code, { branch: "refs/heads/tidy" }), pass],
  ["remote-ref", "T018", "an agent's branch is named by its remote ref", pushed("agent/x", code, { branch: "refs/remotes/origin/agent/x" }), unauthorized(),
   "a person's branch is named by its remote ref", pushed("tidy", code, { branch: "refs/remotes/origin/tidy" }), pass],
  ["copilot", "T078", "a branch of `copilot/**`, an agent's by default, has no plan", pushed("copilot/fix-1", code), unauthorized(),
   "a branch `copilot-notes`", pushed("copilot-notes", code), pass],
  ["updater-source", "own", "an updater writes a source file", pushed("bump/x", { ...update, ...code }, { actor: "acme-updater[bot]" }), wrong("src/a.ts"),
   "an updater writes manifest and lock file, without plan or trailers", pushed("bump/x", update, { actor: "acme-updater[bot]" }), pass],
  ["updater-workflow", "T130", "an updater writes a workflow", pushed("bump/x", { ".github/workflows/ci.yml": "on: push\n" }, { actor: "acme-updater[bot]" }),
   unauthorized({ path: ".github/workflows/ci.yml", commit: "evil" }),
   "an updater writes a manifest in a folder", pushed("bump/x", { "web/package.json": "{}\n" }, { actor: "acme-updater[bot]" }), pass],
  ["updater-lookalike", "T039", "an updater writes a file whose name begins like a manifest's", pushed("bump/x", { "package.json.sh": "x\n" }, { actor: "acme-updater[bot]" }), wrong("package.json.sh"),
   "an updater deletes a lock file", pushed("bump/x", { "package-lock.json": null }, { actor: "acme-updater[bot]" }), pass],
  ["updater-folder-lookalike", "own", "an updater writes a source file in a folder called package.json", pushed("bump/x", { "web/package.json/a.ts": "x\n" }, { actor: "acme-updater[bot]" }), wrong("web/package.json/a.ts"),
   "an updater writes several ecosystems' lock files", pushed("bump/x", { "go.mod": "module x\n", "go.sum": "\n", "Cargo.lock": "\n" }, { actor: "acme-updater[bot]" }), pass],
  ["updater-on-agent-branch", "own", "an updater on an agent branch has no plan", pushed("agent/x", update, { actor: "acme-updater[bot]" }), unauthorized(),
   "the same updater on a branch of its own", pushed("acme-updater/x", update, { actor: "acme-updater[bot]" }), pass],
  ["coder-plans", "own", "a coder writes the plan where an agent has the role planner", coded({ actor: "acme-coder[bot]" }, code, withPlanner), unauthorized(),
   "a coder writes the plan where nobody is a planner", coded({ actor: "acme-coder[bot]" }), pass],
  ["coder-goes-on", "own", "a coder goes on from a plan that nobody has on record", (repo) => openRun(project(repo, withPlanner)).commit(code).request({ actor: "acme-coder[bot]" }), unauthorized({ rule: "wrong-role", path: ".proofgate/plans/WP-1/WORK_PLAN.json", commit: "plan" }),
   "a coder goes on from the planner's plan, whose hash is on record", (repo) => openRun(project(repo, withPlanner)).commit(code).request({ actor: "acme-coder[bot]", pin: canonicalHash(plan("WP-1", "agent/WP-1", ["src/**"])) }), pass],
  ["coder-replans", "own", "a coder adds a plan beside the one that is on record", (repo) => openRun(project(repo, withPlanner)).evil({ ".proofgate/plans/WP-2/WORK_PLAN.json": planText(plan("WP-2", "agent/WP-1", ["src/**"])) }).request({ actor: "acme-coder[bot]", pin: canonicalHash(plan("WP-1", "agent/WP-1", ["src/**"])) }), wrong(".proofgate/plans/WP-2/WORK_PLAN.json"),
   "a coder pushes the amendment that is on record", (repo) => openRun(project(repo, withPlanner)).commit({ ".proofgate/plans/WP-1/WORK_PLAN.json": planText(plan("WP-1", "agent/WP-1", ["src/**", "lib/**"])) }).commit({ "lib/a.ts": "1\n" }).request({ actor: "acme-coder[bot]", pin: canonicalHash(plan("WP-1", "agent/WP-1", ["src/**", "lib/**"])) }), pass],
  ["planner-codes", "own", "a planner writes code", coded({ actor: "acme-planner[bot]" }, code, withPlanner), wrong("src/a.ts"),
   "a planner writes the plan alone", (repo) => run(repo, withPlanner).request({ actor: "acme-planner[bot]" }), pass],
  ["tester-codes", "own", "a tester writes source that the plan allows", onStanding("acme-tester[bot]", code), wrong("src/a.ts"),
   "a tester writes a test that the plan allows", onStanding("acme-tester[bot]", { "test/b.test.ts": "1\n" }), pass],
  ["security-codes", "own", "an agent with the role security writes code", onStanding("acme-security[bot]", code), wrong("src/a.ts"),
   "an agent with the role coder writes it", onStanding("acme-coder[bot]", code), pass],
  ["cost-codes", "own", "an agent with the role cost writes code", onStanding("acme-cost[bot]", code), wrong("src/a.ts"),
   "an agent with the role coder writes a test", onStanding("acme-coder[bot]", { "test/b.test.ts": "1\n" }), pass],
  ["gate-codes", "own", "an agent with the role gate writes code", onStanding("acme-gate[bot]", code), wrong("src/a.ts"),
   "an agent with the role coder changes and deletes nothing else", onStanding("acme-coder[bot]", { "src/b.ts": "1\n" }), pass],
  ["narrowed", "own", "a coder writes what the policy denies its role", 
   (repo) => run(repo, { policy: { ...listed.policy, roles: { coder: { deny: ["db/**"] } } }, targets: ["db/**", "src/**"] }).evil({ "db/1.sql": "x\n" }).request({ actor: "acme-coder[bot]" }),
   unauthorized({ path: "db/1.sql", commit: "evil" }), "a coder writes beside it",
   (repo) => run(repo, { policy: { ...listed.policy, roles: { coder: { deny: ["db/**"] } } }, targets: ["db/**", "src/**"] }).evil({ "src/db/1.sql": "x\n" }).request({ actor: "acme-coder[bot]" }), pass],
  ["unlisted-bot", "own", "a bot that nobody listed codes on an agent branch", coded({ actor: "stranger[bot]" }), review(),
   "a bot that is listed", coded({ actor: "acme-coder[bot]" }), pass],
  ["person-on-agent-branch", "own", "a person pushes to an agent's branch", coded({ actor: "alice" }), review(),
   "nobody is named: all commits are the agent's", coded({}), pass],
  ["unlisted-bot-elsewhere", "own", "a bot that nobody listed on a branch of its own", pushed("dependabot/npm/x", update, { actor: "dependabot[bot]" }), review(),
   "the same branch by a listed updater", pushed("dependabot/npm/x", update, { actor: "acme-updater[bot]" }), pass],
  ["nameless", "own", "no branch name and no actor", (repo) => { const head = project(repo).fork("tidy").commit(code); head.request(); return head.request({ branch: undefined }); }, review(),
   "the same commit with its branch's name", pushed("tidy", code), pass],
  ["spoofed-author", "T071", "an agent signs its commits as a person and leaves the plan",
   (repo) => run(repo).evil({ "lib/a.ts": "1\n" }, { author: "Alice <alice@example.com> 1750000000 +0000", committer: "GitHub <noreply@github.com> 1750000000 +0000" }).request(),
   unauthorized({ rule: "scope-exceeded", path: "lib/a.ts", commit: "evil" }), "a person's name on a commit within the plan changes nothing",
   (repo) => run(repo).commit(code, { author: "Alice <alice@example.com> 1750000000 +0000", committer: "GitHub <noreply@github.com> 1750000000 +0000" }).request(), pass],
  // "Known marks of agents … may only tighten, to `review`": read as: they do.
  ["marked-by-an-agent", "own", "a person's branch whose commit names an agent as its co-author",
   (repo) => project(repo).fork("tidy").evil(code, { trailers: "Co-authored-by: Claude <noreply@anthropic.com>\n" }).request({ actor: "alice" }), review(),
   "a person's branch whose commit names another person",
   (repo) => project(repo).fork("tidy").evil(code, { trailers: "Co-authored-by: Bob <bob@example.com>\n" }).request({ actor: "alice" }), pass],
  ["second-planner-plan", "own", "the planner adds a second plan on the run's branch",
   (repo) => openRun(project(repo, withPlanner)).evil({ ".proofgate/plans/WP-2/WORK_PLAN.json": planText(plan("WP-2", "agent/WP-1", [under("lib/**")])) }).request({ actor: "acme-planner[bot]" }),
   unauthorized({ path: ".proofgate/plans/WP-2/WORK_PLAN.json", commit: "evil" }), "the planner replaces an invalid plan",
   (repo) => run(repo, { ...withPlanner, plan: { risk: "none" } }).commit({ ".proofgate/plans/WP-1/WORK_PLAN.json": planText(plan("WP-1", "agent/WP-1", ["src/**"])) }).request({ actor: "acme-planner[bot]" }), pass],
];

/** Who may do what, by the identity that pushed: contract.md 1 and 3 (roles). */
export const roleCases: readonly Attack[] = rows.map(
  ([id, threat, title, bad, expect, twin, good, twinExpect = pass]) => ({
    id: `role-${id}`,
    threat,
    title,
    build: bad,
    expect,
    twin: { title: twin, build: good, expect: twinExpect },
  }),
);
