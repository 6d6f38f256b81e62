import { describe, expect, it } from "vitest";
import { decidePromotion, type PromotionQuestion } from "../../src/engine/promotion.ts";
import type { Account, RefUpdate } from "../../src/engine/ref-update.ts";

const OID = { dev: "d".repeat(40), main: "e".repeat(40) };
const update = (branch: string, after: string | undefined, account: Account): RefUpdate => ({
  branch,
  before: "b".repeat(40),
  after,
  account,
});
const FROM = { branch: "dev", tip: OID.dev, updates: [update("dev", OID.dev, { kind: "pull" })] };
const TO = { branch: "main", tip: OID.main, updates: [update("main", OID.main, { kind: "start" })] };
const PULL = { number: 7, head: OID.dev, isDraft: false };
const VERDICT = { head: OID.dev, base: OID.main, verdict: "pass", rules: [] } as const;

/** Pull request 7 from dev into main passed, and is to be merged by itself; but for this. */
const decided = (more: Partial<PromotionQuestion> = {}) =>
  decidePromotion({
    from: FROM,
    to: TO,
    freeze: undefined,
    pull: PULL,
    verdict: VERDICT,
    merge: "auto",
    ...more,
  });

describe("one step of the ladder", () => {
  it("is made by the commit that was judged", () => {
    expect(decided()).toEqual({ kind: "promote", head: OID.dev, into: "main", pull: 7 });
  });

  it.each<[string, Partial<PromotionQuestion>]>([
    ["merge", { merge: "manual" }],
    ["pull request", { pull: undefined }],
    ["pull request", { pull: { ...PULL, isDraft: true } }],
    ["judgement", { verdict: undefined }],
    ["judgement", { verdict: { ...VERDICT, head: OID.main } }],
    ["judgement", { verdict: { ...VERDICT, base: OID.dev } }],
    ["judgement", { pull: { ...PULL, head: OID.main } }],
    ["judgement", { from: { ...FROM, tip: "f".repeat(40) } }],
    ["judgement", { to: { ...TO, tip: "f".repeat(40) } }],
    ["judgement", { to: { ...TO, updates: [] } }],
    ["approval", { verdict: { ...VERDICT, verdict: "review", rules: ["approval-missing"] } }],
    ["work", { to: { ...TO, updates: [update("main", OID.main, { kind: "pull", head: OID.dev })] } }],
  ])("waits for %s", (what, more) => {
    expect(decided(more)).toEqual({ kind: "wait", for: what });
  });

  const hold = (...because: readonly string[]) => ({ kind: "hold", because });
  const judged = (verdict: "review" | "fail" | "stop", ...rules: readonly string[]) =>
    decided({ verdict: { ...VERDICT, verdict, rules } });

  it("holds where a branch of it is not there", () => {
    expect(decided({ from: { ...FROM, tip: undefined } })).toEqual(hold("`dev` is not there"));
    expect(decided({ to: { ...TO, tip: undefined } })).toEqual(hold("`main` is not there"));
  });

  it("holds for its verdict, and names the rules [P117]", () => {
    expect(judged("fail", "tests-failed", "plan-missing")).toEqual(
      hold("its verdict is `fail` by `tests-failed`, `plan-missing`"),
    );
    expect(judged("stop")).toEqual(hold("its verdict is `stop`"));
    expect(judged("fail", "approval-missing")).toEqual(hold("its verdict is `fail` by `approval-missing`"));
    expect(judged("review", "approval-missing", "test-weakened")).toEqual(
      hold("its verdict is `review` by `approval-missing`, `test-weakened`"),
    );
  });

  it("holds while its gate is frozen", () => {
    expect(decided({ freeze: { gate: "main", until: "2026-12-31", login: "alice" } })).toEqual(
      hold("`main` is frozen until 2026-12-31 by `alice`"),
    );
  });

  it("holds for every update that nobody accounted for, of both its branches, before all else", () => {
    const gone: RefUpdate = { ...update("dev", undefined, { kind: "none", why: "the branch was deleted" }) };
    const made: RefUpdate = { ...update("main", OID.main, { kind: "none" }), before: undefined };
    const from = { ...FROM, updates: [gone, ...FROM.updates] };
    const freeze = { gate: "main", until: "2026-12-31", login: "alice" } as const;
    expect(decided({ from, to: { ...TO, updates: [made] }, freeze })).toEqual(
      hold(
        "nobody has accounted for `dev` going from bbbbbbbbbbbb to nothing: the branch was deleted",
        "nobody has accounted for `main` going from nothing to eeeeeeeeeeee: no pull request",
      ),
    );
  });
});
