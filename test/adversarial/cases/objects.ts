import { type Attack, budget, pass, security } from "../attack.ts";
import { type Branch, project, run, runOf } from "../branch.ts";
import { raw } from "../files.ts";
import type { CommitParts, Oid, RawEntry, Repository } from "../repository.ts";

const trailers = "Plan-Id: WP-1\nIteration: 2\n";
const who = "n <n@example.com> 1750000000 +0000";

/** A tree that stands at `src/x`, its entries exactly as given. */
const treeOf =
  (entries: (blob: Oid, repo: Repository) => readonly RawEntry[]): Attack["build"] =>
  (repo) => {
    const oid = repo.tree(entries(repo.blob("x\n"), repo));
    return run(repo)
      .evil({ "src/x": raw("40000", oid) })
      .request();
  };
const entry = (name: string | Buffer, oid: Oid, mode = "100644"): RawEntry => ({ mode, name, oid });
const folder = (repo: Repository, oid: Oid): Oid => repo.tree([entry("inner", oid)]);

type TreeRow = readonly [
  id: string,
  threat: string,
  title: string,
  bad: (blob: Oid, repo: Repository) => readonly RawEntry[],
  twin: string,
  good: (blob: Oid, repo: Repository) => readonly RawEntry[],
];

// biome-ignore format: one case a line
const trees: readonly TreeRow[] = [
  ["duplicate", "T031", "the same name twice", (a, r) => [entry("a", a), entry("a", r.blob("evil\n"))],
   "the same object under two names", (a) => [entry("a", a), entry("b", a)]],
  ["duplicate-apart", "own", "the same name twice, as a file and as a folder", (a, r) => [entry("a", a), entry("a-b", a), entry("a", folder(r, a), "40000")],
   "a file and a folder whose names differ by a dash", (a, r) => [entry("a", a), entry("a-b", folder(r, a), "40000")]],
  ["unsorted", "T030", "entries out of order", (a) => [entry("b", a), entry("a", a)], "entries in git's order", (a) => [entry("a", a), entry("b", a)]],
  ["folder-order", "own", "a folder sorted as if its name had no slash", (a, r) => [entry("a", folder(r, a), "40000"), entry("a-b", a), entry("a.b", a)],
   "a folder sorted as git sorts it", (a, r) => [entry("a-b", a), entry("a.b", a), entry("a", folder(r, a), "40000")]],
  ["padded-mode", "T030", "a folder's mode with a zero before it", (a, r) => [entry("a", folder(r, a), "040000")], "the mode that git writes", (a, r) => [entry("a", folder(r, a), "40000")]],
  ["slash", "T030", "a name with a slash in it", (a) => [entry("a/b", a)], "the folder that such a name means", (a, r) => [entry("a", folder(r, a), "40000")]],
  ["dot", "own", "an entry called `.`", (a, r) => [entry(".", folder(r, a), "40000")], "an entry called `.a`", (a) => [entry(".a", a)]],
  ["dot-dot", "T030", "an entry called `..`", (a, r) => [entry("..", folder(r, a), "40000")], "an entry called `..ts`", (a) => [entry("..ts", a)]],
  ["dot-git", "T030", "an entry called `.git`", (a) => [entry(".git", a)], "an entry called `.gitkeep`", (a) => [entry(".gitkeep", a)]],
  ["dot-git-folder", "T030", "a folder called `.git` with a hook", (a, r) => [entry(".git", folder(r, a), "40000")], "a folder called `git`", (a, r) => [entry("git", folder(r, a), "40000")]],
  ["no-name", "own", "an entry with no name", (a) => [entry("", a)], "an entry with a name of one character", (a) => [entry("_", a)]],
  ["null-id", "own", "an entry that points at nothing", () => [entry("a", "0".repeat(40))], "an entry that points at an empty file", (_a, r) => [entry("a", r.blob(""))]],
  ["not-octal", "own", "a mode that is not a number", (a) => [entry("a", a, "10o644")], "a mode that is", (a) => [entry("a", a)]],
  ["modules-symlink", "T030", "a `.gitmodules` that is a symlink", (a, r) => [entry(".gitmodules", r.blob("../a.ts"), "120000"), entry("a", a)], "a file called gitmodules", (a) => [entry("gitmodules", a)]],
];

type CommitRow = readonly [
  id: string,
  threat: string,
  title: string,
  bad: (branch: Branch) => Partial<CommitParts> | Buffer,
  twin: string,
  good: Partial<CommitParts>,
];
const plain = (branch: Branch, change: (text: string) => string | Buffer): Buffer =>
  Buffer.from(
    change(
      `tree ${branch.files.tree()}\nparent ${branch.tip}\nauthor ${who}\ncommitter ${who}\n\nRound\n\n${trailers}`,
    ),
  );
const without = (line: string) => (branch: Branch) =>
  plain(branch, (text) =>
    text
      .split("\n")
      .filter((row) => !row.startsWith(`${line} `))
      .join("\n"),
  );

// biome-ignore format: one case a line
const commits: readonly CommitRow[] = [
  ["nul", "T056", "a NUL that hides the message's end", () => ({ message: "Round\0\nhidden\n" }), "an unusual message", { message: "Röund 😀\n\n> quoted\n" }],
  ["no-author", "own", "no author", without("author"), "an author with no name", { author: " <n@example.com> 1750000000 +0000" }],
  ["no-committer", "own", "no committer", without("committer"), "a committer other than the author", { committer: "GitHub <noreply@github.com> 1750000000 +0000" }],
  ["no-email", "own", "an author without an address", () => ({ author: "n 1750000000 +0000" }), "an author whose address is no address", { author: "n <n> 1750000000 +0000" }],
  ["bad-date", "T070", "a date beyond every clock", () => ({ committer: "n <n@example.com> 99999999999999999999 +0000" }), "a date in 2099", { committer: "n <n@example.com> 4070908800 +0000" }],
  ["bad-zone", "T070", "a time zone that is no number", () => ({ committer: "n <n@example.com> 1750000000 zone" }), "a time zone of five and three quarter hours", { committer: "n <n@example.com> 1750000000 +0545" }],
  ["two-authors", "own", "two authors", (branch) => plain(branch, (text) => text.replace("committer", `author ${who}\ncommitter`)), "a signature", { headers: ["gpgsig -----BEGIN PGP SIGNATURE-----", " ", " abc", " -----END PGP SIGNATURE-----"] }],
  ["two-trees", "own", "two trees", (branch) => plain(branch, (text) => text.replace("\nparent", `\ntree ${branch.target.files.tree()}\nparent`)), "an encoding that is named and is UTF-8", { headers: ["encoding UTF-8"] }],
];

/** Ten entries a level: ten thousand million files from eleven trees. */
function bomb(repo: Repository, levels: number): Oid {
  let inner = repo.tree([entry("leaf", repo.blob("x\n"))]);
  for (let level = 0; level < levels; level += 1) {
    inner = repo.tree(Array.from({ length: 10 }, (_, index) => entry(`d${index}`, inner, "40000")));
  }
  return inner;
}
const bombed =
  (levels: number, limits = {}): Attack["build"] =>
  (repo) =>
    run(repo, { policy: { limits: { files_changed: 2000, lines_changed: 9000, ...limits } } })
      .evil({ "src/x": raw("40000", bomb(repo, levels)) })
      .request();

/** Objects as git reads them: contract.md 2 and 4.3. They bind people's branches as well. */
export const objectCases: readonly Attack[] = [
  ...trees.map(
    ([id, threat, title, bad, twin, good]): Attack => ({
      id: `object-tree-${id}`,
      threat,
      title: `a tree with ${title}`,
      build: treeOf(bad),
      expect: security({ alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] }),
      twin: { title: twin, build: treeOf(good), expect: pass },
    }),
  ),
  ...commits.map(
    ([id, threat, title, bad, twin, good]): Attack => ({
      id: `object-commit-${id}`,
      threat,
      title: `a commit with ${title}`,
      build: (repo) => {
        const branch = run(repo);
        branch.files = branch.files.with({ "src/a.ts": "1\n" });
        const parts = bad(branch);
        if (!Buffer.isBuffer(parts)) return branch.evil({}, parts).request();
        branch.tip = repo.object("commit", parts);
        repo.marks.set("evil", branch.tip);
        return branch.request();
      },
      // Git reads no parent after a second tree: what stands there begins a history of its own, without the plan.
      expect: security({
        commit: "evil",
        alsoAllowed: id === "two-trees" ? ["STOP_UNAUTHORIZED_ACCESS"] : [],
      }),
      twin: {
        title: twin,
        build: (repo) => run(repo).evil({ "src/a.ts": "1\n" }, good).request(),
        expect: pass,
      },
    }),
  ),
  {
    id: "object-root-duplicate-by-a-person",
    threat: "T031",
    title: "a person's branch whose root lists a name twice",
    build: (repo) => {
      const branch = project(repo).fork("feature/x");
      const tree = repo.tree([entry("a", repo.blob("1\n")), entry("a", repo.blob("2\n"))]);
      return branch.evil({}, { tree }).request();
    },
    expect: security({ commit: "evil" }),
    twin: {
      title: "a person's branch that deletes two folders",
      build: (repo) => project(repo).fork("feature/x").commit({ src: null, docs: null }).request(),
      expect: pass,
    },
  },
  {
    id: "object-missing-blob",
    threat: "own",
    title: "a file whose object the repository does not have",
    build: (repo) =>
      run(repo)
        .evil({ "src/n.ts": raw("100644", "2".repeat(40)) })
        .request(),
    // "git objects that cannot be read or are malformed excepted: `stop`"
    expect: security({ path: "src/n.ts" }),
    twin: {
      title: "a file whose object the target has already",
      build: runOf({}, { "src/n.ts": "# Project\n" }),
      expect: pass,
    },
  },
  {
    id: "object-bomb",
    threat: "T073",
    title: "eleven trees that make ten thousand million paths",
    build: bombed(10),
    expect: budget({ alsoAllowed: ["STOP_SECURITY_VIOLATION"] }),
    twin: { title: "four trees that make a thousand, within the limits", build: bombed(3), expect: pass },
  },
  {
    id: "object-bomb-by-a-person",
    threat: "T073",
    title: "a person's branch with the same eleven trees",
    build: (repo) =>
      project(repo)
        .fork("feature/x")
        .evil({ x: raw("40000", bomb(repo, 10)) })
        .request(),
    // "ceilings of the judge itself (bombs)" is a stop code; but "no … budget rule applies" to people, and "over a ceiling
    // is named and never passes" would be kept by a fail as well.
    expect: { verdict: ["fail", "stop"], alsoAllowed: ["STOP_BUDGET_EXCEEDED", "STOP_SECURITY_VIOLATION"] },
    twin: {
      title: "a person's branch with a thousand files",
      build: (repo) =>
        project(repo)
          .fork("feature/x")
          .commit({ x: raw("40000", bomb(repo, 3)) })
          .request(),
      expect: pass,
    },
  },
];
