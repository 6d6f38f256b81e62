import { expect, it } from "vitest";
import { ALL_PERMISSIONS } from "../github/example.ts";
import { UNAVAILABLE } from "../github/faults.ts";
import type { Permissions } from "../github/state.ts";
import { checksOf, JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const message = "Add a page\n\nPlan-Id: WP-1\nIteration: 1";

async function startRun(onStop: string, permissions: Permissions = ALL_PERMISSIONS) {
  const world = await startWorld({ permissions });
  const { github, shop, alice, bob, coder } = world;
  const policy = { ".proofgate/policy.yaml": `${POLICY}on_stop: ${onStop}\n` };
  await github.push(shop, { as: alice, branch: "main", files: policy });
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  const { sha: planned } = await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  await world.settled();
  await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  const push = (path: string, force = false) =>
    github.push(shop, { as: coder, branch: BRANCH, files: { [path]: `${path}\n` }, message, force });
  return { world, planned, push };
}

/** Past its gate: nothing is required here. */
async function mergePull({ github, alice }: World, number: number): Promise<void> {
  const headers = { authorization: `Bearer ${github.userToken(alice)}`, "content-type": "application/json" };
  const url = `${github.api}/repos/acme/shop/pulls/${number}/merge`;
  expect((await fetch(url, { method: "PUT", headers, body: "{}" })).status).toBe(200);
}

const commentsOf = ({ shop }: World) => [...shop.comments.values()].map(({ body }) => body);
const refOf = async ({ github, shop }: World, ref: string) =>
  (await github.git(shop.git.directory, "for-each-ref", "--format=%(objectname)", ref)).trim();

it("locks, keeps and puts back a stopped branch, cancels its workflows, and says so [P63] [P96] [P39] [P62] [H17]", async () => {
  const { world, planned, push } = await startRun("revert");
  const { github, shop, coder } = world;
  github.webhooks.hold();
  const { sha } = await push("lib/other.ts");
  const workflow = github.addWorkflowRun(shop, {
    name: "CI",
    path: ".github/workflows/ci.yml",
    headBranch: BRANCH,
    headSha: sha,
    status: "in_progress",
    as: coder,
  });
  await github.webhooks.release();
  await world.settled();
  const { db } = world.running.store;
  const [stop] = await db.selectFrom("stops").selectAll().execute();
  expect(stop).toMatchObject({ head: sha, kept_ref: `refs/proofgate/quarantine/WP-1/${stop?.id}` });
  expect(await refOf(world, stop?.kept_ref ?? "")).toBe(sha);
  expect(await github.tip(shop, BRANCH)).toBe(planned);
  expect(workflow).toMatchObject({ status: "completed", conclusion: "cancelled" });
  const [lock, ...others] = shop.rulesets.values();
  expect(others).toEqual([]);
  expect(lock).toMatchObject({ name: "proofgate-stopped", include: [`refs/heads/${BRANCH}`] });
  expect((await push("src/page.ts")).accepted).toBe(false);
  const evidence = await db.selectFrom("stop_evidence").selectAll().executeTakeFirstOrThrow();
  expect(JSON.parse(evidence.manifest)).toMatchObject({ run: { state: "open" }, plan: { id: "WP-1" } });
  expect(JSON.parse(evidence.changes ?? "")).toMatchObject({ touched: 2 });
  // The App's own move is no push of the agent's: nobody is blamed for it, and the stop stands.
  expect(checksOf(world, planned)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS: the run/);
  const [said] = commentsOf(world);
  expect(said).toContain("the branch is locked");
  expect(said).toContain("scope-exceeded");
  expect(said).toContain(`/proofgate resume ${stop?.id}`);
  expect((await db.selectFrom("runs").selectAll().executeTakeFirst())?.denied_pushes).toBe(0);
});

it("stands by its verdict alone where it may do nothing more, and says what it is not granted", async () => {
  const { world, push } = await startRun("revert", JUDGING);
  const { sha } = await push("lib/other.ts");
  await world.settled();
  expect(world.shop.rulesets.size).toBe(0);
  expect(await world.github.tip(world.shop, BRANCH)).toBe(sha);
  const [said] = commentsOf(world);
  expect(said).toContain("the App is not granted `administration: write` here");
  expect(said).toContain("the check alone keeps its gates shut");
  const check = [...world.shop.checkRuns.values()].find(({ name }) => name === "proofgate/run" && name);
  expect(check).toBeDefined();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_/);
});

it("lets a resumed branch go, and keeps others locked under the one ruleset", async () => {
  const { world, push } = await startRun("lock");
  const { github, shop, alice, coder } = world;
  await push("lib/other.ts");
  const plan = {
    [PLAN.replace("WP-1", "WP-2")]: planOf("agent/WP-2", "WP-2", "src/b.ts"),
    "lib/b.ts": "2\n",
  };
  await github.push(shop, { as: coder, branch: "agent/WP-2", files: plan, message });
  await world.settled();
  const includes = () => [...shop.rulesets.values()].map(({ include }) => include);
  expect(includes()).toEqual([["refs/heads/agent/WP-1", "refs/heads/agent/WP-2"]]);
  const { db } = world.running.store;
  const stop = await db
    .selectFrom("stops")
    .selectAll()
    .where("run_id", "is not", null)
    .executeTakeFirstOrThrow();
  const [pull] = [...shop.pulls.values()];
  github.comment(shop, pull!, alice, `/proofgate resume ${stop.id}`);
  await world.settled();
  expect(includes()).toEqual([["refs/heads/agent/WP-2"]]);
  expect((await push("src/page.ts")).accepted).toBe(true);
});

it("suspends an agent that goes on pushing onto what is stopped, on every branch, until a human resumes", async () => {
  const { world, push } = await startRun("lock", JUDGING);
  const { github, shop, alice, coder } = world;
  await push("lib/other.ts");
  await push("src/early.ts");
  await world.settled();
  for (const name of ["a", "b", "c"]) await push(`src/${name}.ts`);
  await world.settled();
  const { db } = world.running.store;
  const suspended = await db.selectFrom("suspensions").selectAll().execute();
  expect(suspended).toMatchObject([{ identity_id: coder.id, lifted_at: null }]);
  const plan = { [PLAN.replace("WP-1", "WP-3")]: planOf("agent/WP-3", "WP-3", "src/d.ts") };
  const words = message.replace("WP-1", "WP-3");
  const { sha } = await github.push(shop, { as: coder, branch: "agent/WP-3", files: plan, message: words });
  await world.settled();
  expect(checksOf(world, sha)["proofgate/run"]).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  const stops = await db.selectFrom("stops").selectAll().where("reason", "not like", "identity%").execute();
  const [pull] = [...shop.pulls.values()];
  for (const { id } of stops) github.comment(shop, pull!, alice, `/proofgate resume ${id}`);
  await world.settled();
  expect((await db.selectFrom("suspensions").selectAll().executeTakeFirst())?.lifted_by).toBe(alice.id);
});

it("suspends no person who pushes onto it: their commands count all the same", async () => {
  const { world, push } = await startRun("lock", JUDGING);
  const { github, shop, bob } = world;
  await push("lib/other.ts");
  await world.settled();
  for (const name of ["a", "b", "c", "d"]) {
    await github.push(shop, { as: bob, branch: BRANCH, files: { [`src/${name}.ts`]: "1\n" }, message });
    await world.settled();
  }
  const { db } = world.running.store;
  expect(await db.selectFrom("suspensions").selectAll().execute()).toEqual([]);
  const [pull] = [...shop.pulls.values()];
  github.comment(shop, pull!, bob, "/proofgate abandon");
  await world.settled();
  const commands = await db.selectFrom("commands").selectAll().execute();
  expect(commands).toMatchObject([{ verb: "abandon", author_id: bob.id, outcome: "obeyed" }]);
});

it("lets a run alone whose branch somebody deleted, or merged past its gate", async () => {
  let ahead = 0;
  const world = await startWorld({}, () => new Date(Date.now() + ahead));
  const { github, shop, coder, alice } = world;
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  const other = "agent/WP-2";
  const second = { [PLAN.replace("WP-1", "WP-2")]: planOf(other, "WP-2", "src/b.ts") };
  await github.push(shop, { as: coder, branch: other, files: second, message: "Plan\n\nPlan-Id: WP-2" });
  await world.settled();
  await github.git(
    shop.git.directory,
    "push",
    "--quiet",
    github.cloneUrl(shop, alice),
    `:refs/heads/${BRANCH}`,
  );
  const pull = await github.openPull(shop, { as: alice, head: other, base: "main" });
  await world.settled();
  await mergePull(world, pull.number);
  await world.settled();
  ahead = 481 * 60_000;
  await world.running.sweep();
  await world.settled();
  expect(await world.running.store.db.selectFrom("stops").selectAll().execute()).toEqual([]);
});

it("stops a run that is past its wall clock, and gives it the time anew when a human resumes it [P11] [P50] [P160]", async () => {
  let ahead = 0;
  const world = await startWorld({}, () => new Date(Date.now() + ahead));
  const { github, shop, alice, bob, coder } = world;
  const plan = { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") };
  const { sha } = await github.push(shop, { as: coder, branch: BRANCH, files: plan, message });
  await world.settled();
  const { db } = world.running.store;
  const run = () => db.selectFrom("runs").selectAll().executeTakeFirstOrThrow();
  expect(await run()).toMatchObject({ state: "open", runtime_limit_ms: 480 * 60_000 });
  const pull = await github.openPull(shop, { as: bob, head: BRANCH, base: "main" });
  await world.running.sweep();
  expect((await run()).state).toBe("open");
  ahead = 481 * 60_000;
  await world.running.sweep();
  await world.settled();
  expect((await run()).state).toBe("stopped");
  expect(checksOf(world, sha)["proofgate/run"]).toBe("failure: STOP_RUNTIME_EXCEEDED: the run is stopped");
  const stop = await db.selectFrom("stops").selectAll().executeTakeFirstOrThrow();
  github.comment(shop, pull, alice, `/proofgate resume ${stop.id}`);
  await world.settled();
  const after = await run();
  expect(after.state).toBe("active");
  expect((after.deadline_at?.getTime() ?? 0) - Date.now() - ahead).toBeGreaterThan(470 * 60_000);
});

it("stops no run for its time where the policy only observes, also while the repository cannot be read [P50] [P160]", async () => {
  let ahead = 0;
  const world = await startWorld({}, () => new Date(Date.now() + ahead));
  const { github, shop, alice, coder } = world;
  const set = async (mode: string) => {
    const files = { ".proofgate/policy.yaml": POLICY.replace("mode: enforce", `mode: ${mode}`) };
    await github.push(shop, { as: alice, branch: "main", files });
  };
  const begin = async (id: string) => {
    const branch = `agent/${id}`;
    const files = { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, "src/page.ts") };
    await github.push(shop, { as: coder, branch, files, message });
    await world.settled();
  };
  const { db } = world.running.store;
  const sweepUnread = async () => {
    github.faults.add({ path: /^\/acme\/shop.git/, what: UNAVAILABLE, times: 100 });
    await world.running.sweep();
    github.faults.clear();
    await world.settled();
    return (await db.selectFrom("stops").selectAll().execute()).length;
  };
  await set("observe");
  await begin("WP-1");
  ahead = 481 * 60_000;
  expect(await sweepUnread()).toBe(0);
  await set("enforce");
  await begin("WP-2");
  ahead *= 2;
  // The other one was not judged by the policy that is enforced now; read again, it binds it as well.
  expect(await sweepUnread()).toBe(1);
  await world.running.sweep();
  expect(await db.selectFrom("stops").selectAll().execute()).toHaveLength(2);
});
