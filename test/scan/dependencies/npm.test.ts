import { describe, expect, it } from "vitest";
import { listOf, reading, told } from "./reading.ts";

const json = (value: unknown) => JSON.stringify(value, null, 2);

describe("package.json [P93]", () => {
  it("says what is asked for, by the name of the package that is really fetched", () => {
    const text = json({
      dependencies: { lodash: "^4.17.0", mine: "npm:theirs@^2.0.0" },
      devDependencies: { "@acme/tool": "workspace:*" },
    });
    expect(told("package.json", text)).toEqual([
      "lodash ~^4.17.0 direct",
      "theirs (as mine) ~^2.0.0 direct",
      "@acme/tool ~workspace:* direct dev from local",
    ]);
  });

  it.each([
    ["acme/tool", "git github.com acme/tool"],
    ["github:acme/tool#main", "git github.com acme/tool"],
    ["gitlab:acme/tool", "git gitlab.com acme/tool"],
    [`git+ssh://git@github.com/acme/tool.git#${"a".repeat(40)}`, "git github.com acme/tool pinned"],
    ["git@github.com:acme/tool.git", "git github.com acme/tool"],
    ["git://github.com/acme/tool.git", "git github.com acme/tool unencrypted"],
    ["https://evil.example/tool.tgz", "host evil.example"],
    ["http://evil.example:8080/tool.tgz", "host evil.example:8080 unencrypted"],
    ["file:../tool", "local"],
  ])("says where `%s` leads", (range, place) => {
    expect(told("package.json", json({ dependencies: { tool: range } }))).toEqual([
      `tool ~${range} direct from ${place}`,
    ]);
  });

  it("counts overrides and resolutions, which put one package in another's place [T156]", () => {
    const text = json({ overrides: { a: { "b@1": "npm:evil@1.0.0" } }, resolutions: { "x/**/y": "2.0.0" } });
    expect(told("package.json", text).sort()).toEqual(["evil (as b) ~1.0.0", "y ~2.0.0"]);
  });
});

describe("package-lock.json [P93]", () => {
  const entry = {
    version: "1.0.0",
    resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
    integrity: "sha512-AAAA",
  };

  it("of version 3 says version, address, digest, licence and what runs on installation", () => {
    const text = json({
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { a: "^1.0.0" } },
        "node_modules/a": { ...entry, hasInstallScript: true, license: "MIT" },
        "node_modules/a/node_modules/b": { version: "2.0.0", inBundle: true },
        "node_modules/c": { ...entry, name: "d", dev: true },
        "node_modules/ours": { resolved: "packages/ours", link: true },
        "packages/ours": { version: "1.0.0" },
      },
    });
    expect(told("package-lock.json", text)).toEqual([
      "a 1.0.0 direct [sha512:AAAA] runs MIT from registry registry.npmjs.org as a",
      "b 2.0.0",
      "d (as c) 1.0.0 dev [sha512:AAAA] from registry registry.npmjs.org as a",
      "ours ~ from local",
    ]);
    const list = listOf("package-lock.json", text);
    expect([...(list.direct ?? [])]).toEqual([["a", "^1.0.0"]]);
    expect(list.asked?.has("a")).toBe(true);
  });

  it("of version 1 says packages however deep they lie", () => {
    const text = json({
      lockfileVersion: 1,
      dependencies: { a: { ...entry, dependencies: { b: { ...entry, version: "npm:c@3.0.0" } } } },
    });
    expect(told("package-lock.json", text)).toEqual([
      "a 1.0.0 [sha512:AAAA] from registry registry.npmjs.org as a",
      "c (as b) 3.0.0 [sha512:AAAA] from registry registry.npmjs.org as a",
    ]);
  });

  it("of version 2 is read twice, for older clients obey its older half [T153]", () => {
    const text = json({
      lockfileVersion: 2,
      packages: { "node_modules/a": entry },
      dependencies: { a: { ...entry, resolved: "https://evil.example/a.tgz" } },
    });
    expect(told("package-lock.json", text).map((line) => line.split(" from ")[1])).toEqual([
      "registry registry.npmjs.org as a",
      "host evil.example",
    ]);
  });

  it.each([
    ["{", "it is not written as its name says"],
    ["[]", "it is no map of names and values"],
    ['{"lockfileVersion": 9}', "its `lockfileVersion` is not 1, 2 or 3"],
    [Buffer.from([0xff, 0xfe, 0x00]), "it is not written as its name says"],
  ])("is named as unread where it is none: %s", (text, why) => {
    const read = reading("package-lock.json", text);
    expect(read.ok ? "read" : read.why).toContain(why);
  });

  it("takes packages called like what every object has for packages", () => {
    const text =
      '{"lockfileVersion":3,"packages":{"node_modules/constructor":{"version":"1.0.0"},"node_modules/__proto__":{"version":"1.0.0"}}}';
    expect(told("package-lock.json", text)).toEqual(["constructor 1.0.0", "__proto__ 1.0.0"]);
  });
});

describe("pnpm-lock.yaml [P93]", () => {
  it("of version 9 says packages, aliases, archives and repositories", () => {
    const text = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: ^1.0.0, version: 1.0.0}
      mine: {specifier: 'npm:theirs@^2.0.0', version: theirs@2.0.0}
    devDependencies:
      '@acme/d': {specifier: ^1.0.0, version: 1.0.0(a@1.0.0)}
packages:
  a@1.0.0:
    resolution: {integrity: sha512-AAAA}
  theirs@2.0.0:
    resolution: {integrity: sha512-BBBB}
  '@acme/d@1.0.0':
    resolution: {integrity: sha512-CCCC}
  e@https://codeload.github.com/acme/e/tar.gz/${"0".repeat(40)}:
    resolution: {tarball: https://codeload.github.com/acme/e/tar.gz/${"0".repeat(40)}}
    version: 1.2.3
  f@1.0.0:
    resolution: {tarball: https://evil.example/f.tgz, integrity: sha512-DDDD}
`;
    expect(told("pnpm-lock.yaml", text)).toEqual([
      "a 1.0.0 direct [sha512:AAAA]",
      "theirs 2.0.0 [sha512:BBBB]",
      "@acme/d 1.0.0 direct dev [sha512:CCCC]",
      "e 1.2.3 from git github.com acme/e pinned",
      "f 1.0.0 [sha512:DDDD] from host evil.example",
    ]);
    expect(listOf("pnpm-lock.yaml", text).asked).toEqual(new Set(["a", "mine", "theirs", "@acme/d"]));
  });

  it("of older versions says the same", () => {
    const five =
      "lockfileVersion: 5.4\nspecifiers: {a: ^1.0.0}\ndependencies: {a: 1.0.0}\npackages:\n  /a/1.0.0:\n    resolution: {integrity: sha512-AAAA}\n    requiresBuild: true\n  /@s/b/2.0.0_a@1.0.0:\n    resolution: {integrity: sha512-BBBB}\n    dev: true\n";
    expect(told("pnpm-lock.yaml", five)).toEqual([
      "a 1.0.0 direct [sha512:AAAA] runs",
      "@s/b 2.0.0 dev [sha512:BBBB]",
    ]);
    const six =
      "lockfileVersion: '6.0'\npackages:\n  /a@1.0.0(b@2.0.0):\n    resolution: {integrity: sha512-AAAA}\n";
    expect(told("pnpm-lock.yaml", six)).toEqual(["a 1.0.0 [sha512:AAAA]"]);
  });

  it("is unread where aliases could make much of little", () => {
    const read = reading("pnpm-lock.yaml", "lockfileVersion: '9.0'\npackages: &a {}\nsnapshots: *a\n");
    expect(read.ok).toBe(false);
  });
});

describe("yarn.lock [P93]", () => {
  it("of Yarn 1 says versions, addresses and digests", () => {
    const text = `# yarn lockfile v1


"@babel/core@^7.0.0", "@babel/core@^7.1.0":
  version "7.1.0"
  resolved "https://registry.yarnpkg.com/@babel/core/-/core-7.1.0.tgz#0123456789012345678901234567890123456789"
  integrity sha512-AAAA
  dependencies:
    lodash "^4.17.0"
    "@s/x" "1"

mine@npm:theirs@^1.0.0:
  version "1.0.0"
  resolved "https://registry.yarnpkg.com/theirs/-/theirs-1.0.0.tgz#0123456789012345678901234567890123456789"
`;
    expect(told("yarn.lock", text)).toEqual([
      "@babel/core 7.1.0 [sha512:AAAA] from registry registry.yarnpkg.com as @babel/core",
      "theirs (as mine) 1.0.0 [sha1:0123456789012345678901234567890123456789] from registry registry.yarnpkg.com as theirs",
    ]);
    expect(listOf("yarn.lock", text).asked).toEqual(new Set(["lodash", "@s/x"]));
  });

  it("of later ones says resolutions and checksums, with the cache they are of", () => {
    const text = `__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  checksum: 10c0/abcd
  languageName: node
  linkType: hard

"b@npm:^2.0.0":
  version: 2.0.0
  resolution: "b@npm:2.0.0::__archiveUrl=https%3A%2F%2Fevil.example%2Fb.tgz"
  checksum: 10c0/ef01
  linkType: hard

"project@workspace:.":
  version: 0.0.0-use.local
  resolution: "project@workspace:."
  dependencies:
    a: "npm:^1.0.0"
  linkType: soft
`;
    expect(told("yarn.lock", text)).toEqual([
      "a 1.0.0 direct [yarn-cache-10c0:abcd]",
      "b 2.0.0 [yarn-cache-10c0:ef01] from host evil.example",
    ]);
  });

  it("is unread where it is neither", () => {
    expect(reading("yarn.lock", "<<<<<<< HEAD\n").ok).toBe(false);
  });
});

describe("bun.lock [P93]", () => {
  it("is read with its comments and trailing commas", () => {
    const text = `{
  // "lockfileVersion": 0
  "lockfileVersion": 1,
  "workspaces": { "": { "name": "p", "dependencies": { "a": "^1.0.0", }, }, },
  "packages": {
    "a": ["a@1.0.0", "", { "dependencies": { "b": "1" } }, "sha512-AAAA=="],
    "a/b": ["b@1.0.0", "https://npm.acme.example/", {}, "sha512-BBBB=="],
    "g": ["g@github:acme/g#abc1234", {}, "acme-g-abc1234"],
    "ours": ["ours@workspace:packages/ours"],
  },
}`;
    expect(told("bun.lock", text)).toEqual([
      "a 1.0.0 direct [sha512:AAAA==]",
      "b 1.0.0 [sha512:BBBB==] from host npm.acme.example",
      "g ~ from git github.com acme/g",
    ]);
  });

  it("is not read in its binary form, and that is said", () => {
    const read = reading("bun.lockb", "#!/usr/bin/env bun\n");
    expect(read).toEqual({ ok: false, why: "nobody of ours reads this format" });
  });
});
