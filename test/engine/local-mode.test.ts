import { describe, expect, it } from "vitest";
import type { Requirement } from "../../src/contract/generated/documents.ts";
import { sharedLevel, worstLevel } from "../../src/engine/budget.ts";
import {
  type LocalWord,
  localStanding,
  localTerms,
  pricedLocally,
  straysSince,
} from "../../src/engine/local-mode.ts";
import { billionthsOf } from "../../src/engine/money.ts";
import type { ResolvedRequirement } from "../../src/engine/plan-validity.ts";
import { decideReservation, type SharedReserve } from "../../src/engine/reservation.ts";
import { type RunBudget, spendingLevel } from "../../src/engine/usage.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";

const [PLAN, AMENDED] = ["a".repeat(64), "b".repeat(64)];
const SINCE = "2026-11-22T09:00:00.000Z";
const LOCAL = "qwen3-coder:30b";
const WORD: LocalWord = {
  since: SINCE,
  lateFrom: "2026-11-22T09:15:00.000Z",
  by: 1,
  login: "alice",
  planSha256: PLAN,
};
const NOTE = "ten lines, and a test that says what is wrong";

const requirement = (id: string, ...criteria: readonly string[]): ResolvedRequirement => ({
  id,
  state: "valid",
  requirement: { acceptance: criteria.map((each) => ({ id: each, text: "t" })) } as Requirement,
  isExecutable: true,
});
const plan = (...notes: readonly string[]) => ({
  sha256: PLAN,
  document: { local_feasibility: Object.fromEntries(notes.map((name) => [name, NOTE])) },
});
const FR = requirement("FR-12", "AC-1", "AC-2");
const both = plan("FR-12/AC-1", "FR-12/AC-2");

describe("what lets a run go on with local models [P74]", () => {
  const standing = (
    words: readonly LocalWord[],
    of = both,
    requirements: readonly ResolvedRequirement[] = [FR],
    models: readonly string[] = [LOCAL],
  ) => localStanding(words, localTerms(models, of, requirements));

  it("is the policy's list, a note of each criterion, and a person's word for that plan", () => {
    expect(standing([WORD])).toEqual({ state: "local", word: WORD, models: [LOCAL] });
  });

  it("is nothing of it where the policy lists no model, whatever the plan says: the default", () => {
    expect(standing([], both, [FR], [])).toBeUndefined();
    expect(standing([WORD], both, [FR], [])).toMatchObject({ state: "hindered" });
  });

  it("is no plan's own word: without a person it is only offered", () => {
    expect(standing([])).toEqual({ state: "offered", planSha256: PLAN });
  });

  it.each([
    ["misses a criterion", plan("FR-12/AC-1"), [FR], "says nothing of `FR-12/AC-2`"],
    ["misses all", plan(), [FR], "`FR-12/AC-1` and of 1 more criteria"],
    ["is of another requirement", plan("FR-1/AC-1", "FR-1/AC-2"), [FR], "`FR-12/AC-1`"],
    ["misses a second requirement", both, [FR, requirement("FR-2", "AC-1")], "`FR-2/AC-1`"],
    ["has no criterion to be of", plan(), [requirement("FR-12")], "no criterion"],
    ["has no requirement to be of", both, [], "no criterion"],
    [
      "cannot be held against one that is gone",
      both,
      [FR, { id: "FR-9", state: "missing" } as const],
      "`FR-9`",
    ],
    ["is inherited from no object", plan("FR-12/AC-1"), [requirement("toString", "AC-1"), FR], "nothing of"],
  ])("is not a note that %s", (_, of, requirements, why) => {
    const found = standing([WORD], of, requirements);
    expect(found).toMatchObject({ state: "hindered", why: expect.stringContaining(why) });
  });

  it("is not the note of another version of the plan, until a person agrees to this one", () => {
    const amended = { ...both, sha256: AMENDED };
    expect(standing([WORD], amended)).toEqual({
      state: "hindered",
      why: "it was allowed for another version of the plan",
      planSha256: AMENDED,
    });
    const again = { ...WORD, planSha256: AMENDED, since: "2026-11-22T10:00:00.000Z" };
    expect(standing([WORD, again], amended)).toMatchObject({ state: "local", word: again });
  });

  it("said twice it is said once: what came after the first time is not forgotten", () => {
    const later = { ...WORD, since: "2026-11-22T10:00:00.000Z" };
    expect(standing([WORD, later])).toMatchObject({ word: { since: SINCE } });
  });
});

const event = (requestId: string, more: Partial<UsageEvent> = {}): UsageEvent => ({
  requestId,
  model: LOCAL,
  tokens: { in: 10, out: 1 },
  time: "2026-11-22T09:30:00Z",
  ...more,
});
const usd = (amount: number) => ({ currency: "USD", amount });
const paid = (requestId: string, more: Partial<UsageEvent> = {}) =>
  event(requestId, { model: "big-model", cost: usd(0.3), ...more });

describe("what a run without money may not ask [P74]", () => {
  const strays = (independent: readonly UsageEvent[], selfReported: readonly UsageEvent[] = []) =>
    straysSince({ independent, selfReported }, { state: "local", word: WORD, models: [LOCAL] });

  it("is a model that costs something, by whoever tells of it; a listed one that costs nothing is none", () => {
    expect(strays([event("q-1"), event("q-2", { cost: usd(0) })])).toEqual({ count: 0 });
    const first = { requestId: "q-2", model: "big-model", cost: usd(0.3) };
    expect(strays([event("q-1"), paid("q-2")])).toEqual({ count: 1, first });
    expect(strays([], [paid("q-2")])).toEqual({ count: 1, first });
    expect(strays([paid("q-2")], [paid("q-2")])).toEqual({ count: 1, first });
  });

  it("is a model that nobody lists, though it claims to cost nothing", () => {
    expect(strays([event("q", { model: "my-local-model", cost: usd(0) })]).count).toBe(1);
    expect(strays([event("q", { model: `${LOCAL}x` })]).count).toBe(1);
    expect(strays([event("q", { model: LOCAL.toUpperCase() })]).count).toBe(1);
  });

  it("is a listed model that bills money, in whatever currency", () => {
    expect(strays([event("q", { cost: usd(0.000_000_001) })]).count).toBe(1);
    expect(strays([event("q", { cost: { currency: "EUR", amount: 0.1 } })]).count).toBe(1);
  });

  it("is none that was made before, though a feed tells of it late", () => {
    const before = { time: "2026-11-22T08:59:59Z", receivedAt: "2026-11-22T12:00:00.000Z" };
    expect(strays([paid("q", before)])).toEqual({ count: 0 });
    expect(strays([paid("q", { time: SINCE })])).toEqual({ count: 0 });
    expect(strays([paid("q", { time: "2026-11-22T09:00:00.001Z" })]).count).toBe(1);
    expect(strays([paid("q", { time: "2026-11-22T09:00:00.000000001Z" })]).count).toBe(1);
  });

  it("is one that nobody dates, which is of the moment at which it was told", () => {
    expect(strays([paid("q", { time: "no time" })]).count).toBe(1);
    const undated = { time: "1970-01-01T00:00:00Z" };
    expect(strays([paid("q", undated)]).count).toBe(1);
    expect(strays([paid("q", { ...undated, receivedAt: "2026-11-22T09:00:01.000Z" })]).count).toBe(1);
    expect(strays([paid("q", { ...undated, receivedAt: "2026-11-22T08:59:00.000Z" })]).count).toBe(0);
  });

  it("is one whose time the run itself sets back; what it sends within minutes is believed", () => {
    const before = { time: "2026-11-22T08:00:00Z" };
    expect(strays([], [paid("q", { ...before, receivedAt: "2026-11-22T09:14:00Z" })]).count).toBe(0);
    expect(strays([], [paid("q", { ...before, receivedAt: "2026-11-22T09:16:00Z" })]).count).toBe(1);
  });

  it("of a running total is what it grew by, and not that it is told again", () => {
    const point = (time: string, amount: number, tokens = 10) =>
      paid("series", { signal: "metrics", time, cost: usd(amount), tokens: { in: tokens, out: 0 } });
    const before = point("2026-11-22T08:59:00Z", 5);
    expect(strays([before, point("2026-11-22T09:30:00Z", 5)]).count).toBe(0);
    expect(strays([before, point("2026-11-22T09:30:00Z", 5.01)]).count).toBe(1);
    expect(strays([before, point("2026-11-22T09:30:00Z", 5, 11)]).count).toBe(1);
    expect(strays([point("2026-11-22T09:30:00Z", 0, 0)]).count).toBe(0);
    // A request is made once: the id of one from before hides none.
    expect(strays([paid("q", { time: "2026-11-22T08:00:00Z" }), paid("q")]).count).toBe(1);
  });

  it("is named in an order of its own, whoever reports first", () => {
    const [one, other] = [paid("q-1"), paid("q-2")];
    expect(strays([one, other])).toEqual(strays([other, one]));
    expect(strays([other, one]).first?.requestId).toBe("q-1");
  });

  it("a listed model without a cost costs nothing, and one with a cost what it says", () => {
    expect(pricedLocally(event("q"), [LOCAL], "USD").cost).toEqual(usd(0));
    expect(pricedLocally(event("q", { cost: usd(2) }), [LOCAL], "USD").cost).toEqual(usd(2));
    expect(pricedLocally(event("q", { model: "m" }), [LOCAL], "USD").cost).toBeUndefined();
  });
});

const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET: RunBudget = {
  perRun: bound(10),
  perRequest: bound(2),
  warnAt: bound(0.7),
  approveAt: bound(0.9),
};
const month = (spent: number): SharedReserve => ({
  scope: "repository",
  date: "2026-11",
  limit: bound(100),
  spent: billionthsOf(spent),
  reserved: 0n,
});

describe("a run that goes on with local models [P74]", () => {
  const level = (spent: number, local: RunBudget["local"]) =>
    spendingLevel({ spent: billionthsOf(spent), budget: { ...BUDGET, ...(local ? { local } : {}) } });

  it("is neither shut nor stopped by what is spent, and stopped by any stray", () => {
    expect([8.9, 9, 9.99, 10, 12].map((spent) => level(spent, undefined))).toEqual([
      "note",
      "review",
      "review",
      "stop",
      "stop",
    ]);
    expect([0, 8.9, 9, 10, 12].map((spent) => level(spent, "costless"))).toEqual([
      undefined,
      "note",
      "note",
      "note",
      "note",
    ]);
    expect([0, 5, 9].map((spent) => level(spent, "strayed"))).toEqual(["stop", "stop", "stop"]);
  });

  it("waits for nobody at 90 % of what all share, and is stopped at all of it", () => {
    const of = { budget: { ...BUDGET, local: "costless" as const }, spent: billionthsOf(9) };
    const shared = (spent: number) => ({ ...month(spent), period: "month" as const, own: billionthsOf(9) });
    expect(sharedLevel(shared(95), of)).toBe("note");
    expect(sharedLevel(shared(95), { ...of, budget: BUDGET })).toBe("review");
    expect(worstLevel({ ...of, shared: [shared(100)] })).toBe("stop");
  });

  const answered = (model: string | undefined, amount: number, shared: readonly SharedReserve[] = []) =>
    decideReservation({
      spent: billionthsOf(10.2),
      reserved: 0n,
      amount: billionthsOf(amount),
      currency: "USD",
      budget: { ...BUDGET, local: "costless" },
      shared,
      local: [LOCAL],
      ...(model === undefined ? {} : { model }),
    });

  it("may reserve nothing for a listed model, and nothing else at all", () => {
    expect(answered(LOCAL, 0)).toEqual({ answer: "allow", why: "a local model costs nothing" });
    expect(answered(LOCAL, 0, [month(95)]).answer).toBe("warn");
    for (const denied of [
      answered("big-model", 0.1),
      answered("big-model", 0),
      answered(undefined, 0),
      answered(LOCAL, 0.1),
    ]) {
      expect(denied.answer).toBe("deny");
      expect(denied.why).toMatch(/^local only: /);
    }
    expect(answered(LOCAL, 0, [month(100)]).answer).toBe("deny");
  });

  it("and one that may spend is asked for no model", () => {
    const asked = { spent: 0n, reserved: 0n, amount: 1n, currency: "USD", budget: BUDGET, shared: [] };
    expect(decideReservation(asked).answer).toBe("allow");
    expect(decideReservation({ ...asked, spent: billionthsOf(10), amount: 0n, model: LOCAL }).answer).toBe(
      "needs-approval",
    );
  });
});
