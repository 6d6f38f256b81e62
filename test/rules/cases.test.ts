import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/engine/evaluate.ts";
import { type Finding, LEVELS } from "../../src/engine/finding.ts";
import type { Rule } from "../../src/engine/rule.ts";
import { rules } from "../../src/rules/index.ts";
import {
  type CaseFile,
  LEVEL_OF_KIND,
  readCase,
  readNotes,
  renderFindings,
  writeExpected,
} from "./case-file.ts";
import { factsOf } from "./facts.ts";

const HERE = import.meta.dirname;
const RULES = join(HERE, "../../src/rules");
const updates = process.env.UPDATE === "1";

describe.each(rules.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  const cases = casePaths(id);

  it.each(cases)("%s", (name) => {
    const file = readCase(join(HERE, id, name));
    const findings = findingsOf(rule, file);
    expectKind(file, findings);
    expect(
      new Set(findings.map(({ fingerprint }) => fingerprint)).size,
      "fingerprints tell findings apart",
    ).toBe(findings.length);
    const rendered = renderFindings(findings);
    if (updates) writeExpected(file, rendered, join(RULES, `${id}.md`));
    else expect(rendered).toBe(file.expected);
  });

  it("is shown at each level it can give, and once saying nothing", () => {
    const missing = [...levelsIn(id), "allow"]
      .map((level) => `${level}s`)
      .filter((kind) => !cases.some((name) => name.startsWith(`${kind}-`)))
      .map(
        (kind) =>
          `test/rules/${id}/${kind}-….txt is missing: write prose, facts, and run UPDATE=1 vitest run test/rules`,
      );
    expect(missing).toEqual([]);
  });
});

describe("the cases", () => {
  it("belong to a rule each: no folder is left over", () => {
    const folders = readdirSync(HERE, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const left = folders.map(({ name }) => name).filter((name) => !rules.some(({ id }) => id === name));
    expect(left.map((name) => `test/rules/${name}: no rule has this id`)).toEqual([]);
  });

  it("name file and line where their facts cannot be read", () => {
    const broken = (facts: string): CaseFile => ({
      path: "a.txt",
      kind: "allows",
      prose: "",
      facts,
      factsLine: 3,
    });
    const read = (facts: string) => factsOf(readNotes(broken(facts)), "a.txt");
    expect(() => read("change: [create a]\nchanges: []")).toThrow("a.txt:4: `changes` is none of");
    expect(() => read("\nchange: [wipe a]")).toThrow("a.txt:4: `wipe a` does not begin with one of");
    expect(() => read("change: [create a @c1]\ncommits: [c2]")).toThrow(
      "a.txt:4: commit `c2` changes nothing",
    );
    expect(() => read("policy: { histroy: 1 }")).toThrow("a.txt:3: policy has no `histroy`");
    expect(() => read("plan: {\nchange: [")).toThrow(/^a\.txt:\d: /);
  });
});

function casePaths(id: string): string[] {
  const folder = join(HERE, id);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** All of the rule's findings, those of kind `undetermined` among them, as the verdict would carry them. */
function findingsOf(rule: Rule, file: CaseFile): readonly Finding[] {
  const facts = factsOf(readNotes(file), file.path);
  const stats = { files: 0, commits: 0, bytes: 0 };
  return evaluate({ facts, rules: [rule], mode: "enforce", base: "base", head: "head", stats }).findings;
}

function expectKind(file: CaseFile, findings: readonly Finding[]): void {
  const gravest = findings.map(({ level }) => level).sort((a, b) => LEVELS.indexOf(b) - LEVELS.indexOf(a))[0];
  expect(gravest ?? "nothing", `the gravest level of a case named ${file.kind}-…`).toBe(
    LEVEL_OF_KIND[file.kind] ?? "nothing",
  );
}

/** The levels that a rule's source speaks of. */
function levelsIn(id: string): string[] {
  const source = readFileSync(join(RULES, `${id}.ts`), "utf8");
  return LEVELS.filter((level) => source.includes(`"${level}"`));
}
