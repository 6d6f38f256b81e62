import { type Attack, budget, pass, unauthorized } from "../attack.ts";
import { run, runOf } from "../branch.ts";
import { file, under } from "../documents.ts";
import { lines, many } from "../files.ts";

const beyond = (path: string, commit = "evil") => unauthorized({ rule: "scope-exceeded", path, commit });
const roomy = { limits: { files_changed: 5000, lines_changed: 50_000 } };
const workflow = "on: push\njobs: {}\n";

/** Scope by operation, file and pattern: contract.md 3 (WORK_PLAN.json) and 4.2. */
export const scopeCases: readonly Attack[] = [
  {
    id: "scope-late-name-after-300",
    threat: "T001",
    title: "the file beyond the plan sorts after 301 that it allows",
    build: runOf({ policy: roomy }, { ...many("src", 301), "zz/evil.sh": "x\n" }),
    expect: beyond("zz/evil.sh"),
    twin: {
      title: "302 files, all planned",
      build: runOf({ policy: roomy }, many("src", 302)),
      expect: pass,
    },
  },
  {
    id: "scope-early-name-before-300",
    threat: "T001",
    title: "the file beyond the plan sorts before all that it allows",
    build: runOf({ policy: roomy }, { ...many("src", 301), ".aaa/evil.sh": "x\n" }),
    expect: beyond(".aaa/evil.sh"),
    twin: {
      title: "a dot file that the plan's pattern covers",
      build: runOf({}, { "src/.env.d/a": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "scope-after-3000",
    threat: "T003 T004",
    title: "the last of 3,001 files of one commit lies beyond the plan",
    build: runOf({ policy: roomy }, { ...many("src/generated", 3000), "zz/evil.sh": "x\n" }),
    expect: beyond("zz/evil.sh"),
    twin: {
      title: "3,000 generated files that plan and limits allow",
      build: runOf({ policy: roomy, plan: { limits: { files_changed: 3000 } } }, many("src/generated", 3000)),
      expect: pass,
    },
  },
  {
    id: "scope-rename-away",
    threat: "T020",
    title: "a rename takes an unplanned file out of its place",
    build: runOf({ targets: ["src/ok.md"] }, { "docs/guide.md": null, "src/ok.md": lines(10, "guide") }),
    expect: beyond("docs/guide.md"),
    twin: {
      title: "a rename that the plan declares as a deletion and a creation",
      build: runOf(
        { targets: ["src/ok.md", file("docs/guide.md", "delete")] },
        { "docs/guide.md": null, "src/ok.md": lines(10, "guide") },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-rename-workflow",
    threat: "T020",
    title: "a rename launders a workflow into the source folder",
    build: runOf({}, { ".github/workflows/ci.yml": null, "src/ok.ts": workflow }),
    expect: unauthorized({ path: ".github/workflows/ci.yml", commit: "evil" }),
    twin: {
      title: "a workflow's text copied to where it does nothing",
      build: runOf({}, { "src/ok.ts": workflow }),
      expect: pass,
    },
  },
  {
    id: "scope-swap",
    threat: "T021",
    title: "a planned and an unplanned file swap contents",
    build: runOf({ targets: ["src/a.ts"] }, { "src/a.ts": lines(30, "b"), "src/b.ts": lines(50, "a") }),
    expect: beyond("src/b.ts"),
    twin: {
      title: "two planned files swap contents",
      build: runOf(
        { targets: ["src/a.ts", "src/b.ts"] },
        { "src/a.ts": lines(30, "b"), "src/b.ts": lines(50, "a") },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-swap-lines",
    threat: "T021",
    title: "a swap of two planned files counts every line of both",
    build: runOf(
      { targets: ["src/a.ts", "src/b.ts"], plan: { limits: { lines_changed: 159 } } },
      { "src/a.ts": lines(30, "b"), "src/b.ts": lines(50, "a") },
    ),
    expect: budget(),
    twin: {
      title: "the same swap within a limit of just as many lines",
      build: runOf(
        { targets: ["src/a.ts", "src/b.ts"], plan: { limits: { lines_changed: 160 } } },
        { "src/a.ts": lines(30, "b"), "src/b.ts": lines(50, "a") },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-directory-for-file",
    threat: "T038",
    title: "a planned file becomes a directory with a file in it",
    build: runOf(
      { targets: [file("src/a.ts", "create", "modify", "delete")] },
      { "src/a.ts/evil.ts": "x\n" },
    ),
    expect: beyond("src/a.ts/evil.ts"),
    twin: {
      title: "a file becomes a directory, both sides declared",
      build: runOf(
        { targets: [file("src/a.ts", "delete"), file("src/a.ts/index.ts", "create")] },
        { "src/a.ts/index.ts": "x\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-file-for-directory",
    threat: "T038",
    title: "a directory becomes a planned file, its files vanish",
    build: runOf({ targets: ["src/tax"] }, { "src/tax": "x\n" }),
    expect: beyond("src/tax/rate.ts"),
    twin: {
      title: "a directory becomes a file, both sides declared",
      build: runOf({ targets: ["src/tax", file("src/tax/rate.ts", "delete")] }, { "src/tax": "x\n" }),
      expect: pass,
    },
  },
  ...(
    [
      ["suffix", "src/a.ts", "src/a.ts.sh", "src/a.ts"],
      ["folder-suffix", "src/**", "src-evil/x.ts", "src/x.ts"],
      ["folder-itself", "src/**", "src.ts", "src/src.ts"],
      ["star-is-one-segment", "src/*", "src/deep/x.ts", "src/x.ts"],
      ["star-in-a-segment", "src/*.ts", "src/x.tsx", "src/x.ts"],
      ["stars-in-the-middle", "src/**/gen/*", "src/gen/deep/x.ts", "src/gen/x.ts"],
      ["case-of-the-file", "src/new.ts", "src/New.ts", "src/new.ts"],
      ["no-extension", "src/new.ts", "src/new", "src/new.ts"],
    ] as const
  ).map(
    ([id, target, evil, good]): Attack => ({
      id: `scope-${id}`,
      threat: "T039",
      title: `\`${evil}\` under a plan for \`${target}\``,
      build: runOf({ targets: [target] }, { [evil]: "x\n" }),
      expect: beyond(evil),
      twin: {
        title: `\`${good}\` under it`,
        build: runOf({ targets: [target] }, { [good]: "x\n" }),
        expect: pass,
      },
    }),
  ),
  {
    id: "scope-exact-file-is-literal",
    threat: "own",
    title: "an exact file with brackets is read as a class of characters",
    build: runOf({ targets: [file("app/[slug]/page.tsx")] }, { "app/s/page.tsx": "x\n" }),
    expect: beyond("app/s/page.tsx"),
    twin: {
      title: "the exact file `app/[slug]/page.tsx`",
      build: runOf({ targets: [file("app/[slug]/page.tsx")] }, { "app/[slug]/page.tsx": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "scope-exact-file-star",
    threat: "own",
    title: "an exact file with a star is read as a pattern",
    build: runOf({ targets: [file("src/*.ts")] }, { "src/a.ts": "x\n" }),
    expect: beyond("src/a.ts"),
    twin: {
      title: "the pattern with a star",
      build: runOf({ targets: [under("src/*.ts")] }, { "src/a.ts": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "scope-create-for-modify",
    threat: "own",
    title: "a file is changed where only creation is planned",
    build: runOf({ targets: [under("src/**", "create")] }, { "src/a.ts": "x\n" }),
    expect: beyond("src/a.ts"),
    twin: {
      title: "a file that the branch created is changed, deleted and created again",
      build: runOf(
        { targets: [under("src/**", "create")] },
        { "src/n.ts": "1\n" },
        { "src/n.ts": "2\n" },
        { "src/n.ts": null },
        { "src/n.ts": "3\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-delete-for-modify",
    threat: "H3",
    title: "a file is deleted where only changes are planned",
    build: runOf({}, { "src/legacy.ts": null }),
    expect: beyond("src/legacy.ts"),
    twin: {
      title: "a deletion that names its file",
      build: runOf({ targets: [file("src/legacy.ts", "delete")] }, { "src/legacy.ts": null }),
      expect: pass,
    },
  },
  {
    id: "scope-modify-for-create",
    threat: "own",
    title: "a file is created where only changes are planned",
    build: runOf({ targets: [under("src/**", "modify")] }, { "src/n.ts": "x\n" }),
    expect: beyond("src/n.ts"),
    twin: {
      title: "a planned change",
      build: runOf({ targets: [under("src/**", "modify")] }, { "src/a.ts": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "scope-delete-and-recreate",
    threat: "own",
    title: "a file of the target is deleted and created again, as if it were the branch's own",
    build: (repo) =>
      run(repo, { targets: [under("src/**", "create")] })
        .evil({ "src/legacy.ts": null })
        .commit({ "src/legacy.ts": "mine\n" })
        .request(),
    expect: beyond("src/legacy.ts"),
    twin: {
      title: "the same, with both operations declared for that file",
      build: runOf(
        { targets: [file("src/legacy.ts", "create", "delete", "modify")] },
        { "src/legacy.ts": null },
        { "src/legacy.ts": "mine\n" },
      ),
      expect: pass,
    },
  },
  {
    id: "scope-add-and-remove",
    threat: "T058",
    title: "an unplanned file is added and removed again before the push",
    build: (repo) => run(repo).evil({ "lib/tool.sh": "x\n" }).commit({ "lib/tool.sh": null }).request(),
    expect: beyond("lib/tool.sh"),
    twin: {
      title: "a planned scratch file is added and removed again",
      build: runOf({}, { "src/scratch.ts": "x\n" }, { "src/scratch.ts": null }),
      expect: pass,
    },
  },
  {
    id: "scope-change-and-revert",
    threat: "T058",
    title: "an unplanned change is reverted; the net effect is nothing",
    build: (repo) =>
      run(repo)
        .evil({ "README.md": "x\n" })
        .commit({ "src/a.ts": "1\n" })
        .commit({ "README.md": "# Project\n" })
        .request(),
    expect: beyond("README.md"),
    twin: {
      title: "a planned change is reverted",
      build: runOf({}, { "src/a.ts": "x\n" }, { "src/a.ts": lines(50, "a") }),
      expect: pass,
    },
  },
  {
    id: "scope-non-goal",
    threat: "own",
    title: "a planned pattern reaches into a path that the requirement excludes",
    build: runOf(
      { requirement: { non_goals: [{ text: "Changing the tax tables", paths: ["src/tax/**"] }] } },
      { "src/tax/rate.ts": "x\n" },
    ),
    expect: unauthorized({ path: "src/tax/rate.ts", commit: "evil" }),
    twin: {
      title: "a file beside the excluded folder",
      build: runOf(
        { requirement: { non_goals: [{ text: "Changing the tax tables", paths: ["src/tax/**"] }] } },
        { "src/tax-form.ts": "x\n" },
      ),
      expect: pass,
    },
  },
];
