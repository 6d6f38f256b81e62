import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import { decideRun, mergeOf, type RunQuestion } from "../../src/engine/promotion.ts";
import { contentOfUpdate, promotionContent } from "../../src/engine/promotion-content.ts";
import type { RefUpdate } from "../../src/engine/ref-update.ts";

describe("a run before its first rung", () => {
  const tip = "a".repeat(40);
  const to = { branch: "dev", tip: "b".repeat(40) };
  const ask = (more: Partial<RunQuestion>) =>
    decideRun({
      pull: { number: 7, head: tip, isDraft: false },
      tip,
      to,
      isDone: true,
      verdict: { head: tip, base: to.tip, verdict: "pass", rules: [] },
      merge: "auto",
      ...more,
    });

  it("goes up once it is done, at the very head that was judged against the target's tip, where the policy leaves it to the App", () => {
    expect(ask({})).toEqual({ kind: "promote", head: tip, into: "dev", pull: 7 });
    expect(ask({ isDone: false })).toEqual({ kind: "wait", for: "work" });
    expect(ask({ tip: "c".repeat(40) })).toEqual({ kind: "wait", for: "judgement" });
    expect(ask({ to: { branch: "dev", tip: "c".repeat(40) } })).toEqual({ kind: "wait", for: "judgement" });
    expect(ask({ to: { branch: "dev", tip: undefined } }).kind).toBe("hold");
    expect(ask({ pull: { number: 7, head: tip, isDraft: true } })).toEqual({
      kind: "wait",
      for: "pull request",
    });
    expect(ask({ merge: "manual" })).toEqual({ kind: "wait", for: "merge" });
  });

  it("is merged by the App only where every condition that adds up at the gate leaves it to the App", () => {
    const { promotion } = DEFAULT_POLICY;
    expect(mergeOf({ conditions: ["dev"] }, promotion)).toBe("auto");
    expect(mergeOf({ conditions: ["dev", "staging"] }, promotion)).toBe("auto");
    expect(mergeOf({ conditions: ["dev", "staging", "main"] }, promotion)).toBe("manual");
  });
});

describe("what a promotion carries", () => {
  const at = (branch: string, after: string, before?: string, head?: string): RefUpdate => ({
    branch,
    before,
    after,
    account: head === undefined ? { kind: "start" } : { kind: "pull", pull: 1, head },
  });

  it("is told as it first reached the ladder, and each update once", () => {
    const dev = { branch: "dev", updates: [at("dev", "d0")] as RefUpdate[] };
    const staging = { branch: "staging", updates: [at("staging", "s0")] as RefUpdate[] };
    const main = { branch: "main", updates: [at("main", "m0")] as RefUpdate[] };
    const told = (...rungs: (typeof dev)[]) => promotionContent(rungs).map(({ after }) => after);
    dev.updates.push(at("dev", "d1", "d0", "x1"), at("dev", "d2", "d1", "x2"));
    expect(told(dev, staging)).toEqual(["d0", "d1", "d2"]);
    staging.updates.push(at("staging", "s1", "s0", "d2"));
    expect(told(dev, staging)).toEqual([]);
    dev.updates.push(at("dev", "d3", "d2", "x3"));
    // A person's hotfix of `staging` came by no promotion.
    staging.updates.push(at("staging", "s2", "s1", "h1"), at("staging", "s3", "s2", "d3"));
    expect(told(dev, staging, main)).toEqual(["s0", "d0", "d1", "d2", "s2", "d3"]);
    main.updates.push(at("main", "m1", "m0", "s1"));
    expect(told(dev, staging, main)).toEqual(["s2", "d3"]);
    // The same of an update that has been made, whatever came after it.
    main.updates.push(at("main", "m2", "m1", "s3"));
    const brought = (position: number) =>
      contentOfUpdate([dev, staging, main], position).map(({ after }) => after);
    expect([brought(1), brought(2), brought(3)]).toEqual([["s0", "d0", "d1", "d2"], ["s2", "d3"], []]);
    expect(contentOfUpdate([dev], 1).map(({ after }) => after)).toEqual(["d1"]);
  });
});
