import { describe, expect, it } from "vitest";
import { bytePath } from "../../src/contract/byte-path.ts";
import { evaluate } from "../../src/engine/evaluate.ts";
import { observed, unknown } from "../../src/engine/fact.ts";
import { FACT_NAMES, type FactName, type Facts } from "../../src/engine/facts.ts";
import type { Violation } from "../../src/engine/finding.ts";
import { defineRule, type Rule } from "../../src/engine/rule.ts";
import { stopCodesOf, worstOf } from "../../src/engine/verdict.ts";
import { factsOf } from "../rules/facts.ts";
import { path } from "./history.ts";

/** A clean run, with some of its facts replaced. */
function facts(overrides: Partial<Facts> = {}): Facts {
  return { ...factsOf(new Map(), "no case"), ...overrides };
}
const person = () => factsOf(new Map([["judged as", { value: "human", line: 1 }]]), "no case");

function rule(
  id: string,
  needs: readonly FactName[],
  found: readonly Violation[],
  more: Partial<Rule> = {},
): Rule {
  return {
    id,
    summary: "A rule.",
    appliesTo: "everyone",
    stopCode: "STOP_UNAUTHORIZED_ACCESS",
    needs,
    wants: [],
    check: () => found,
    ...more,
  };
}

const found = (level: Violation["level"], more: Partial<Violation> = {}): Violation => ({
  level,
  message: "what happened",
  help: "what to do",
  ...more,
});

function judge(rules: readonly Rule[], of: Facts = facts()) {
  const stats = { files: 1, commits: 2, bytes: 3 };
  return evaluate({ facts: of, rules, mode: "warn", base: "b", head: "h", stats });
}

describe("a verdict", () => {
  it("carries what was asked, what was judged by, and where every fact comes from [P48] [P90] [S1]", () => {
    const verdict = judge(
      [],
      facts({
        runtime: unknown("no server"),
        usage: { known: true, value: { spent: 1 }, source: "self-reported" },
      }),
    );
    expect(verdict).toMatchObject({
      version: 1,
      verdict: "pass",
      mode: "warn",
      stop_codes: [],
      base: "b",
      head: "h",
      effect_tree: "effect",
      plan: { id: "WP-1", sha256: "c".repeat(64), path: ".proofgate/plans/WP-1/WORK_PLAN.json" },
      policy_sha256: "d".repeat(64),
      findings: [],
      stats: { files: 1, commits: 2, bytes: 3 },
    });
    expect(verdict.facts.map(({ name }) => name)).toEqual(FACT_NAMES);
    expect(verdict.facts.find(({ name }) => name === "range")).toEqual({ name: "range", source: "observed" });
    expect(verdict.facts.find(({ name }) => name === "usage")).toEqual({
      name: "usage",
      source: "self-reported",
    });
    expect(verdict.facts.find(({ name }) => name === "runtime")).toEqual({
      name: "runtime",
      source: "unknown",
      why: "no server",
    });
  });

  it("leaves out what is unknown or not there", () => {
    const verdict = judge([], facts({ range: unknown("a"), policy: unknown("a"), plan: unknown("a") }));
    for (const key of ["effect_tree", "policy_sha256", "plan"]) expect(verdict).not.toHaveProperty(key);
    expect(judge([], person())).not.toHaveProperty("plan");
  });

  it("is the worst level of all findings; a note passes [S5] [S6]", () => {
    const levels = (...of: Violation["level"][]) =>
      judge(of.map((level) => rule("r", [], [found(level)]))).verdict;
    expect(levels()).toBe("pass");
    expect(levels("note")).toBe("pass");
    expect(levels("note", "review", "note")).toBe("review");
    expect(levels("fail", "review")).toBe("fail");
    expect(levels("fail", "stop", "review")).toBe("stop");
    expect(worstOf([{ level: "stop" }, { level: "note" }])).toBe("stop");
  });

  it("names each stop code once, in the order of the closed set [P155] [P160]", () => {
    const coded = (stopCode: NonNullable<Rule["stopCode"]>, level: Violation["level"] = "stop") =>
      rule("r", [], [found(level), found(level, { subject: "b" })], { stopCode });
    const { stop_codes, findings } = judge([
      coded("STOP_RUNTIME_EXCEEDED"),
      coded("STOP_SECURITY_VIOLATION"),
      coded("STOP_RUNTIME_EXCEEDED"),
      coded("STOP_SECRET_EXPOSURE", "fail"),
    ]);
    expect(stop_codes).toEqual(["STOP_SECURITY_VIOLATION", "STOP_RUNTIME_EXCEEDED"]);
    expect(findings.find(({ level }) => level === "fail")).not.toHaveProperty("stop_code");
    expect(stopCodesOf([])).toEqual([]);
  });
});

describe("a finding", () => {
  it("is the violation with rule, code and fingerprint, and nothing that was not said", () => {
    const [all] = judge([
      rule(
        "r",
        [],
        [found("stop", { note: "why", path: path("a.ts"), line: 3, commit: "c1", subject: "s" })],
      ),
    ]).findings;
    expect(all).toEqual({
      rule: "r",
      level: "stop",
      stop_code: "STOP_UNAUTHORIZED_ACCESS",
      kind: "violation",
      message: "what happened",
      note: "why",
      help: "what to do",
      path: "a.ts",
      line: 3,
      commit: "c1",
      fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const [least] = judge([rule("r", [], [found("review")])]).findings;
    expect(Object.keys(least ?? {})).toEqual(["rule", "level", "kind", "message", "help", "fingerprint"]);
  });

  it("names a path that is not UTF-8 by its bytes [T027]", () => {
    const odd = bytePath(Uint8Array.of(0x61, 0xff));
    expect(judge([rule("r", [], [found("fail", { path: odd })])]).findings[0]?.path).toBe("hex:61ff");
  });

  it("has a fingerprint of rule, path and subject alone, so that a waiver outlives the next push", () => {
    const of = (id: string, more: Partial<Violation>) =>
      judge([rule(id, [], [found("fail", more)])]).findings[0]?.fingerprint;
    const here = { path: path("a"), subject: "s" };
    expect(of("r", { ...here, line: 3, commit: "c1", message: "b", note: "c", level: "stop" })).toBe(
      of("r", here),
    );
    const others = [
      of("r", here),
      of("q", here),
      of("r", { ...here, path: path("b") }),
      of("r", { ...here, subject: "t" }),
      of("r", {}),
    ];
    expect(new Set([...others, of("r", { path: path("as") }), of("r", { subject: "as" })]).size).toBe(7);
    // Pinned: people's waivers name them.
    expect(of("r", here)).toBe("319fb5f5ac8bc26f19b35bb5e4d07d9f");
    expect(of("r", {})).toBe("aa18adca9669b71de2a9d335df3e64b5");
  });

  it("of a rule that stops has a code: a rule without one is a bug of ours", () => {
    const codeless: Rule = { ...rule("r", [], [found("stop")]) };
    delete (codeless as { stopCode?: string }).stopCode;
    expect(() => judge([codeless])).toThrow("invariant: rule r stops without a stop code");
    expect(judge([{ ...codeless, check: () => [found("fail")] }]).findings[0]).not.toHaveProperty(
      "stop_code",
    );
  });

  it("stands by gravity, then in the order of the rules, then by place", () => {
    const at = (message: string, level: Violation["level"], name?: string, line?: number, commit?: string) =>
      found(level, {
        message,
        ...(name ? { path: path(name) } : {}),
        line,
        commit,
        subject: message + (commit ?? ""),
      });
    const first = [
      at("h", "note"),
      at("e", "fail", "b", 2),
      at("d", "fail", "b"),
      at("g", "fail", "c"),
      at("c", "fail", "a", 9),
    ];
    const second = [
      at("b", "stop"),
      at("x", "fail", "a", 1, "c2"),
      at("x", "fail", "a", 1, "c1"),
      at("w", "fail", "a", 1),
    ];
    const order = judge([rule("one", [], first), rule("two", [], second)]).findings;
    expect(order.map(({ message, commit }) => message + (commit ?? ""))).toEqual([
      "b",
      "c",
      "d",
      "e",
      "g",
      "w",
      "xc1",
      "xc2",
      "h",
    ]);
  });
});

describe("findings of one rule at one path", () => {
  const order = (...more: Partial<Violation>[]) => {
    const violations = more.map((each) => found("fail", { path: path("a"), ...each }));
    return judge([rule("r", [], violations)]).findings.map(({ line, commit, message }) => [
      line ?? commit,
      message,
    ]);
  };

  it("stand by line, whatever they say; the one without a line first", () => {
    const lines = [
      { line: 12, message: "a" },
      { line: 3, message: "b" },
      { message: "c", commit: "c1" },
    ];
    const sorted = [
      ["c1", "c"],
      [3, "b"],
      [12, "a"],
    ];
    expect(order(...lines)).toEqual(sorted);
    expect(order(...lines.toReversed())).toEqual(sorted);
  });

  it("stand by commit in the end, what only the effect shows first", () => {
    const commits = [{ commit: "0b" }, { commit: "0a" }, {}];
    const sorted = [undefined, "0a", "0b"].map((commit) => [commit, "what happened"]);
    expect(order(...commits)).toEqual(sorted);
    expect(order(...commits.toReversed())).toEqual(sorted);
  });
});

describe("a rule", () => {
  it("is given what it needs, unwrapped, and what it wants, as facts; nothing else", () => {
    let given: Record<string, unknown> = {};
    const curious = rule("r", ["range", "tests"], [], {
      wants: ["coverage", "usage"],
      check: (of) => {
        given = of;
        return [];
      },
    });
    const of = facts({ usage: unknown("no feed") });
    judge([curious], of);
    expect(given).toEqual({
      range: expect.objectContaining({ effectTree: "effect" }),
      tests: { passed: 12, failed: [] },
      perhaps: { coverage: observed({ changedPercent: 100 }), usage: unknown("no feed") },
    });
  });

  it("wants nothing unless it says so", () => {
    const plain = {
      id: "r",
      summary: "A.",
      appliesTo: "everyone",
      needs: ["range"],
      check: () => [],
    } as const;
    expect(defineRule(plain).wants).toEqual([]);
    expect(defineRule({ ...plain, wants: ["tests"] }).wants).toEqual(["tests"]);
  });

  it("judges only those it applies to; where that is unknown, everybody", () => {
    const ofAgents = rule("r", [], [found("fail")], { appliesTo: ["agent", "updater"] });
    expect(judge([ofAgents]).findings).toHaveLength(1);
    expect(judge([ofAgents], person()).findings).toHaveLength(0);
    expect(judge([ofAgents], { ...person(), subject: unknown("a") }).findings).toHaveLength(1);
    expect(judge([rule("r", [], [found("fail")])], person()).findings).toHaveLength(1);
  });
});

describe("what nobody knows", () => {
  it("fails where the gate requires it, once a fact, by the first rule that needs it, and why [H1] [S8]", () => {
    const rules = [
      rule("one", ["tests", "range"], [found("stop")]),
      rule("two", ["tests", "limits"], [found("stop")]),
    ];
    const { verdict, findings } = judge(
      rules,
      facts({ tests: unknown("no report"), limits: unknown("too large") }),
    );
    expect(verdict).toBe("fail");
    expect(findings).toEqual([
      {
        rule: "one",
        level: "fail",
        kind: "undetermined",
        message: "`tests` is required here, and is not known",
        note: "no report",
        help: "supply what is missing, or ask those who own the policy whether this gate must require it",
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
      expect.objectContaining({
        rule: "two",
        message: "`limits` is required here, and is not known",
        note: "too large",
      }),
    ]);
    expect(findings[0]?.fingerprint).toBe("0bd5210b79626ea4d19e58feada69f06");
    expect(findings[0]?.fingerprint).not.toBe(findings[1]?.fingerprint);
  });

  it("silences the rule, without a finding, where the gate does not require it", () => {
    const rules = [rule("r", ["usage", "range"], [found("stop")]), rule("q", ["range"], [found("review")])];
    expect(judge(rules, facts({ usage: unknown("no feed") })).findings).toMatchObject([{ rule: "q" }]);
  });

  it("is all required where subject or policy are unknown", () => {
    const rules = [rule("r", ["usage"], [])];
    expect(judge(rules, facts({ usage: unknown("a"), policy: unknown("b") })).verdict).toBe("fail");
    expect(judge(rules, { ...person(), usage: unknown("a"), subject: unknown("b") }).verdict).toBe("fail");
  });

  it("does not stop a rule that merely wants it", () => {
    const rules = [rule("r", ["range"], [found("review")], { wants: ["tests"] })];
    expect(judge(rules, facts({ tests: unknown("a") })).findings).toMatchObject([
      { rule: "r", level: "review" },
    ]);
  });
});
