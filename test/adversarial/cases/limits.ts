import { type Attack, budget, pass } from "../attack.ts";
import { type Branch, type RunOptions, run } from "../branch.ts";
import { file } from "../documents.ts";
import { type Changes, lines, many } from "../files.ts";

type Limits = Readonly<Record<string, number>>;
type Work = (branch: Branch) => Branch;

const steps =
  (...commits: readonly Changes[]): Work =>
  (branch) =>
    commits.reduce<Branch>((line, changes) => line.commit(changes), branch);
/** A merge of the target after it has moved on. */
const updated = (branch: Branch): Branch => {
  branch.target.commit(many("lib", 5), { trailers: null });
  return branch.merge(branch.target);
};

interface Row {
  readonly id: string;
  readonly threat?: string;
  readonly title: string;
  readonly work: Work;
  /** The limits by which the work is one too many, and those that it just keeps. */
  readonly over: Limits;
  readonly within: Limits;
  readonly twin: string;
  readonly options?: RunOptions;
}

const renamed = { targets: ["src/**", file("src/legacy.ts", "delete")] };

/** The same work under two plans whose limits differ by one. */
const rows: readonly Row[] = [
  {
    id: "files",
    title: "one file more than the plan allows",
    work: steps(many("src", 4)),
    over: { files_changed: 3 },
    within: { files_changed: 4 },
    twin: "as many files as the plan allows",
  },
  {
    id: "files-over-commits",
    title: "a file each in four commits, the limit three",
    work: steps({ "src/1": "x\n" }, { "src/2": "x\n" }, { "src/3": "x\n" }, { "src/4": "x\n" }),
    over: { files_changed: 3 },
    within: { files_changed: 4 },
    twin: "a file each in four commits, the limit four; the plan's own file counts towards none",
  },
  {
    id: "files-undone",
    threat: "T058",
    title: "files that the net effect no longer shows",
    work: steps(many("src", 4), Object.fromEntries(Object.keys(many("src", 4)).map((path) => [path, null]))),
    over: { files_changed: 3 },
    within: { files_changed: 4 },
    twin: "the same four files, added and deleted, count once each",
  },
  {
    id: "files-renamed",
    threat: "T020",
    title: "a rename passed off as one file",
    work: steps({ "src/legacy.ts": null, "src/renamed.ts": lines(12, "legacy") }),
    over: { files_changed: 1 },
    within: { files_changed: 2 },
    twin: "a rename counts as two files",
    options: renamed,
  },
  {
    id: "lines",
    title: "one line more than the plan allows",
    work: steps({ "src/n.ts": lines(11) }),
    over: { lines_changed: 10 },
    within: { lines_changed: 11 },
    twin: "as many lines as the plan allows",
  },
  {
    id: "lines-undone",
    threat: "T058",
    title: "lines that are added and taken away again",
    work: steps({ "src/n.ts": lines(10) }, { "src/n.ts": "" }),
    over: { lines_changed: 19 },
    within: { lines_changed: 20 },
    twin: "lines added and removed count per commit",
  },
  {
    id: "lines-renamed",
    threat: "T021",
    title: "a rename passed off as no lines",
    work: steps({ "src/legacy.ts": null, "src/renamed.ts": lines(12, "legacy") }),
    over: { lines_changed: 23 },
    within: { lines_changed: 24 },
    twin: "a rename counts the lines of both",
    options: renamed,
  },
  {
    id: "lines-binary",
    threat: "T044",
    title: "lines hidden from a line counter by a NUL",
    work: steps({ "src/n.dat": `\0\n${lines(10)}` }),
    over: { lines_changed: 10 },
    within: { lines_changed: 11 },
    twin: "all content is taken as text",
  },
  {
    id: "lines-attribute",
    threat: "T044",
    title: "lines hidden by attributes that the target has",
    work: steps({ "src/n.ts": lines(11) }),
    over: { lines_changed: 10 },
    within: { lines_changed: 11 },
    twin: "attributes change nothing",
    options: { files: { ".gitattributes": "*.ts -diff\n*.ts binary\n" } },
  },
  {
    id: "lines-without-end",
    title: "a last line without an end is not counted",
    work: steps({ "src/n.ts": "1\n2" }),
    over: { lines_changed: 1 },
    within: { lines_changed: 2 },
    twin: "a last line without an end counts as one",
  },
  {
    id: "bytes",
    threat: "T012",
    title: "one line of a megabyte and a byte",
    work: steps({ "src/min.js": `${"x".repeat(1_000_000)}\n` }),
    over: { bytes_changed: 1_000_000 },
    within: { bytes_changed: 1_000_001 },
    twin: "one line of just as many bytes as allowed",
  },
  {
    id: "bytes-over-history",
    threat: "T058",
    title: "a large file that a later commit removes",
    work: steps({ "src/min.js": "x".repeat(1000) }, { "src/min.js": "y" }),
    over: { bytes_changed: 1000 },
    within: { bytes_changed: 1001 },
    twin: "every new blob counts, the large and the small",
  },
  {
    id: "commits",
    threat: "T074",
    title: "one commit more than the plan allows",
    work: steps({ "src/1": "x\n" }, { "src/1": "y\n" }, { "src/1": "z\n" }),
    over: { commits: 2 },
    within: { commits: 3 },
    twin: "as many commits as the plan allows, the plan's own not counted",
  },
  {
    id: "commits-merged",
    threat: "T074",
    title: "a merge of the target does not wash away the count",
    work: (branch) => updated(steps({ "src/1": "x\n" }, { "src/1": "y\n" })(branch)),
    over: { commits: 1, files_changed: 1 },
    within: { commits: 2, files_changed: 1 },
    twin: "a clean merge of the target counts neither as a commit nor with its files",
  },
  {
    id: "commits-empty",
    threat: "T074",
    title: "empty commits between do not wash away the count",
    work: (branch) => branch.empty().commit({ "src/1": "x\n" }).empty().commit({ "src/1": "y\n" }).empty(),
    over: { commits: 1 },
    within: { commits: 2 },
    twin: "empty commits are not counted",
  },
];

/** Limits count the whole history of a branch, to the last unit: contract.md 4. */
export const limitCases: readonly Attack[] = [
  ...rows.map(
    ({ id, threat = "own", title, work, over, within, twin, options = {} }): Attack => ({
      id: `limit-${id}`,
      threat,
      title,
      build: (repo) => work(run(repo, { ...options, plan: { limits: over } })).request(),
      expect: budget(),
      twin: {
        title: twin,
        build: (repo) => work(run(repo, { ...options, plan: { limits: within } })).request(),
        expect: pass,
      },
    }),
  ),
  {
    id: "limit-default-files",
    threat: "T001",
    title: "101 files where neither policy nor plan speaks of limits",
    build: (repo) => run(repo).commit(many("src", 101)).request(),
    expect: budget(),
    twin: { title: "100 files", build: (repo) => run(repo).commit(many("src", 100)).request(), expect: pass },
  },
  {
    id: "limit-of-the-requirement-s-policy",
    threat: "T105",
    title: "a plan without limits under a policy with tight ones",
    build: (repo) =>
      run(repo, { policy: { limits: { files_changed: 2 } } })
        .commit(many("src", 3))
        .request(),
    expect: budget(),
    twin: {
      title: "the same work under the policy's default",
      build: (repo) => run(repo).commit(many("src", 3)).request(),
      expect: pass,
    },
  },
  {
    id: "limit-raised-on-the-branch",
    threat: "T174",
    title: "the branch raises the policy's limit and then uses it",
    build: (repo) =>
      run(repo, { policy: { limits: { files_changed: 2 } } })
        .commit({ ".proofgate/policy.yaml": "version: 1\n" }, { as: "evil" })
        .commit(many("src", 3))
        .request(),
    expect: { verdict: "stop", stopCodes: ["STOP_BUDGET_EXCEEDED", "STOP_UNAUTHORIZED_ACCESS"] },
    twin: {
      title: "people raise the limit on the target, and the branch is updated",
      build: (repo) => {
        const begun = run(repo, { policy: { limits: { files_changed: 2 } } }).commit(many("src", 3));
        begun.target.commit({
          ".proofgate/policy.yaml":
            "version: 1\ntests: { required: false }\nsecurity: { static_analysis: { required: false }, dependencies: { required: false } }\n",
        });
        return begun.merge(begun.target).request();
      },
      expect: pass,
    },
  },
  {
    id: "limit-commits-default",
    threat: "T074",
    title: "201 commits where the default is 200",
    build: (repo) => repeated(run(repo), 201).request(),
    expect: budget(),
    twin: { title: "200 commits", build: (repo) => repeated(run(repo), 200).request(), expect: pass },
  },
];

function repeated(branch: Branch, count: number): Branch {
  for (let index = 0; index < count; index += 1) {
    branch.commit({ "src/a.ts": `${index}\n` }, { trailers: "Plan-Id: WP-1\nIteration: 9\n" });
  }
  return branch;
}
