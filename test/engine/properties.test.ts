import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommitFact, TreeChange } from "../../src/engine/change.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { unknown } from "../../src/engine/fact.ts";
import { FACT_NAMES, type FactName, type Facts } from "../../src/engine/facts.ts";
import { LEVELS } from "../../src/engine/finding.ts";
import { touchedPaths } from "../../src/engine/operations.ts";
import { isRequired, type Requiring } from "../../src/engine/required-facts.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { rules } from "../../src/rules/index.ts";
import { readCase, readNotes } from "../rules/case-file.ts";
import { factsOf } from "../rules/facts.ts";
import { propertyRuns } from "../tools/property-runs.ts";
import { change, commit, entry } from "./history.ts";

/** The facts of every case of every rule: from them facts are put together that nobody thought of. */
const pool: readonly Facts[] = readdirSync(join(import.meta.dirname, "../rules"), {
  recursive: true,
  encoding: "utf8",
})
  .filter((name) => name.endsWith(".txt"))
  .sort()
  .map((name) => {
    const file = readCase(join(import.meta.dirname, "../rules", name));
    return factsOf(readNotes(file), file.path);
  });

/** `classes` stand in the order of `touched`, and `threads` speak of its paths. */
const TOGETHER: readonly (readonly FactName[])[] = [
  ["touched", "classes", "threads"],
  ["subject"],
  ...FACT_NAMES.filter((name) => !["touched", "classes", "threads", "subject"].includes(name)).map((name) => [
    name,
  ]),
];

const someFacts: fc.Arbitrary<Facts> = fc
  .tuple(
    fc.constantFrom(...pool),
    fc.array(fc.tuple(fc.constantFrom(...TOGETHER), fc.constantFrom(...pool)), { maxLength: 6 }),
  )
  .map(([base, replaced]) => {
    const facts: Record<string, unknown> = { ...base };
    for (const [names, from] of replaced) for (const name of names) facts[name] = from[name];
    return facts as unknown as Facts;
  });

/** Mostly one fact alone: several at once hide each other. */
const forgettable: fc.Arbitrary<FactName[]> = fc.oneof(
  fc.constantFrom(...FACT_NAMES).map((name) => [name]),
  fc.subarray([...FACT_NAMES], { minLength: 1 }),
);

const someRules: fc.Arbitrary<Rule[]> = fc.shuffledSubarray([...rules]);

function judge(facts: Facts, by: readonly Rule[] = rules): Verdict {
  return evaluate({
    facts,
    rules: by,
    mode: "enforce",
    base: "b",
    head: "h",
    stats: { files: 0, commits: 0, bytes: 0 },
  });
}

const RANK = ["pass", "review", "fail", "stop"];
const rank = (verdict: Verdict) => RANK.indexOf(verdict.verdict);
const RUNS = propertyRuns(400);

describe("for any facts", () => {
  it("the verdict is the worst level of its findings [S6]", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const verdict = judge(facts);
        const worst = Math.max(0, ...verdict.findings.map(({ level }) => LEVELS.indexOf(level)));
        expect(rank(verdict)).toBe(worst);
        expect(verdict.stop_codes.length > 0).toBe(verdict.verdict === "stop");
      }),
      RUNS,
    );
  });

  it("the same facts give the same bytes [P48] [P90]", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(JSON.stringify(judge({ ...facts }))).toBe(JSON.stringify(judge(facts)));
      }),
      RUNS,
    );
  });

  it("a further rule never lowers the verdict, wherever it stands [S5]", () => {
    fc.assert(
      fc.property(someFacts, someRules, fc.constantFrom(...rules), fc.nat(), (facts, some, further, at) => {
        const more = some.toSpliced(at % (some.length + 1), 0, further);
        expect(rank(judge(facts, more))).toBeGreaterThanOrEqual(rank(judge(facts, some)));
      }),
      RUNS,
    );
  });

  it("the order of the rules decides the order of the report, and nothing else", () => {
    const said = (verdict: Verdict) =>
      verdict.findings
        // Which rule says that a fact is unknown is the first one's privilege.
        .map((finding) => JSON.stringify(finding.kind === "undetermined" ? finding.message : finding))
        .sort();
    fc.assert(
      fc.property(
        someFacts,
        fc.shuffledSubarray([...rules], { minLength: rules.length }),
        (facts, shuffled) => {
          const verdict = judge(facts, shuffled);
          expect(said(verdict)).toEqual(said(judge(facts)));
          expect(verdict.stop_codes).toEqual(judge(facts).stop_codes);
        },
      ),
      RUNS,
    );
  });

  it("forgetting a required fact never passes [H1] [S21]", () => {
    fc.assert(
      fc.property(someFacts, forgettable, (facts, forgotten) => {
        const requiring = requiringOf(facts);
        if (!forgotten.some((name) => isRequired(name, requiring))) return;
        const rest = {
          ...facts,
          ...Object.fromEntries(forgotten.map((name) => [name, unknown("forgotten")])),
        };
        expect(rank(judge(rest))).toBeGreaterThanOrEqual(RANK.indexOf("fail"));
      }),
      RUNS,
    );
  });

  it("each required fact is one that some rule asks for", () => {
    for (const facts of pool) {
      for (const name of FACT_NAMES) {
        const requiring = requiringOf(facts);
        if (!isRequired(name, requiring) || (name !== "policy" && !requiring.subject)) continue;
        const { findings } = judge({ ...facts, [name]: unknown("forgotten") });
        expect(
          findings.map(({ kind }) => kind),
          name,
        ).toContain("undetermined");
      }
    }
  });

  it("the fingerprint of a finding does not depend on what else is found", () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...rules), (facts, rule) => {
        const violations = (verdict: Verdict) =>
          verdict.findings
            .filter((each) => each.kind === "violation" && each.rule === rule.id)
            .map((each) => each.fingerprint);
        expect(violations(judge(facts))).toEqual(violations(judge(facts, [rule])));
      }),
      RUNS,
    );
  });
});

/** Lists of facts that are sets: whoever collects them may find them in any order. */
const SETS = ["objects", "ceilings", "twins", "documents", "limits", "dependencies"] as const;

describe("the order in which things are found", () => {
  it("never alters the verdict's bytes", () => {
    fc.assert(
      fc.property(someFacts, fc.infiniteStream(fc.nat()), (facts, random) => {
        const shuffle = <T>(list: readonly T[]): T[] =>
          list
            .map((item) => ({ item, at: random.next().value ?? 0 }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const other: Record<string, unknown> = { ...facts };
        for (const name of SETS) {
          const fact = facts[name];
          if (fact.known) other[name] = { ...fact, value: shuffle<unknown>(fact.value) };
        }
        const { static_analysis: analysis } = facts;
        if (analysis.known) {
          const { findings, unanalysed } = analysis.value;
          const value = { findings: shuffle(findings), unanalysed: shuffle(unanalysed) };
          other.static_analysis = { ...analysis, value };
        }
        const { touched, classes } = facts;
        if (touched.known && classes.known) {
          const pairs = shuffle(touched.value.map((path, index) => ({ path, is: classes.value[index] })));
          other.touched = { ...touched, value: pairs.map(({ path }) => path) };
          other.classes = { ...classes, value: pairs.map(({ is }) => is) };
        }
        expect(JSON.stringify(judge(other as unknown as Facts))).toBe(JSON.stringify(judge(facts)));
      }),
      RUNS,
    );
  });

  it("never alters what a range does: changes of a commit, commits on other paths, the effect", () => {
    const sides = fc.option(
      fc.constantFrom(entry("1"), entry("2"), entry("x", 0o100755), entry("l", 0o120000)),
      { nil: undefined },
    );
    const changes = fc.uniqueArray(
      fc
        .tuple(fc.constantFrom("a", "b", "c/d", "c.d"), sides, sides)
        .filter(([, from, to]) => from !== undefined || to !== undefined)
        .map(([path, from, to]) => change(path, from, to)),
      { selector: ({ path }) => path, maxLength: 4 },
    );
    fc.assert(
      fc.property(changes, changes, (own, effect) => {
        const apart: CommitFact[] = own.map((each, index) => commit(`c${index}`, ["base"], [each]));
        const told = (commits: readonly CommitFact[], net: readonly TreeChange[]) =>
          JSON.stringify(touchedPaths(commits, net));
        expect(told(apart.toReversed(), effect.toReversed())).toBe(told(apart, effect));
        const together = (list: readonly TreeChange[]) => [commit("c", ["base"], list)];
        expect(told(together(own.toReversed()), effect)).toBe(told(together(own), effect));
      }),
      RUNS,
    );
  });
});

/** As a gate would ask that knows everything. Of a branch that changes nothing no evidence is asked. */
function requiringOf({ subject, policy, touched, requirements }: Facts): Requiring {
  return {
    subject: subject.known ? subject.value : undefined,
    policy: policy.known ? policy.value.policy : undefined,
    changesNothing: touched.known && touched.value.length === 0,
    done: requirements.known ? requirements.value.done : [],
    isKnown: () => true,
  };
}
