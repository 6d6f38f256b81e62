import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import {
  type ContentPlace,
  DISGUISE_KINDS,
  type Disguise,
  type Silencer,
} from "../../src/engine/content-facts.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { observed } from "../../src/engine/fact.ts";
import type { Facts } from "../../src/engine/facts.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { WeakenedTest } from "../../src/engine/weakened-test.ts";
import { rule as contentDisguised } from "../../src/rules/content-disguised.ts";
import { rule as silencerAdded } from "../../src/rules/silencer-added.ts";
import { rule as silencerHidesFinding } from "../../src/rules/silencer-hides-finding.ts";
import { rule as testWeakened } from "../../src/rules/test-weakened.ts";
import { ROOT } from "../tools/source-tree.ts";
import { factsOf } from "./facts.ts";

function findings(rule: Rule, more: Partial<Facts>) {
  const facts = { ...factsOf(new Map(), "no case"), ...more };
  const stats = { files: 1, commits: 1, bytes: 1 };
  return evaluate({ facts, rules: [rule], mode: "enforce", base: "b", head: "h", stats }).findings;
}

/** How many of several findings a waiver would tell apart. */
const toldApart = (rule: Rule, more: Partial<Facts>) =>
  new Set(findings(rule, more).map(({ fingerprint }) => fingerprint)).size;

const path = bytePathOfText("src/a.ts");
const disguise = (more: Partial<Disguise>): Disguise => ({
  kind: "bidi-open",
  where: "code",
  what: "U+202E",
  count: 1,
  path,
  line: 1,
  commit: "c1",
  ...more,
});

function unplaced(more: Partial<Disguise>): Disguise {
  const { path: _, line: __, ...rest } = disguise(more);
  return rest;
}

describe("the table on the page of content-disguised", () => {
  const COLUMNS: readonly ContentPlace[] = ["code", "string", "comment", "data", "prose", "unknown"];
  // The kinds in the page's order: a commit's encoding has no place in a file.
  const kinds = DISGUISE_KINDS.filter((kind) => kind !== "commit-encoding");
  const rows = readFileSync(join(ROOT, "src/rules/content-disguised.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) => line.split("|").slice(2, -1));

  it("has a row for every kind", () => expect(rows).toHaveLength(kinds.length));

  it.each(kinds.map((kind, at) => [kind, rows[at] ?? []] as const))(
    "says what %s is [T051]",
    (kind, cells) => {
      const levels = COLUMNS.map(
        (where) => findings(contentDisguised, { disguises: observed([disguise({ kind, where })]) })[0],
      );
      for (const [at, cell] of cells.entries()) {
        if (cell.trim() !== "–") expect([COLUMNS[at], levels[at]?.level]).toEqual([COLUMNS[at], cell.trim()]);
      }
      const names = levels.map((finding) => finding?.message ?? "");
      for (const name of names) expect(name).toMatch(/^.{12,}, in .{4,}/);
      expect(new Set(names).size).toBe(COLUMNS.length);
    },
  );
});

describe("a waiver of one finding in a file is none of another", () => {
  it("where another kind, or another place, is disguised", () => {
    const disguises = [
      disguise({}),
      disguise({ where: "string" }),
      disguise({ kind: "hidden-text" }),
      unplaced({ where: "message" }),
      unplaced({ where: "message", commit: "c2" }),
      unplaced({ where: "header" }),
    ];
    expect(toldApart(contentDisguised, { disguises: observed(disguises) })).toBe(disguises.length);
    // The next push has other commits, and the same disguise in the same file.
    expect(
      toldApart(contentDisguised, {
        disguises: observed([disguise({}), disguise({ commit: "c2", line: 9 })]),
      }),
    ).toBe(1);
  });

  it("where another test is weakened, or the same in another way", () => {
    const unnamed: WeakenedTest = { kind: "skipped", path, what: "it is skipped", commit: "c1" };
    const none = (more: Partial<WeakenedTest> = {}) => ({ ...unnamed, ...more });
    const named = (more: Partial<WeakenedTest> = {}) => ({ ...unnamed, test: "a", ...more });
    const of = (...each: WeakenedTest[]) => toldApart(testWeakened, { weakened_tests: observed(each) });
    expect(
      of(
        named(),
        named({ test: "b" }),
        named({ kind: "deleted" }),
        named({ criterion: "FR-1/AC-1" }),
        none(),
      ),
    ).toBe(5);
    expect(of(none({ what: "a" }), none({ what: "b" }))).toBe(2);
    // What is said of a named test may be worded anew; who has it prove a criterion is not who is named like it.
    expect(of(named({ what: "a" }), named({ what: "b" }))).toBe(1);
    expect(of(named({ test: "x" }), none({ criterion: "x" }), none({ what: "x" }))).toBe(3);
    expect(of(named({ test: "ab" }), named({ test: "a", criterion: "b" }))).toBe(2);
  });

  it("where another silencer was added, in whatever case it is written, or hides something else", () => {
    const silencer = (more: Partial<Silencer>): Silencer => ({
      token: "nosec",
      silences: "security",
      where: "effective",
      count: 1,
      path,
      line: 1,
      commit: "c1",
      ...more,
    });
    const added = (...each: Partial<Silencer>[]) =>
      toldApart(silencerAdded, { silencers: observed(each.map(silencer)) });
    expect(added({}, { token: "NOSONAR" }, { silences: "style" }, { where: "quoted" })).toBe(4);
    expect(added({}, { token: "NoSec" })).toBe(1);
    const hiding = (...each: Partial<Silencer>[]) =>
      toldApart(silencerHidesFinding, { silencers: observed(each.map(silencer)) });
    expect(hiding({ hides: "secrets at line 1" }, { hides: "commands at line 1" })).toBe(2);
    expect(
      hiding({ hides: "secrets at line 1" }, { hides: "secrets at line 1", token: "gitleaks:allow" }),
    ).toBe(2);
    expect(hiding({ hides: "secrets at line 1" }, { hides: "secrets at line 1", token: "NOSEC" })).toBe(1);
  });
});
