import { describe, expect, it } from "vitest";
import { billionthsOf } from "../../src/engine/money.ts";
import { decideReservation, type ReservationQuestion } from "../../src/engine/reservation.ts";

const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = { perRun: bound(10), perRequest: bound(2), warnAt: bound(0.7), approveAt: bound(0.9) };

/** What is answered where so much was spent, is set aside, and is asked for; of a budget of 10 and 2 a request. */
function answered(spent: number, reserved: number, amount: number, approved?: number) {
  const budget = approved === undefined ? BUDGET : { ...BUDGET, approved: billionthsOf(approved) };
  const sums = {
    spent: billionthsOf(spent),
    reserved: billionthsOf(reserved),
    amount: billionthsOf(amount),
  };
  return decideReservation({ ...sums, currency: "USD", budget, shared: [] });
}

describe("before a request is paid for [P136]", () => {
  it.each([
    [0, 0, 0, "allow"],
    [0, 0, 2, "allow"],
    [3, 1.9, 2, "allow"],
    [3, 1.99, 2, "allow"],
    [3, 2, 2, "warn"],
    [6.9, 0, 0.1, "warn"],
    [7, 0, 1.99, "warn"],
    [7, 0, 2, "needs-approval"],
    [6, 2, 1, "needs-approval"],
    [8, 0, 2, "needs-approval"],
    [8, 0.000_000_001, 2, "deny"],
    [10, 0, 0.01, "deny"],
    [0, 10, 1, "deny"],
  ])("with %d spent and %d set aside, %d more is: %s [P137]", (spent, reserved, amount, answer) => {
    expect(answered(spent, reserved, amount).answer).toBe(answer);
  });

  it("denies what one request may not cost, however much is left", () => {
    expect(answered(0, 0, 2.000_000_001)).toEqual({
      answer: "deny",
      why: "it may cost more than one request may",
    });
  });

  it("goes on to what a person agreed to, and no further", () => {
    expect(answered(9, 0, 1, 12).answer).toBe("warn");
    expect(answered(10, 0, 2, 12).answer).toBe("needs-approval");
    expect(answered(11, 0, 1.01, 12).answer).toBe("deny");
  });

  it("says why, in words that tell the agent what to do", () => {
    expect([answered(0, 0, 1), answered(7, 0, 1), answered(8, 0, 1), answered(9.5, 0, 1)]).toEqual([
      { answer: "allow", why: "the budget has so much left" },
      { answer: "warn", why: "the end of the budget is near" },
      { answer: "needs-approval", why: "a person agrees first: `/proofgate approve-budget <amount>`" },
      { answer: "deny", why: "the budget has not so much left" },
    ]);
  });
});

/** What is answered for one unit more, of a run that has spent nothing itself, where something else binds it too. */
function answeredTo(words: Partial<ReservationQuestion>) {
  const nothing = {
    spent: 0n,
    reserved: 0n,
    amount: billionthsOf(1),
    currency: "USD",
    budget: BUDGET,
    shared: [],
  };
  const { answer, why } = decideReservation({ ...nothing, ...words });
  return `${answer}: ${why}`;
}
const AGREE = "a person agrees first: `/proofgate approve-budget <amount>`";

describe("of a budget that runs share [P136]", () => {
  const shared = (spent: number, reserved: number, limit = 100) => [
    {
      scope: "repository" as const,
      date: "2026-11",
      limit: limit < 0 ? undefined : bound(limit),
      spent: billionthsOf(spent),
      reserved: billionthsOf(reserved),
    },
  ];
  const agreed = { ...BUDGET, approved: billionthsOf(2) };

  it.each([
    [68, 0.99, "allow: the budget has so much left"],
    [68, 1, "warn: the end of the repository 2026-11 budget is near"],
    [88, 0.99, "warn: the end of the repository 2026-11 budget is near"],
    [88, 1, `needs-approval: the end of the repository 2026-11 budget is near: ${AGREE}`],
    [98, 0.99, `needs-approval: the end of the repository 2026-11 budget is near: ${AGREE}`],
    [98, 1, "deny: the repository 2026-11 budget of 100.00 USD has not so much left"],
    [150, 0, "deny: the repository 2026-11 budget of 100.00 USD has not so much left"],
  ])("with %d spent and %d set aside by all: %s", (spent, reserved, said) => {
    expect(answeredTo({ shared: shared(spent, reserved) })).toBe(said);
  });

  it("needs no word where a person has agreed to as much of the run's own, its reservations counted", () => {
    expect(answeredTo({ shared: shared(90, 0), budget: agreed })).toBe(
      "warn: the end of the repository 2026-11 budget is near",
    );
    const half = billionthsOf(0.5);
    const asked = `needs-approval: the end of the repository 2026-11 budget is near: ${AGREE}`;
    expect(answeredTo({ shared: shared(90, 0), budget: agreed, spent: half, reserved: half })).toBe(asked);
    expect(answeredTo({ shared: shared(90, 0), budget: agreed, spent: half, reserved: half - 1n })).not.toBe(
      asked,
    );
    expect(answeredTo({ shared: shared(99, 0), budget: agreed })).toMatch(/^deny: /);
  });

  it("of nothing is enough for what costs nothing", () => {
    expect(answeredTo({ shared: shared(0, 0, 0), amount: 0n })).toBe("allow: the budget has so much left");
    expect(answeredTo({ shared: shared(0, 0, 0), amount: 1n })).toMatch(/^deny: /);
  });

  it("in another currency is nobody's to add up: a person agrees", () => {
    const other = "the repository 2026-11 budget is in another currency than USD";
    expect(answeredTo({ shared: shared(0, 0, -1) })).toBe(`needs-approval: ${other}: ${AGREE}`);
    expect(answeredTo({ shared: shared(0, 0, -1), budget: agreed })).toBe(`warn: ${other}`);
  });

  it("answers where it is the tighter; the run's own where both answer alike", () => {
    expect(answeredTo({ shared: shared(70, 0), spent: billionthsOf(7) })).toBe(
      "warn: the end of the budget is near",
    );
    expect(answeredTo({ shared: shared(90, 0), spent: billionthsOf(7) })).toMatch(
      /^needs-approval: the end of the repository/,
    );
    expect(answeredTo({ shared: shared(0, 0), spent: billionthsOf(9.5) })).toBe(
      "deny: the budget has not so much left",
    );
  });
});

describe("of a run that goes on with local models [P74]", () => {
  const ask = (words: Partial<ReservationQuestion>) =>
    answeredTo({ local: ["llama"], model: "llama", amount: 0n, ...words });

  it("what costs nothing may be asked of a listed model, whatever is spent", () => {
    expect(ask({})).toBe("allow: a local model costs nothing");
    expect(ask({ spent: billionthsOf(50) })).toBe("allow: a local model costs nothing");
  });

  it("nothing else may", () => {
    const { model: _, ...nameless } = { local: ["llama"], model: "llama", amount: 0n };
    expect(answeredTo(nameless)).toBe("deny: local only: the request does not name its `model`");
    for (const words of [{ model: "other" }, { local: [] }])
      expect(ask(words)).toBe("deny: local only: the policy does not list its model as local");
    expect(ask({ amount: 1n })).toBe(
      "deny: local only: a local model costs nothing, and the request may cost something",
    );
  });
});
