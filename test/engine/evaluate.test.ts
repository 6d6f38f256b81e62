import { describe, expect, it } from "vitest";
import { bytePath } from "../../src/contract/byte-path.ts";
import { unknown } from "../../src/engine/fact.ts";
import { FACT_NAMES } from "../../src/engine/facts.ts";
import type { Violation } from "../../src/engine/finding.ts";
import type { Rule } from "../../src/engine/rule.ts";
import { stopCodesOf, worstOf } from "../../src/engine/verdict.ts";
import { path } from "./history.ts";
import { facts, found, judge, person, rule } from "./judging.ts";

describe("a verdict", () => {
  it("carries what was asked, what was judged by, and where every fact comes from [P48] [P90] [S1]", () => {
    const verdict = judge(
      [],
      facts({
        runtime: unknown("no server"),
        reviews: {
          known: true,
          value: { head: "h", asked: 1, given: ["alice"], uncounted: [], maySelfApprove: false },
          source: "self-reported",
        },
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
    expect(verdict.facts.find(({ name }) => name === "reviews")).toEqual({
      name: "reviews",
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
