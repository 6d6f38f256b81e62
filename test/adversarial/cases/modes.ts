import { type Attack, fail, pass, security, unauthorized } from "../attack.ts";
import { project, runOf } from "../branch.ts";
import { file, type Target, under } from "../documents.ts";
import { type Changes, executable, lines, raw, submodule, symlink } from "../files.ts";

const linked = (path: string, ...operations: readonly string[]): Target => ({
  ...file(path, ...operations),
  kind: "symlink",
});
const vendored = (path: string, ...operations: readonly string[]): Target => ({
  ...file(path, ...operations),
  kind: "submodule",
});

interface Row {
  readonly id: string;
  readonly threat: string;
  readonly title: string;
  readonly path: string;
  readonly change: Changes;
  readonly twin: string;
  readonly targets: readonly (Target | string)[];
  /** Absent: the plan of both allows creating and changing `src/**`, and only the targets differ. */
  readonly before?: readonly (Target | string)[];
  readonly files?: Changes;
}

/** The same change twice: under a plan that does not speak of modes, and under one that does. */
const declared: readonly Row[] = [
  {
    id: "chmod",
    threat: "T013",
    title: "a source file becomes executable, its bytes the same",
    path: "src/a.ts",
    change: { "src/a.ts": executable(lines(50, "a")) },
    twin: "the mode change is declared",
    targets: [under("src/**", "modify", "chmod")],
  },
  {
    id: "chmod-off",
    threat: "T013",
    title: "a script stops being executable",
    path: "src/run.sh",
    change: { "src/run.sh": "#!/bin/sh\n" },
    twin: "the mode change of that one file is declared",
    targets: [file("src/run.sh", "chmod")],
  },
  {
    id: "chmod-with-content",
    threat: "T013",
    title: "a mode change hides in a planned change of content",
    path: "src/a.ts",
    change: { "src/a.ts": executable("#!/bin/sh\n") },
    twin: "both are declared",
    targets: [file("src/a.ts", "modify", "chmod")],
  },
  {
    id: "create-executable",
    threat: "T013",
    title: "a file is created executable where only creation is planned",
    path: "src/tool",
    change: { "src/tool": executable("#!/bin/sh\n") },
    twin: "creation and mode are declared",
    targets: [file("src/tool", "create", "chmod")],
  },
  {
    id: "symlink-for-file",
    threat: "T035",
    title: "a planned file becomes a symlink to a workflow",
    path: "src/a.ts",
    change: { "src/a.ts": symlink("b.ts") },
    twin: "the symlink is declared with its kind",
    targets: [linked("src/a.ts", "create", "modify", "delete")],
  },
  {
    id: "symlink-new",
    threat: "T035",
    title: "a new symlink under a pattern that allows creation",
    path: "src/link.ts",
    change: { "src/link.ts": symlink("a.ts") },
    twin: "the symlink is declared with its kind",
    targets: [under("src/**"), linked("src/link.ts", "create")],
  },
  {
    id: "symlink-exact-without-kind",
    threat: "T035",
    title: "a new symlink at an exact file that says nothing of its kind",
    path: "src/link.ts",
    change: { "src/link.ts": symlink("a.ts") },
    before: [file("src/link.ts", "create", "modify")],
    twin: "the same exact file with its kind",
    targets: [linked("src/link.ts", "create", "modify")],
  },
  {
    id: "symlink-retarget",
    threat: "T035",
    title: "a symlink of the target is pointed elsewhere",
    path: "src/link.ts",
    files: { "src/link.ts": symlink("a.ts") },
    change: { "src/link.ts": symlink("b.ts") },
    twin: "its change is declared with its kind",
    targets: [linked("src/link.ts", "modify")],
  },
  {
    id: "submodule",
    threat: "T036 T011",
    title: "a submodule under a pattern that allows creation",
    path: "src/vendored",
    change: { "src/vendored": submodule() },
    twin: "the submodule is declared with its kind",
    targets: [vendored("src/vendored", "create")],
  },
  {
    id: "submodule-moved",
    threat: "T036",
    title: "a submodule of the target is moved to another commit",
    path: "src/vendored",
    files: { "src/vendored": submodule("1".repeat(40)) },
    change: { "src/vendored": submodule("2".repeat(40)) },
    twin: "the move is declared with its kind",
    targets: [vendored("src/vendored", "modify")],
  },
  {
    id: "submodule-as-symlink",
    threat: "own",
    title: "a submodule where a symlink is declared",
    path: "src/vendored",
    change: { "src/vendored": submodule() },
    before: [linked("src/vendored", "create")],
    twin: "a submodule where a submodule is declared",
    targets: [vendored("src/vendored", "create")],
  },
];

/** Modes that no tool of git's writes today. Skipped by a reader that only knows the two usual ones. */
const odd = [
  ["100664", "T032"],
  ["100600", "own"],
  ["100777", "own"],
  ["0100644", "T030"],
  ["100000", "own"],
  ["140000", "own"],
] as const;

export const modeCases: readonly Attack[] = [
  ...declared.map(({ id, threat, title, path, change, twin, targets, before, files }): Attack => {
    const target = files === undefined ? {} : { files };
    return {
      id: `mode-${id}`,
      threat,
      title,
      build: runOf({ targets: before ?? ["src/**"], ...target }, change),
      expect: unauthorized({ rule: "scope-exceeded", path, commit: "evil" }),
      twin: { title: twin, build: runOf({ targets, ...target }, change), expect: pass },
    };
  }),
  ...odd.map(
    ([mode, threat]): Attack => ({
      id: `mode-odd-${mode}`,
      threat,
      title: `a file with mode ${mode}`,
      build: (repo) => runOf({}, { "src/n.ts": { mode, content: "x\n" } })(repo),
      expect: security({ path: "src/n.ts", commit: "evil", alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] }),
      twin: {
        title: `a file with mode ${mode} that the target has and the branch leaves alone`,
        build: runOf({ files: { "old/n.ts": { mode, content: "x\n" } } }, { "src/n.ts": "x\n" }),
        expect: pass,
      },
    }),
  ),
  {
    id: "mode-odd-by-a-person",
    threat: "T032",
    title: "a person's branch brings a file with mode 100664",
    build: (repo) =>
      project(repo)
        .fork("feature/x")
        .evil({ "src/n.ts": { mode: "100664", content: "x\n" } })
        .request(),
    expect: security({ path: "src/n.ts", commit: "evil" }),
    twin: {
      title: "a person's branch brings a script and a symlink, as people may",
      build: (repo) =>
        project(repo)
          .fork("feature/x")
          .commit({ "src/tool": executable("#!/bin/sh\n"), "src/link": symlink("tool") })
          .request(),
      expect: pass,
    },
  },
  {
    id: "mode-directory-symlink",
    threat: "T035",
    title: "a folder of the target becomes a symlink",
    build: runOf({ targets: ["src/**", "docs/**"] }, { docs: symlink("src") }),
    expect: unauthorized({ path: "docs", commit: "evil" }),
    twin: {
      title: "a folder becomes a symlink, its files' deletion and its kind declared",
      build: runOf(
        { targets: [file("docs/guide.md", "delete"), linked("docs", "create")] },
        { docs: symlink("src") },
      ),
      expect: pass,
    },
  },
  {
    id: "mode-submodule-swallows-a-folder",
    threat: "T036",
    title: "a folder of the target becomes a submodule that nobody can read",
    build: runOf({ targets: ["src/**", "docs/**"] }, { docs: submodule() }),
    expect: unauthorized({ path: "docs", commit: "evil" }),
    twin: {
      title: "a folder gains a file",
      build: runOf({ targets: ["src/**", "docs/**"] }, { "docs/more.md": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "mode-tree-entry-is-a-blob",
    threat: "own",
    title: "an entry says directory and its object is a file",
    build: (repo) => runOf({}, { "src/n": raw("40000", repo.blob("x\n")) })(repo),
    expect: security({ alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] }),
    twin: { title: "a file of the same bytes", build: runOf({}, { "src/n": "x\n" }), expect: pass },
  },
  {
    id: "mode-blob-entry-is-a-tree",
    threat: "own",
    title: "an entry says file and its object is a directory",
    build: (repo) => runOf({}, { "src/n": raw("100644", repo.tree([])) })(repo),
    expect: security({ alsoAllowed: ["STOP_UNAUTHORIZED_ACCESS"] }),
    twin: { title: "an empty file", build: runOf({}, { "src/n": "" }), expect: pass },
  },
  {
    id: "mode-executable-plan-target-kind",
    threat: "own",
    title: "a plan with a kind of file that does not exist",
    build: (repo) => runOf({ targets: [{ ...file("src/n"), kind: "device" }] }, {})(repo),
    expect: fail({ path: ".proofgate/plans/WP-1/WORK_PLAN.json", commit: "plan" }),
    twin: {
      title: "a plan with the kind symlink, not yet used",
      build: runOf({ targets: [linked("src/n", "create")] }, {}),
      expect: pass,
    },
  },
];
