import { describe, expect, it } from "vitest";
import { billionthsOf } from "../../src/engine/money.ts";
import { decideReservation } from "../../src/engine/reservation.ts";

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
