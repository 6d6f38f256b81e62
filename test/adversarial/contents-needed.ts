import type { Twin } from "./attack.ts";
import { personOf, project, run, runOf } from "./branch.ts";
import { lines, submodule } from "./files.ts";
import type { Repository } from "./repository.ts";

/** A case whose judgement needs contents that the range's own new blobs are not. */
export type NeedyCase = Pick<Twin, "title" | "build">;

const changed = (count: number, seed: string, at: number, to: string): string =>
  lines(count, seed).replace(`${seed} ${at}\n`, `${to}\n`);

const long = lines(60, "long");
const pointer = (size: number): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${"4".repeat(64)}\nsize ${size}\n`;
const modules = (url: string): string => `[submodule "lib"]\n\tpath = lib\n\turl = ${url}\n`;

/** Both sides have changed `src/a.ts`, in different places. */
function bothChanged(repo: Repository) {
  const branch = run(repo).commit({ "src/a.ts": changed(50, "a", 40, "agent") });
  branch.target.commit({ "src/a.ts": changed(50, "a", 3, "person") });
  return branch;
}

export const contentsNeeded: readonly NeedyCase[] = [
  {
    title: "the effect merges one file line by line",
    build: (repo) => bothChanged(repo).request(),
  },
  {
    title: "a merge of the target merges one file line by line, and the target moves on",
    build: (repo) => {
      const branch = bothChanged(repo);
      branch.merge(branch.target).commit({ "src/a.ts": changed(50, "a", 40, "agent, again") });
      branch.target.commit({ "src/b.ts": changed(30, "b", 3, "person") });
      return branch.request();
    },
  },
  {
    title: "a file is renamed and changed on the branch, and changed on the target",
    build: (repo) => {
      const base = project(repo, { files: { "src/long.ts": long } });
      const branch = base.fork("feature/rename");
      branch.commit({ "src/long.ts": null, "src/renamed.ts": long.replace("long 50\n", "fifty\n") });
      base.commit({ "src/long.ts": long.replace("long 5\n", "five\n") });
      return branch.request();
    },
  },
  {
    title: "a file is renamed and changed on the target, and changed on the branch",
    build: (repo) => {
      const base = project(repo, { files: { "src/long.ts": long } });
      const branch = base.fork("feature/change");
      branch.commit({ "src/long.ts": long.replace("long 5\n", "five\n") });
      base.commit({ "src/long.ts": null, "src/renamed.ts": long.replace("long 50\n", "fifty\n") });
      return branch.request();
    },
  },
  {
    title: "a file is renamed to two names",
    build: (repo) => {
      const base = project(repo, { files: { "src/long.ts": long } });
      const branch = base.fork("feature/two");
      branch.commit({ "src/long.ts": null, "src/one.ts": long.replace("long 5\n", "five\n") });
      base.commit({ "src/long.ts": null, "src/two.ts": long.replace("long 50\n", "fifty\n") });
      return branch.request();
    },
  },
  {
    title: "a file is deleted on the branch, and changed on the target",
    build: (repo) => {
      const base = project(repo);
      const branch = base.fork("feature/delete").commit({ "src/a.ts": null, "src/new.ts": "1\n" });
      base.commit({ "src/a.ts": changed(50, "a", 3, "person") });
      return branch.request();
    },
  },
  {
    title: "two histories that were merged crosswise",
    build: (repo) => {
      const branch = bothChanged(repo);
      const [ours, theirs] = [branch.fork("agent/ours"), branch.target.fork("theirs")];
      branch.merge(theirs).commit({ "src/a.ts": changed(50, "a", 41, "agent, after") });
      branch.target.merge(ours, {}, { trailers: null });
      branch.target.commit({ "src/a.ts": changed(50, "a", 4, "person, after") });
      return branch.request();
    },
  },
  {
    title: "all of a run squashed into the target, and the branch goes on",
    build: (repo) => {
      const branch = bothChanged(repo);
      branch.target.commit({ "src/a.ts": changed(50, "a", 40, "agent") });
      return branch.commit({ "src/b.ts": changed(30, "b", 3, "agent") }).request();
    },
  },
  {
    title: "a person's change of files that the target has",
    build: personOf({}, { "src/a.ts": changed(50, "a", 3, "person"), "docs/guide.md": null }),
  },
  {
    title: "a manifest and its lock file",
    build: runOf(
      { targets: ["src/**", { file: "package.json", operations: ["modify"] }] },
      {
        "package.json":
          '{\n  "name": "project",\n  "version": "1.0.0",\n  "dependencies": { "left-pad": "1.3.0" }\n}\n',
      },
    ),
  },
  {
    title: "a submodule, and where it comes from",
    build: personOf({}, { lib: submodule(), ".gitmodules": modules("https://example.com/lib.git") }),
  },
  {
    title: "a submodule whose address git itself refuses",
    build: personOf({}, { lib: submodule(), ".gitmodules": modules("-u./evil") }),
  },
  {
    title: "a submodule on both sides",
    build: (repo) => {
      const base = project(repo, {
        files: { lib: submodule(), ".gitmodules": modules("https://example.com/lib.git") },
      });
      const branch = base.fork("feature/lib").commit({ lib: submodule("2".repeat(40)) });
      base.commit({ lib: submodule("3".repeat(40)) });
      return branch.request();
    },
  },
  {
    title: "attributes that git itself refuses",
    build: personOf({}, { ".gitattributes": `${"x".repeat(3000)} text\n` }),
  },
  {
    title: "attributes that are well",
    build: personOf({}, { ".gitattributes": "*.png binary\n" }),
  },
  {
    title: "a pointer to a large file in the place of another",
    build: personOf({ files: { "data/large.bin": pointer(5) } }, { "data/large.bin": pointer(6_000_000) }),
  },
];
