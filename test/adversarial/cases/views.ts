import { type Attack, fail, pass, unauthorized } from "../attack.ts";
import { type Branch, openRun, project, run, runOf } from "../branch.ts";
import { file } from "../documents.ts";
import { lines, many } from "../files.ts";
import type { Repository } from "../repository.ts";

/** The smallest PNG there is: one transparent pixel. */
const image = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const code = { "src/a.ts": "1\n" };
const beyond = unauthorized({ rule: "scope-exceeded", path: "lib/x.ts", commit: "evil" });
const honest = (repo: Repository): Branch => run(repo).commit(code);

/** Work in `count` commits after an unplanned or a planned first one. */
const long =
  (first: Record<string, string>, count: number): Attack["build"] =>
  (repo) => {
    const branch = run(repo, { policy: { limits: { commits: 3000 } } }).evil(first);
    for (let index = 0; index < count; index += 1) {
      branch.commit({ "src/a.ts": `${index}\n` }, { trailers: "Plan-Id: WP-1\nIteration: 9\n" });
    }
    return branch.request();
  };

/** Where another view of the same objects would show something else: threats.md A, and the refs and files around them. */
export const viewCases: readonly Attack[] = [
  {
    id: "view-250-commits",
    threat: "T002 T003",
    title: "the first of 252 commits lies beyond the plan and is undone by the second",
    build: (repo) => {
      const branch = run(repo, { policy: { limits: { commits: 3000 } } })
        .evil({ "lib/x.ts": "x\n" })
        .commit({ "lib/x.ts": null });
      for (let index = 0; index < 250; index += 1) {
        branch.commit({ "src/a.ts": `${index}\n` }, { trailers: "Plan-Id: WP-1\nIteration: 9\n" });
      }
      return branch.request();
    },
    expect: beyond,
    twin: { title: "252 commits within the plan and its limits", build: long(code, 251), expect: pass },
  },
  {
    id: "view-2048-commits",
    threat: "T005",
    title: "the first of 2,050 commits lies beyond the plan",
    build: long({ "lib/x.ts": "x\n" }, 2049),
    expect: beyond,
    twin: { title: "2,050 commits within the plan and its limits", build: long(code, 2049), expect: pass },
  },
  {
    id: "view-folder-of-1000",
    threat: "T009",
    title: "file 1,001 of a folder lies in a name that the plan does not cover",
    build: runOf(
      { policy: { limits: { files_changed: 2000 } }, targets: ["src/*.ts"] },
      { ...many("src", 1000), "src/zz.sh": "x\n" },
    ),
    expect: unauthorized({ path: "src/zz.sh", commit: "evil" }),
    twin: {
      title: "1,001 files that the plan covers",
      build: runOf({ policy: { limits: { files_changed: 2000 } }, targets: ["src/*.ts"] }, many("src", 1001)),
      expect: pass,
    },
  },
  {
    id: "view-archive",
    threat: "T016",
    title: "attributes of the target leave the unplanned file out of every archive",
    build: runOf(
      { files: { ".gitattributes": "lib/** export-ignore\nlib/** -diff\n" } },
      { "lib/x.ts": "x\n" },
    ),
    expect: beyond,
    twin: {
      title: "attributes of the target leave a planned file out of every archive",
      build: runOf({ files: { ".gitattributes": "src/** export-ignore\nsrc/** -diff\n" } }, code),
      expect: pass,
    },
  },
  {
    id: "view-configuration",
    threat: "T047",
    title: "the repository's own configuration bends diffs, renames and merges",
    build: (repo) => {
      repo.file("config", bentConfiguration);
      return run(repo, { targets: ["src/ok.md"] })
        .evil({ "docs/guide.md": null, "src/ok.md": lines(10, "guide") })
        .request();
    },
    expect: unauthorized({ path: "docs/guide.md", commit: "evil" }),
    twin: {
      title: "an honest run in a repository with the same configuration",
      build: (repo) => {
        repo.file("config", bentConfiguration);
        return run(repo, { targets: ["src/ok.md", file("docs/guide.md", "delete")] })
          .evil({ "docs/guide.md": null, "src/ok.md": lines(10, "guide") })
          .request();
      },
      expect: pass,
    },
  },
  {
    id: "view-merge-attribute",
    threat: "T047",
    title: "attributes of the target make every merge keep the branch's side",
    build: (repo) => {
      const begun = run(repo, { files: { ".gitattributes": "* merge=ours\n*.ts merge=union\n" } }).commit(
        code,
      );
      begun.target.commit({ "src/a.ts": "other\n" });
      return begun.request();
    },
    expect: fail(),
    twin: {
      title: "the same attributes and no conflict",
      build: (repo) => {
        const begun = run(repo, { files: { ".gitattributes": "* merge=ours\n*.ts merge=union\n" } }).commit(
          code,
        );
        begun.target.commit({ "docs/guide.md": "other\n" });
        return begun.request();
      },
      expect: pass,
    },
  },
  {
    id: "view-directory-rename",
    threat: "own",
    title: "the target renames a folder, and a planned new file would follow it out of the plan",
    build: (repo) => {
      const begun = run(repo, {
        files: { "src/old/1.ts": lines(20, "1"), "src/old/2.ts": lines(20, "2") },
      }).commit({ "src/old/3.ts": "x\n" });
      begun.target.commit({
        "src/old/1.ts": null,
        "src/old/2.ts": null,
        "lib/x/1.ts": lines(20, "1"),
        "lib/x/2.ts": lines(20, "2"),
      });
      return begun.evil({ "lib/x.ts": "x\n" }).request();
    },
    expect: beyond,
    twin: {
      title:
        "the target renames a folder; the planned new file stays where the plan says, no renames of folders",
      build: (repo) => {
        const begun = run(repo, {
          files: { "src/old/1.ts": lines(20, "1"), "src/old/2.ts": lines(20, "2") },
        }).commit({ "src/old/3.ts": "x\n" });
        begun.target.commit({
          "src/old/1.ts": null,
          "src/old/2.ts": null,
          "lib/x/1.ts": lines(20, "1"),
          "lib/x/2.ts": lines(20, "2"),
        });
        return begun.request();
      },
      expect: pass,
    },
  },
  {
    id: "view-unreachable-plan",
    threat: "T017",
    title: "a valid plan lies in the object store and not on the branch",
    build: (repo) => {
      const main = project(repo);
      openRun(main).request();
      return main.fork("agent/WP-1").evil(code).request();
    },
    expect: unauthorized(),
    twin: { title: "a valid plan lies on the branch", build: (repo) => honest(repo).request(), expect: pass },
  },
  {
    id: "view-image",
    threat: "T012",
    title: "an image, of which no view shows a patch, lies beyond the plan",
    build: runOf({}, { "assets/logo.png": image }),
    expect: unauthorized({ rule: "scope-exceeded", path: "assets/logo.png", commit: "evil" }),
    twin: {
      title: "an image that the plan declares",
      build: runOf({ targets: [file("assets/logo.png", "create")] }, { "assets/logo.png": image }),
      expect: pass,
    },
  },
  {
    id: "view-file-names-a-folder",
    threat: "own",
    title: "an exact file that is the name of a folder",
    build: runOf({ targets: [file("src", "create", "modify", "delete", "chmod")] }, { "src/a.ts": "1\n" }),
    expect: unauthorized({ rule: "scope-exceeded", path: "src/a.ts", commit: "evil" }),
    twin: {
      title: "a pattern that is the folder",
      build: runOf({ targets: ["src/**"] }, { "src/a.ts": "1\n" }),
      expect: pass,
    },
  },
];

const bentConfiguration = `[core]
\trepositoryformatversion = 0
\tbare = false
\tignorecase = true
\tquotepath = false
\tprecomposeunicode = true
[diff]
\trenames = copies
\tnoprefix = true
\texternal = /bin/false
\torderFile = /nonexistent
[merge]
\trenames = true
\tdirectoryRenames = true
\tconflictStyle = zdiff3
[log]
\tshowSignature = true
[color]
\tui = always
`;
