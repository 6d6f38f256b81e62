import { describe, expect, it } from "vitest";
import { observed, unknown } from "../../src/engine/fact.ts";
import { defineRule } from "../../src/engine/rule.ts";
import { facts, found, judge, person, rule } from "./judging.ts";

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
      tests: { passed: 12, skipped: 0, failed: [], failedBeyond: 0 },
      perhaps: {
        coverage: observed(expect.objectContaining({ changed: { covered: 9, total: 10 } })),
        usage: unknown("no feed"),
      },
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

  it("is not required of a branch that changes nothing", () => {
    const nothing = facts({ touched: observed([]), tests: unknown("no report") });
    expect(judge([rule("a", ["tests"], [])], nothing).verdict).toBe("pass");
    expect(judge([rule("a", ["tests"], [])], facts({ tests: unknown("no report") })).verdict).toBe("fail");
  });

  it("does not stop a rule that merely wants it", () => {
    const rules = [rule("r", ["range"], [found("review")], { wants: ["tests"] })];
    expect(judge(rules, facts({ tests: unknown("a") })).findings).toMatchObject([
      { rule: "r", level: "review" },
    ]);
  });
});
