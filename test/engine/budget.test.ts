import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bearingPeriods, sharedLevel, sharedMarks, worstLevel } from "../../src/engine/budget.ts";
import { billionthsOf } from "../../src/engine/money.ts";
import { decideReservation } from "../../src/engine/reservation.ts";
import {
  pastOf,
  SHARED_SCOPES,
  type SharedSpending,
  sharedSpendings,
} from "../../src/engine/shared-budget.ts";

const bound = (value: number) => ({ value, setBy: "the policy" });
const BUDGET = { perRun: bound(1000), perRequest: bound(200), warnAt: bound(0.7), approveAt: bound(0.9) };
const DATES = { day: "2026-11-22", month: "2026-11" } as const;

function shared(spent: number, changes: Partial<SharedSpending> = {}): SharedSpending {
  const { period = "month" } = changes;
  const sums = { spent: billionthsOf(spent), own: 1n };
  return { scope: "repository", period, date: DATES[period], limit: bound(100), ...sums, ...changes };
}
const approved = (amount: number) => ({ ...BUDGET, approved: billionthsOf(amount) });

describe("a budget that runs share", () => {
  const STEPS = [
    [69.9, undefined, "allow"],
    [70, "note", "warn"],
    [89.9, "note", "warn"],
    [90, "review", "needs-approval"],
    [99.9, "review", "needs-approval"],
    [100, "stop", "deny"],
    [100.1, "stop", "deny"],
  ] as const;
  const CASES = SHARED_SCOPES.flatMap((scope) =>
    (["day", "month"] as const).flatMap((period) => STEPS.map((step) => [scope, period, ...step] as const)),
  );

  it.each(CASES)(
    "of a %s and %s at %d %% is: %s, and a request that would bring it there: %s [P137]",
    (...of) => {
      const [scope, period, percent, level, answer] = of;
      const each = shared(percent, { scope, period });
      expect(sharedLevel(each, { budget: BUDGET, spent: 1n })).toBe(level);
      const before = { ...each, spent: billionthsOf(percent - 10), reserved: billionthsOf(9) };
      const asked = { spent: 0n, reserved: 0n, amount: billionthsOf(1), currency: "USD", budget: BUDGET };
      expect(decideReservation({ ...asked, shared: [before] }).answer).toBe(answer);
    },
  );

  it("bears on no run that has spent nothing of it, and on each that has spent a billionth", () => {
    expect(sharedLevel(shared(1000, { own: 0n }), { budget: BUDGET, spent: 5n })).toBeUndefined();
    expect(sharedLevel(shared(1000), { budget: BUDGET, spent: 5n })).toBe("stop");
    expect(sharedLevel(shared(0, { limit: bound(0), spent: 1n }), { budget: BUDGET, spent: 1n })).toBe(
      "stop",
    );
  });

  it("lets a run go on that a person agreed to, up to that sum and never beyond the whole [P72]", () => {
    const budget = approved(50);
    const at = (percent: number, spent: number) =>
      sharedLevel(shared(percent), { budget, spent: billionthsOf(spent) });
    expect([at(95, 49.999_999_999), at(95, 50), at(100, 1)]).toEqual(["note", "review", "stop"]);
  });

  it("in another currency is a person's to agree to, and is never taken for one without a limit [P137]", () => {
    const unlike = shared(0, { scope: "organisation", limit: undefined });
    expect(sharedLevel(unlike, { budget: BUDGET, spent: 1n })).toBe("review");
    expect(sharedLevel(unlike, { budget: approved(50), spent: 1n })).toBe("note");
    const asked = { spent: 0n, reserved: 0n, amount: 1n, currency: "EUR", budget: BUDGET };
    const held = { ...unlike, reserved: 0n };
    expect(decideReservation({ ...asked, shared: [held] }).answer).toBe("needs-approval");
    expect(decideReservation({ ...asked, budget: approved(50), shared: [held] }).answer).toBe("warn");
  });

  it("is one of several: the worst of them counts, and all are named [P137]", () => {
    const all = [shared(75), shared(95, { scope: "thread" }), shared(100, { scope: "agent", period: "day" })];
    const of = { spent: billionthsOf(700), budget: BUDGET, shared: all };
    expect(worstLevel(of)).toBe("stop");
    expect(worstLevel({ ...of, shared: all.slice(0, 1) })).toBe("note");
    expect(worstLevel({ ...of, spent: billionthsOf(1000), shared: all.slice(0, 2) })).toBe("stop");
    expect(sharedMarks(of)).toEqual([
      "repository 2026-11 note",
      "thread 2026-11 review",
      "agent 2026-11-22 stop",
    ]);
    expect(bearingPeriods(of)).toEqual(new Set(["month", "day"]));
    expect(bearingPeriods({ ...of, shared: [shared(69)] })).toEqual(new Set());
  });

  it("tells how many of its parts are past, so that others are judged when one is reached", () => {
    const parts = [0.7, 0.9, 1];
    expect([0, 69.9, 70, 90, 100, 130].map((spent) => pastOf(shared(spent), parts))).toEqual([
      0, 0, 1, 2, 3, 3,
    ]);
    expect(pastOf(shared(1, { limit: undefined }), parts)).toBe(0);
  });

  it("is held against what came in of it, scope by scope; where nobody added up there is nothing to hold", () => {
    const limits = [shared(0, { scope: "organisation" }), shared(0, { scope: "thread" })];
    const sums = [
      shared(5, { scope: "thread" }),
      shared(7, { scope: "organisation" }),
      shared(7, { scope: "agent" }),
    ];
    const held = sharedSpendings(limits, sums).map(({ scope, spent }) => [scope, spent]);
    expect(held).toEqual([
      ["thread", billionthsOf(5)],
      ["organisation", billionthsOf(7)],
    ]);
    expect(sharedSpendings(limits, [])).toEqual([]);
  });
});

describe("a reservation under several budgets [P136]", () => {
  it("is answered by the tightest, in its words", () => {
    const asked = {
      spent: billionthsOf(690),
      reserved: 0n,
      amount: billionthsOf(10),
      currency: "USD",
      budget: BUDGET,
    };
    const of = (...spent: number[]) =>
      spent.map((each, at) => ({ ...shared(each, { scope: SHARED_SCOPES[at]! }), reserved: 0n }));
    expect(decideReservation({ ...asked, shared: of(0, 0, 0, 0) })).toEqual({
      answer: "warn",
      why: "the end of the budget is near",
    });
    expect(decideReservation({ ...asked, shared: of(0, 80, 0, 0) })).toEqual({
      answer: "needs-approval",
      why: "the end of the agent 2026-11 budget is near: a person agrees first: `/proofgate approve-budget <amount>`",
    });
    expect(decideReservation({ ...asked, shared: of(0, 80, 90, 0) })).toEqual({
      answer: "deny",
      why: "the repository 2026-11 budget of 100.00 USD has not so much left",
    });
  });

  it("never allows what would bring any of them to a stop, or to a person without an agreement", () => {
    const cents = fc.integer({ min: 0, max: 12_000 }).map((amount) => amount / 100);
    const one = fc.record({ spent: cents, reserved: cents, scope: fc.constantFrom(...SHARED_SCOPES) });
    const asked = fc.record({ amount: cents, spent: cents, approved: fc.option(cents, { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), asked, (all, { amount, spent, approved: agreed }) => {
        const budget = agreed === undefined ? BUDGET : approved(agreed);
        const held = all.map((each) => ({
          ...shared(each.spent, { scope: each.scope }),
          reserved: billionthsOf(each.reserved),
        }));
        const question = {
          spent: billionthsOf(spent),
          reserved: 0n,
          amount: billionthsOf(amount),
          currency: "USD",
          budget,
        };
        const { answer } = decideReservation({ ...question, shared: held });
        const after = {
          spent: question.spent + question.amount,
          budget,
          shared: held.map((each) => ({
            ...each,
            spent: each.spent + each.reserved + question.amount,
            own: 1n,
          })),
        };
        const level = worstLevel(after);
        if (answer === "allow" || answer === "warn")
          expect([undefined, "note"]).toContain(question.amount === 0n && level === "stop" ? "note" : level);
      }),
      { numRuns: 500 },
    );
  });
});
