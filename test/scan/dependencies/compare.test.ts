import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { type Comparison, compareLists } from "../../../src/scan/dependencies/compare.ts";
import type { ChangedList } from "../../../src/scan/dependencies/listed.ts";
import { formatOf } from "../../../src/scan/dependencies/read-list.ts";
import { reading } from "./reading.ts";

interface Entry {
  readonly version?: string;
  readonly resolved?: string | null;
  readonly integrity?: string | null;
  readonly [more: string]: unknown;
}

function lock(packages: Readonly<Record<string, Entry>>): string {
  const entries = Object.entries(packages).map(
    ([name, { version = "1.0.0", resolved, integrity, ...more }]) => [
      `node_modules/${name}`,
      {
        version,
        ...(resolved === null
          ? {}
          : { resolved: resolved ?? `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz` }),
        ...(integrity === null
          ? {}
          : { integrity: integrity ?? `sha512-${name}${version.replaceAll(".", "")}` }),
        ...more,
      },
    ],
  );
  const asked = Object.fromEntries(Object.keys(packages).map((name) => [name, "*"]));
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { "": { dependencies: asked }, ...Object.fromEntries(entries) },
  });
}

function compared(
  path: string,
  before: string | undefined,
  after: string | undefined,
  hosts: string[] = [],
): Comparison {
  const format = formatOf(bytePathOfText(path))!;
  const list: ChangedList = {
    path: bytePathOfText(path),
    format,
    ...(before === undefined ? {} : { before: reading(path, before) }),
    ...(after === undefined ? {} : { after: reading(path, after) }),
    hadManifest: true,
    hasManifest: true,
    manifestChanges: true,
  };
  return compareLists([list], { allowedHosts: hosts, denied: { packages: [], licenses: [] } });
}

const base = { lodash: {}, express: {}, debug: {} };
const risks = (
  after: Readonly<Record<string, Entry>>,
  before: Readonly<Record<string, Entry>> = base,
  hosts?: string[],
) =>
  compared("package-lock.json", lock(before), lock(after), hosts).fact.risks.map(
    ({ kind, severity, name }) => `${severity} ${kind} ${name}`,
  );

describe("an entry of a lock file that changes is a risk where [T153]", () => {
  it.each<[string, Entry, readonly string[]]>([
    [
      "its host changes with its content",
      { resolved: "https://evil.example/l.tgz", integrity: "sha512-x" },
      ["high source-changed lodash", "critical integrity-changed lodash"],
    ],
    [
      "its host changes and its digest stays",
      { resolved: "https://evil.example/l.tgz" },
      ["medium source-changed lodash"],
    ],
    ["its digest goes", { integrity: null }, ["high integrity-lost lodash"]],
    ["its digest is another one", { integrity: "sha512-x" }, ["critical integrity-changed lodash"]],
    ["its digest is weaker", { integrity: "sha1-x" }, ["high integrity-weakened lodash"]],
    [
      "it is fetched without encryption",
      { resolved: "http://registry.npmjs.org/lodash/-/lodash-1.0.0.tgz" },
      ["high source-unencrypted lodash"],
    ],
    [
      "its address is another package's",
      { resolved: "https://registry.npmjs.org/evil/-/evil-1.0.0.tgz", integrity: "sha512-x" },
      ["high source-of-another lodash", "critical integrity-changed lodash"],
    ],
    [
      "it is taken from a repository",
      { resolved: "git+https://github.com/evil/lodash.git#main", integrity: null },
      ["high source-changed lodash"],
    ],
    [
      "it becomes a link",
      { link: true, resolved: "vendor/lodash", integrity: null },
      ["medium source-changed lodash"],
    ],
    [
      "it comes to run something",
      { version: "1.0.1", hasInstallScript: true },
      ["medium script-gained lodash"],
    ],
  ])("%s", (_, entry, expected) => {
    expect(risks({ ...base, lodash: entry })).toEqual(expected);
  });

  it.each<[string, Entry, Entry]>([
    ["the next version comes", {}, { version: "1.0.1" }],
    ["the address is left out, as npm can", {}, { resolved: null }],
    ["the digest becomes stronger", { integrity: "sha1-x" }, { integrity: "sha512-x" }],
    ["one of several digests stays", { integrity: "sha512-x" }, { integrity: "sha512-x sha512-y" }],
    [
      "another public registry has it",
      {},
      { resolved: "https://registry.yarnpkg.com/lodash/-/lodash-1.0.0.tgz" },
    ],
    ["it never had a digest", { integrity: null }, { integrity: null, version: "1.0.1" }],
  ])("and none where %s", (_, before, after) => {
    expect(risks({ ...base, lodash: after }, { ...base, lodash: before })).toEqual([]);
  });

  it("and none where the target takes packages from that host already, or a document names it", () => {
    const own = { resolved: "https://npm.acme.example/x.tgz", integrity: "sha512-x", version: "1.0.1" };
    expect(risks({ ...base, lodash: own, express: own }, { ...base, express: own })).toEqual([]);
    expect(risks({ ...base, lodash: own }, base, ["*.acme.example"])).toEqual([]);
    expect(risks({ ...base, lodash: own }, base, ["acme.example"])).toEqual(["high source-changed lodash"]);
  });

  it("and none for thousands that were there, however many of them there are", () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`p${at}`, {}]));
    expect(risks(many, many)).toEqual([]);
    const { fact } = compared(
      "package-lock.json",
      lock(many),
      lock(Object.fromEntries(Object.keys(many).map((name) => [name, { integrity: null }]))),
    );
    expect(fact.risks).toHaveLength(20);
    expect(fact.risks.at(-1)?.message).toContain("and 2980 more are like it");
  });
});

describe("a new package is a risk where", () => {
  it.each<[string, string, Entry, readonly string[]]>([
    [
      "nobody named its host [T153]",
      "tool",
      { resolved: "https://evil.example/tool.tgz" },
      ["high source-unknown tool"],
    ],
    [
      "it comes from a branch of a repository [T153]",
      "tool",
      { resolved: "git+https://github.com/a/tool.git#main", integrity: null },
      ["high source-unknown tool"],
    ],
    [
      "it comes from a commit of a repository",
      "tool",
      { resolved: `git+https://github.com/a/tool.git#${"0".repeat(40)}`, integrity: null },
      ["medium source-unknown tool"],
    ],
    ["it has no digest, and all others have", "tool", { integrity: null }, ["high integrity-missing tool"]],
    [
      "it runs something when it is installed [T156]",
      "tool",
      { hasInstallScript: true },
      ["medium script-new tool"],
    ],
    ["its name is nearly another's [T154]", "lodahs", {}, ["medium lookalike lodahs"]],
  ])("%s", (_, name, entry, expected) => {
    expect(risks({ ...base, [name]: entry })).toEqual(expected);
  });

  it("and none where it comes from the registry with its digest", () => {
    expect(risks({ ...base, tool: {} })).toEqual([]);
  });
});

describe("lists of other ecosystems", () => {
  const sha = (letter: string) => letter.repeat(64);
  it.each<[string, string, string, readonly string[]]>([
    ["requirements.txt", `a==1 --hash=sha256:${sha("a")}\nb==1\n`, "a==1\nb==1\n", ["integrity-lost"]],
    ["requirements.txt", "a==1\n", "a==2\nb>=1\n", []],
    ["requirements.txt", "a==1\n", "a @ https://evil.example/a.whl\n", ["source-changed"]],
    ["go.sum", "x/y v1.0.0 h1:AA=\n", "x/y v1.0.0 h1:BB=\n", ["integrity-changed"]],
    ["go.sum", "x/y v1.0.0 h1:AA=\n", "x/y v1.1.0 h1:BB=\n", []],
    ["Dockerfile", `FROM node:24@sha256:${sha("a")}\n`, "FROM node:24\n", ["integrity-lost"]],
    ["Dockerfile", `FROM node:24@sha256:${sha("a")}\n`, `FROM node:24@sha256:${sha("b")}\n`, []],
    [".github/workflows/a.yml", `- uses: a/b@${"0".repeat(40)}\n`, "- uses: a/b@v2\n", ["integrity-lost"]],
    [
      ".gitmodules",
      '[submodule "a"]\nurl = https://github.com/acme/a\n',
      '[submodule "a"]\nurl = https://github.com/evil/a\n',
      ["source-changed"],
    ],
    [
      "composer.lock",
      '{"packages":[{"name":"a/b","version":"1","dist":{"url":"https://api.github.com/repos/a/b/zipball/1","reference":"1"}}]}',
      '{"packages":[{"name":"a/b","version":"1","dist":{"url":"https://api.github.com/repos/evil/b/zipball/1","reference":"2"}}]}',
      ["source-changed", "integrity-changed"],
    ],
    [
      "Cargo.lock",
      `[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${sha("a")}"\n`,
      `[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${sha("b")}"\n`,
      ["integrity-changed"],
    ],
    [
      "pom.xml",
      "<project/>",
      "<project><repositories><repository><url>https://evil.example</url></repository></repositories></project>",
      ["index-added"],
    ],
  ])("%s is compared as they are", (path, before, after, kinds) => {
    expect(compared(path, before, after).fact.risks.map(({ kind }) => kind)).toEqual(kinds);
  });

  it("say what is added, removed, updated and taken back, and where", () => {
    const before = "a==1.0\nb==2.0\nc==3.0\n";
    const { fact, introduced } = compared("requirements.txt", before, "b==2.1\nc==2.9\nd==1.0\n");
    expect(fact.changes.map(({ deed, name, from, to, line }) => [deed, name, from, to, line])).toEqual([
      ["update", "b", "2.0", "2.1", 1],
      ["downgrade", "c", "3.0", "2.9", 2],
      ["add", "d", undefined, "1.0", 3],
      ["remove", "a", "1.0", undefined, undefined],
    ]);
    expect(introduced.map(({ name, version }) => `${name} ${version}`)).toEqual(["b 2.1", "c 2.9", "d 1.0"]);
  });
});
