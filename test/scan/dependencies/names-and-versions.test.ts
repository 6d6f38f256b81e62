import { describe, expect, it } from "vitest";
import { matchesPurl } from "../../../src/scan/dependencies/deny.ts";
import { lookalikeOf } from "../../../src/scan/dependencies/lookalikes.ts";
import { compareVersions } from "../../../src/scan/dependencies/versions.ts";

describe("names [T154]", () => {
  const own = new Set(["@acme/money"]);
  it.each([
    ["npm", "lodahs", "lodash"],
    ["npm", "expresss", "express"],
    ["npm", "l0dash", "lodash"],
    ["npm", "crossenv", "cross-env"],
    ["npm", "types-node", "@types/node"],
    ["npm", "@acmee/money", "@acme/money"],
    ["npm", "acme-money", "@acme/money"],
    ["npm", "lod\u0430sh", "lodash"],
    ["pypi", "reqeusts", "requests"],
    ["cargo", "serde-json", "serde_json"],
    ["golang", "github.com/spf13/cobre", "github.com/spf13/cobra"],
  ] as const)("%s: %s is taken for %s", (ecosystem, name, of) => {
    expect(lookalikeOf(ecosystem, name, own)?.of).toBe(of);
  });

  it.each([
    ["npm", "lodash"],
    ["npm", "preact"],
    ["npm", "@acme/dates"],
    ["npm", "zod"],
    ["npm", "chai-http"],
    ["pypi", "pandas-stubs"],
    ["cargo", "serde_with"],
  ] as const)("%s: %s is taken for no other", (ecosystem, name) => {
    expect(lookalikeOf(ecosystem, name, own)).toBeUndefined();
  });
});

describe("versions [T158]", () => {
  it.each([
    ["1.0.0", "1.0.1"],
    ["1.9", "1.10"],
    ["2.0.0-rc.1", "2.0.0"],
    ["2.0.0-alpha", "2.0.0-beta"],
    ["1.0.0-1", "1.0.0-alpha"],
    ["1.0a1", "1.0"],
    ["1.0", "1.0.post1"],
    ["v1.2.3", "v1.2.4"],
    ["1!0.1", "2!0.0"],
    ["6.0.0-SNAPSHOT", "6.0.0"],
  ])("%s is older than %s", (one, other) => {
    expect(compareVersions(one, other)).toBeLessThan(0);
    expect(compareVersions(other, one)).toBeGreaterThan(0);
    expect(compareVersions(one, one)).toBe(0);
  });

  it("of which one is no number have no order", () => {
    expect(compareVersions("main", "1.0")).toBeUndefined();
    expect(compareVersions("3".repeat(40), `4${"a".repeat(39)}`)).toBeUndefined();
  });
});

describe("package URLs of a policy", () => {
  const tool = { ecosystem: "npm", name: "@acme/tool", version: "1.2.3" } as const;
  it.each([
    ["pkg:npm/@acme/tool", true],
    ["pkg:npm/%40acme/tool", true],
    ["pkg:npm/%40acme/*", true],
    ["pkg:npm/@acme/tool@1.*", true],
    ["pkg:npm/@acme/tool@1.2.3", true],
    ["pkg:npm/@acme/tool@2.*", false],
    ["pkg:npm/tool", false],
    ["pkg:npm/*", false],
    ["pkg:pypi/@acme/tool", false],
  ])("%s: %s", (pattern, matches) => {
    expect(matchesPurl(pattern, tool)).toBe(matches);
  });
});
