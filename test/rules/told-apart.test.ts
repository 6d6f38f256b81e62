import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import type { TouchedPath } from "../../src/engine/change.ts";
import type { CommandSighting } from "../../src/engine/command-sighting.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { observed } from "../../src/engine/fact.ts";
import type { Facts, PathClass } from "../../src/engine/facts.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { SecretSighting } from "../../src/engine/secret-sighting.ts";
import { rule as codeAndTestsTogether } from "../../src/rules/code-and-tests-together.ts";
import { rule as commandBlocked } from "../../src/rules/command-blocked.ts";
import { rule as commandUnreviewed } from "../../src/rules/command-unreviewed.ts";
import { rule as secretCandidate } from "../../src/rules/secret-candidate.ts";
import { rule as secretExposed } from "../../src/rules/secret-exposed.ts";
import { rule as wrongRole } from "../../src/rules/wrong-role.ts";
import { factsOf } from "./facts.ts";

function findings(rule: Rule, more: Partial<Facts>, judgedAs = "agent") {
  const facts = { ...factsOf(new Map([["judged as", { value: judgedAs, line: 1 }]]), "no case"), ...more };
  const stats = { files: 1, commits: 1, bytes: 1 };
  return evaluate({ facts, rules: [rule], mode: "enforce", base: "b", head: "h", stats }).findings;
}

const toldApart = (rule: Rule, more: Partial<Facts>) =>
  new Set(findings(rule, more).map(({ fingerprint }) => fingerprint)).size;
const path = bytePathOfText("src/a.ts");

describe("a waiver of one finding in a file is none of another", () => {
  it.each([
    ["confirmed", secretExposed],
    ["candidate", secretCandidate],
  ] as const)("where it is another secret, %s, or of another format [P150]", (level, rule) => {
    const sighting: SecretSighting = {
      where: "content",
      path,
      line: 1,
      commit: "c1",
      level,
      format: "a",
      preview: "a…",
      via: [],
      sameAs: "1",
    };
    const of = (...each: Partial<SecretSighting>[]) =>
      toldApart(rule, {
        secrets: observed({ sightings: each.map((more) => ({ ...sighting, ...more })), unscanned: [] }),
      });
    expect(of({}, { sameAs: "2" }, { format: "b" })).toBe(3);
    expect(of({}, { line: 9, commit: "c2" })).toBe(1);
  });

  it.each([
    ["block", commandBlocked],
    ["review", commandUnreviewed],
  ] as const)("where it is another command (%s), or stands elsewhere [P147]", (verdict, rule) => {
    const sighting: CommandSighting = {
      commandRule: "a",
      verdict,
      message: "m",
      help: "h",
      where: "script `a`",
      path,
      line: 1,
      commit: "c1",
    };
    const of = (...each: Partial<CommandSighting>[]) =>
      toldApart(rule, { commands: observed(each.map((more) => ({ ...sighting, ...more }))) });
    expect(of({}, { commandRule: "b" }, { message: "n" }, { where: "script `b`" })).toBe(4);
    expect(of({}, { line: 9, commit: "c2" })).toBe(1);
  });
});

describe("several things done to one path", () => {
  const both: TouchedPath["operations"] = [
    { operation: "modify", kind: "file", commit: "c1" },
    { operation: "chmod", kind: "file", commit: "c1" },
  ];
  const classed = (name: string, more: Partial<PathClass> = {}): PathClass => ({
    path: bytePathOfText(name),
    isManifest: false,
    isLockFile: false,
    isInfrastructure: false,
    isTest: false,
    isSensitive: false,
    isDeniedToRole: false,
    ...more,
  });

  it("are each held against an updater: a manifest that is written and made to run [P49]", () => {
    const facts = {
      touched: observed([{ path: bytePathOfText("package.json"), operations: both }]),
      classes: observed([classed("package.json", { isManifest: true })]),
    };
    expect(findings(wrongRole, facts, "updater")).toHaveLength(1);
  });

  it("count as a change to a test where one of them is", () => {
    const facts = {
      touched: observed([
        { path, operations: [{ operation: "modify" as const, kind: "file" as const, commit: "c1" }] },
        { path: bytePathOfText("test/a.test.ts"), operations: both },
      ]),
      classes: observed([classed("src/a.ts"), classed("test/a.test.ts", { isTest: true })]),
    };
    expect(findings(codeAndTestsTogether, facts)).toHaveLength(1);
  });
});
