import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFactsRecord, replayed, writeFactsRecord } from "../../src/engine/facts-record.ts";
import { decide, type JudgedFacts } from "../../src/engine/judged-facts.ts";
import { renderJson } from "../../src/report/json.ts";
import { rules } from "../../src/rules/index.ts";
import { readCase, readNotes } from "../rules/case-file.ts";
import { factsOf } from "../rules/facts.ts";

const RULES = join(import.meta.dirname, "../rules");
const judged = (facts: JudgedFacts["facts"]): JudgedFacts => ({
  facts,
  mode: "enforce",
  base: "b".repeat(40),
  head: "a".repeat(40),
  stats: { files: 1, commits: 1, bytes: 1 },
  accepted: [],
  waivers: [],
  today: "2026-11-22",
});
const casesOf = (id: string) =>
  readdirSync(join(RULES, id)).map((name) => {
    const file = readCase(join(RULES, id, name));
    return factsOf(readNotes(file), file.path);
  });

describe("the facts that are kept beside a verdict", () => {
  it.each(rules.map(({ id }) => [id]))("make the same bytes again, in every case of %s", (id) => {
    for (const facts of casesOf(id)) {
      const made = judged(facts);
      const verdict = renderJson(decide(made, rules), 0);
      const text = writeFactsRecord(made, rules, { mask: String });
      const record = readFactsRecord(text);
      expect(renderJson(replayed(record, rules), 0)).toBe(verdict);
      expect(writeFactsRecord(record.judged, rules, { mask: String })).toBe(text);
    }
  });

  it("keep what people had agreed to, and the plan that was suggested", () => {
    const facts = casesOf("scope-exceeded").find((each) => decide(judged(each), rules).verdict === "stop");
    const before = decide(judged(facts!), rules);
    const { fingerprint } = before.findings.find(({ level }) => level === "stop")!;
    const waivers = [
      { fingerprint, by: 1, until: "2026-11-22" },
      { fingerprint, by: 2, until: "2026-11-30" },
    ];
    const made = { ...judged(facts!), waivers };
    const suggestedPlan = { z: 1, a: ["x"] };
    const verdict = { ...decide(made, rules), suggested_plan: suggestedPlan };
    const text = writeFactsRecord(made, rules, { mask: String, suggestedPlan });
    expect(verdict.findings).not.toEqual(before.findings);
    expect(renderJson(replayed(readFactsRecord(text), rules), 0)).toBe(renderJson(verdict, 0));
  });

  it("hold no secret that the verdict does not show", () => {
    const [facts] = casesOf("scope-exceeded");
    const text = writeFactsRecord(judged(facts!), rules, { mask: (each) => each.replaceAll("src", "***") });
    expect(text).not.toContain("src");
    expect(text).toContain("***");
  });

  it("that a later version knows more of, are judged without what nobody collected then", () => {
    const [facts] = casesOf("scope-exceeded");
    const written = JSON.parse(writeFactsRecord(judged(facts!), rules, { mask: String }));
    delete written.facts.ladder;
    const record = readFactsRecord(JSON.stringify(written));
    expect(record.judged.facts.ladder).toEqual({ known: false, why: "`ladder` was not collected then" });
    expect(replayed(record, rules).facts.map(({ name }) => name)).not.toContain("ladder");
  });

  it("of a version that this one cannot read are refused", () => {
    expect(() => readFactsRecord('{"version":2,"facts":{},"rules":[]}')).toThrow("another version");
  });
});
