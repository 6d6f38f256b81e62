import type { WorkPlan } from "../contract/generated/documents.ts";
import { moneyText } from "../engine/money.ts";
import { promotionContent } from "../engine/promotion-content.ts";
import { waivedUntil } from "../engine/waived-findings.ts";
import type { CarriedRun, CarriedUpdate } from "../report/promotion-summary.ts";
import { findPlan } from "../store/plans.ts";
import { type RefUpdateRow, refUpdates } from "../store/ref-updates.ts";
import { promotedRun, type RunRow } from "../store/runs.ts";
import type { Handle } from "../store/transaction.ts";
import { totalsOf } from "../store/usage-totals.ts";
import { findVerdict, type VerdictRow } from "../store/verdicts.ts";
import { verdictOfRow } from "./check-outbox.ts";
import { boundOf, spendingBy } from "./usage-of.ts";

/**
 * What a promotion carries, as it first reached the ladder.
 * @param rungs their branches, lowest first, up to the one that it goes into
 */
export async function carriedInto(
  db: Handle,
  repositoryId: number,
  rungs: readonly string[],
): Promise<readonly CarriedUpdate[]> {
  const histories: { readonly branch: string; readonly updates: readonly RefUpdateRow[] }[] = [];
  for (const branch of rungs)
    histories.push({ branch, updates: await refUpdates(db, { repositoryId, branch }) });
  const carried: CarriedUpdate[] = [];
  for (const update of promotionContent(histories)) carried.push(await carriedOf(db, repositoryId, update));
  return carried;
}

async function carriedOf(
  db: Handle,
  repositoryId: number,
  { before, after, account }: RefUpdateRow,
): Promise<CarriedUpdate> {
  const decided = account.verdictId === undefined ? undefined : await findVerdict(db, account.verdictId);
  const waived = (decided === undefined ? [] : verdictOfRow(decided).findings).flatMap((finding) => {
    const until = waivedUntil(finding);
    return until === undefined ? [] : [{ rule: finding.rule, message: finding.message, until }];
  });
  const run = decided === undefined ? undefined : await runOf(db, repositoryId, decided);
  return { before, after, account: ACCOUNT_WORDS[account.kind], pull: account.pull, run, waived };
}

const ACCOUNT_WORDS: Readonly<Record<RefUpdateRow["account"]["kind"], string>> = {
  start: "what stood there when the ladder was adopted",
  pull: "a person's change, judged at its gate",
  updater: "an updater's push, judged",
  adopted: "adopted by a person",
  "not-enforced": "from before the policy was enforced",
  none: "nobody has accounted for it",
};

async function runOf(
  db: Handle,
  repositoryId: number,
  { branchId, head }: VerdictRow,
): Promise<CarriedRun | undefined> {
  const run = branchId === undefined ? undefined : await promotedRun(db, branchId, head);
  const plan = run === undefined ? undefined : await findPlan(db, repositoryId, run.planId);
  if (run === undefined || plan === undefined) return undefined;
  const { requirements, risk, blast_radius: reach } = JSON.parse(plan.content) as WorkPlan;
  return {
    id: run.id,
    plan: run.planId,
    requirements,
    risk,
    ...(reach === undefined
      ? {}
      : {
          reach: {
            summary: reach.summary ?? "no summary",
            services: reach.services ?? [],
            reversible: reach.reversible ?? false,
          },
        }),
    spent: await spentBy(db, run),
  };
}

/** Undefined where nobody has told: a budget alone is no word of what was spent. */
async function spentBy(db: Handle, run: RunRow): Promise<string | undefined> {
  const bound = await boundOf(db, run);
  const totals = bound === undefined ? undefined : await totalsOf(db, run.id, bound.currency);
  if (bound === undefined || totals === undefined || totals.length === 0) return undefined;
  const { spent, currency } = spendingBy(bound, totals);
  return moneyText(spent, currency);
}
