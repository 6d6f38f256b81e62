import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import type { Introduced } from "../../../src/scan/dependencies/compare.ts";
import { baseScore, cvssSeverity } from "../../../src/scan/dependencies/cvss.ts";
import { affectedBy } from "../../../src/scan/dependencies/osv.ts";
import { askDatabase, askedOf } from "../../../src/scan/dependencies/osv-database.ts";

const path = bytePathOfText("package-lock.json");
const lodash = (version: string): Introduced => ({
  ecosystem: "npm",
  name: "lodash",
  version,
  isDev: false,
  path,
});
const range = (...events: object[]) => [{ type: "SEMVER", events }];
const advisory = (affected: object, more: object = {}) => ({
  id: "GHSA-aaaa",
  affected: [{ package: { ecosystem: "npm", name: "lodash" }, ...affected }],
  ...more,
});

describe("an advisory speaks of a version [P143]", () => {
  it.each([
    ["4.17.20", [{ introduced: "0" }, { fixed: "4.17.21" }], true],
    ["4.17.21", [{ introduced: "0" }, { fixed: "4.17.21" }], false],
    ["3.9.9", [{ introduced: "4.0.0" }, { fixed: "4.17.21" }], false],
    ["5.0.1", [{ introduced: "4.0.0" }, { fixed: "4.17.21" }, { introduced: "5.0.0" }], true],
    ["5.0.0", [{ fixed: "5.0.0" }, { introduced: "4.0.0" }], false],
    ["2.0.0", [{ introduced: "1.0.0" }, { last_affected: "2.0.0" }], true],
    ["2.0.1", [{ introduced: "1.0.0" }, { last_affected: "2.0.0" }], false],
    ["4.17.21-rc.1", [{ introduced: "0" }, { fixed: "4.17.21" }], true],
  ])("%s in %j: %s", (version, events, isAffected) => {
    expect(affectedBy(advisory({ ranges: range(...events) }), [lodash(version)]).length).toBe(
      isAffected ? 1 : 0,
    );
  });

  it("that it lists, whatever its ranges say", () => {
    expect(
      affectedBy(advisory({ versions: ["9.9.9"], ranges: range({ introduced: "10.0.0" }) }), [
        lodash("9.9.9"),
      ]),
    ).toHaveLength(1);
  });

  it("where it gives neither versions nor ranges: then of all", () => {
    expect(affectedBy(advisory({}), [lodash("1.0.0")])).toHaveLength(1);
  });

  it("and not where it was withdrawn, or is about another package or ecosystem", () => {
    expect(affectedBy(advisory({}, { withdrawn: "2024-01-01T00:00:00Z" }), [lodash("1.0.0")])).toEqual([]);
    expect(
      affectedBy(advisory({ package: { ecosystem: "PyPI", name: "lodash" } }), [lodash("1.0.0")]),
    ).toEqual([]);
    expect(
      affectedBy(advisory({ package: { ecosystem: "npm", name: "lodash-es" } }), [lodash("1.0.0")]),
    ).toEqual([]);
  });

  it("and says how grave it is and what mends it", () => {
    const ranges = range({ introduced: "0" }, { fixed: "4.17.21" });
    const [found] = affectedBy(advisory({ ranges }, { database_specific: { severity: "MODERATE" } }), [
      lodash("4.17.20"),
    ]);
    expect(found).toEqual({
      id: "GHSA-aaaa pkg:npm/lodash@4.17.20",
      severity: "medium",
      message: "`lodash` 4.17.20 has a known vulnerability; mended in 4.17.21",
      path,
    });
  });

  it.each([
    [{ severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }] }, "critical"],
    [{ severity: [{ type: "CVSS_V4", score: "CVSS:4.0/AV:N" }] }, "high"],
    [{}, "high"],
    [{ id: "MAL-2024-1" }, "critical"],
  ])("%j is %s", (more, severity) => {
    expect(affectedBy(advisory({}, more), [lodash("1.0.0")])[0]?.severity).toBe(severity);
  });
});

describe("CVSS 3", () => {
  it.each([
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1],
    ["CVSS:3.0/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:N/A:N", 4.7],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0],
  ])("%s is %d", (vector, score) => {
    expect(baseScore(vector)).toBe(score);
  });

  it("of a vector that lacks something is none", () => {
    expect(cvssSeverity("CVSS:3.1/AV:N")).toBeUndefined();
  });
});

describe("a directory of advisories", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "advisories-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));
  const write = (name: string, text: string) => {
    mkdirSync(join(directory, "npm"), { recursive: true });
    writeFileSync(join(directory, "npm", name), text);
  };

  it("is read through its folders", async () => {
    write("GHSA-aaaa.json", JSON.stringify(advisory({})));
    write("GHSA-bbbb.json", JSON.stringify({ id: "GHSA-bbbb", affected: [] }));
    const answer = await askDatabase(directory, [lodash("1.0.0")]);
    expect(answer).toMatchObject({
      ok: true,
      advisories: 2,
      findings: [{ id: "GHSA-aaaa pkg:npm/lodash@1.0.0" }],
    });
  });

  it("that is missing, empty or broken answers nothing, and says so", async () => {
    expect(await askDatabase(join(directory, "none"), [lodash("1.0.0")])).toEqual({
      ok: false,
      why: "the database could not be read: ENOENT",
    });
    expect(await askDatabase(directory, [lodash("1.0.0")])).toEqual({
      ok: false,
      why: "the database has no advisories",
    });
    write("GHSA-aaaa.json", '{ "lodash": ');
    expect((await askDatabase(directory, [lodash("1.0.0")])).ok).toBe(false);
  });

  it("is asked for the versions of lock files, and not for the ranges that they settle", () => {
    const open: Introduced = { ecosystem: "npm", name: "zod", isDev: false, path };
    const settled: Introduced = { ecosystem: "npm", name: "lodash", isDev: false, path };
    expect(askedOf([lodash("1.0.0"), lodash("1.0.0"), settled, open])).toEqual({
      versions: [lodash("1.0.0")],
      open: [open],
    });
  });
});
