import type { LocalWord } from "../engine/local-mode.ts";
import { type Billionths, billionthsOf } from "../engine/money.ts";
import type { ApprovalRow } from "../store/approvals.ts";

/** As long as what is set aside for a request may wait for it. */
const LATE_MS = 15 * 60_000;

/** What people said of a run's money. */
export interface SpendingWords {
  /** The highest sum up to which it may go on, in billionths of the plan's currency; absent: none. */
  readonly approved?: Billionths;
  /** That it goes on with local models alone, oldest first. Who agrees to more money afterwards ends that. */
  readonly local: readonly LocalWord[];
}

/** @param given `approve-budget` and `degrade` that still count, in the order in which they were given */
export function spendingWords(given: readonly ApprovalRow[]): SpendingWords {
  let approved: Billionths | undefined;
  let local: LocalWord[] = [];
  for (const { kind, amount = "0", planSha256 = "", givenAt, approverId: by, approverLogin } of given)
    if (kind === "approve-budget") {
      const sum = billionthsOf(Number(amount));
      if (approved === undefined || sum > approved) approved = sum;
      local = [];
    } else {
      const login = approverLogin === undefined ? {} : { login: approverLogin };
      const lateFrom = new Date(givenAt.getTime() + LATE_MS).toISOString();
      local.push({ since: givenAt.toISOString(), lateFrom, by, ...login, planSha256 });
    }
  return { ...(approved === undefined ? {} : { approved }), local };
}
