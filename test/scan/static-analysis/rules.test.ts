import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findProgram } from "../../../src/scan/program.ts";
import type { EngineAnswer } from "../../../src/scan/static-analysis/analysis.ts";
import { lookEmbedded } from "../../../src/scan/static-analysis/embedded.ts";
import { RULES_FOLDER, rulePack } from "../../../src/scan/static-analysis/rule-pack.ts";
import { lookWithSemgrep } from "../../../src/scan/static-analysis/semgrep.ts";
import { canUse } from "../../tools/real-tool.ts";
import { type Fixture, readFixtures } from "./fixtures.ts";
import { ruleRows } from "./rule-rows.ts";

const { rules } = rulePack();
const fixtures = readFixtures();
/** What is found in the structure of a text only one engine finds, unless the rule has words of semgrep's. */
const isForSemgrep = new Set(
  rules.flatMap(({ id, structure, semgrep }) => (structure && !semgrep ? [] : [id])),
);
const judged = "/nowhere";
const hasSemgrep = canUse("semgrep", findProgram("semgrep", process.env, judged) !== undefined);

describe("the rule pack", () => {
  it("has for each rule at least three texts that it finds and three that it leaves alone, and none else [P142]", () => {
    const few = rules.filter(({ id }) => {
      const own = fixtures.filter(({ rule }) => rule === id);
      const found = own.filter(({ isVulnerable }) => isVulnerable).length;
      return found < 3 || own.length - found < 3;
    });
    expect(few.map(({ id }) => id)).toEqual([]);
    const known = new Set(rules.map(({ id }) => id));
    expect(fixtures.filter(({ rule }) => !known.has(rule))).toEqual([]);
  });

  it("marks a line in each text that must be found, and none in the others", () => {
    expect(fixtures.filter(({ isVulnerable, lines }) => isVulnerable !== lines.length > 0)).toEqual([]);
  });

  it("has a row on the room's page for each rule", () => {
    const page = readFileSync(new URL("README.md", new URL("../", RULES_FOLDER)), "utf8");
    expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(ruleRows(rules));
  });

  it("says of each rule what it is: a name used once, a weakness, words for people", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules) {
      expect(rule.id).toMatch(/^[a-z0-9-]+$/);
      expect(rule.cwe, rule.id).toMatch(/^CWE-\d+$/);
      expect(`${rule.message} ${rule.help}`, rule.id).not.toMatch(/[.!?]$|\?|!/);
      expect(rule.words.length, rule.id).toBeGreaterThan(0);
    }
  });
});

/** What an engine got wrong, a line each: so that one run shows all of it. */
function mistakes(answer: EngineAnswer, asked: readonly Fixture[]): string[] {
  const unlooked = answer.unlooked.map(({ copy, why }) => `${nameOf(asked[copy]!)}: ${why}`);
  const wrong = asked.flatMap((fixture, index) => {
    const own = answer.matches.filter(({ copy, rule }) => copy === index && rule === fixture.rule);
    const lines = [...new Set(own.map(({ line }) => line))].sort((a, b) => a - b);
    return String(lines) === String(fixture.lines)
      ? []
      : [`${nameOf(fixture)}: lines [${lines}] and not [${fixture.lines}]`];
  });
  return [...unlooked, ...wrong];
}

function textOf({ text }: Fixture): Fixture["text"] {
  return text;
}

function nameOf({ rule, isVulnerable, title }: Fixture): string {
  return `${rule}, ${isVulnerable ? "found" : "allowed"}: ${title}`;
}

describe("both engines, on the same texts [P142] [P149]", () => {
  it("ast-grep finds just the marked lines", async () => {
    expect(mistakes(await lookEmbedded(fixtures.map(textOf), rules), fixtures)).toEqual([]);
  }, 60_000);

  it.runIf(hasSemgrep)(
    "semgrep finds just the marked lines",
    async () => {
      const own = fixtures.filter(({ rule }) => isForSemgrep.has(rule));
      const asked = { environment: process.env, judged, deadlineMs: 800_000 };
      expect(mistakes((await lookWithSemgrep(own.map(textOf), rules, asked))!, own)).toEqual([]);
    },
    900_000,
  );
});
