import { isAgentBranch } from "../collect/whose-change.ts";
import type { PolicyState } from "../engine/facts.ts";
import { type Rung, rungBelow } from "../engine/ladder.ts";
import {
  decidePromotion,
  decideRun,
  mergeOf,
  type PromotionAction,
  type PromotionVerdict,
} from "../engine/promotion.ts";
import { PROMOTION_MARK, promotionSummary } from "../report/promotion-summary.ts";
import { type BranchRow, findBranchById } from "../store/branches.ts";
import { addNews, type OutboxDraft } from "../store/outbox.ts";
import { endPromotion, findPromotion, reopenPromotion } from "../store/promotions.ts";
import { refUpdates } from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { aliveRun } from "../store/runs.ts";
import { standingStops } from "../store/stops.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { keptCommentDraft } from "./comment-outbox.ts";
import type { JudgedHead } from "./judged-head.ts";
import { freezesAt } from "./ladder-now.ts";
import type { LadderReading } from "./ladder-reading.ts";
import { carriedInto } from "./promotion-content.ts";
import { mergeDraft, wordsDraft } from "./promotion-outbox.ts";
import { stateWords } from "./promotion-words.ts";
import type { PullNow } from "./pull-now.ts";
import type { Services } from "./services.ts";

/** A pull request that was judged just now, with what it was judged by. */
export interface JudgedPull {
  readonly repositoryId: number;
  readonly number: number;
  readonly pull: PullNow;
  readonly branch: BranchRow | undefined;
  /** Before whose gate it stands. */
  readonly rung: Rung;
  readonly rules: LadderReading;
  /** Of the target's tip: it says who merges there. */
  readonly policy: PolicyState | undefined;
  readonly judged: JudgedHead;
}

/** What becomes of it. */
export interface Promotion {
  /** From rung to rung; else a run's, to the first. */
  readonly isPromotion: boolean;
  readonly action: PromotionAction;
}

/**
 * Has what was judged go up the ladder where nothing is left to wait for and the policy leaves it to the App, and a promotion
 * say where it stands. A person's own change is theirs to merge.
 */
export async function promote(
  services: Services,
  tx: Tx,
  judged: JudgedPull,
  cause: string,
  now: Date,
): Promise<void> {
  const promotion = await promotionOf(services, tx, judged);
  if (promotion === undefined) return;
  const { repositoryId, number, pull } = judged;
  const drafts: OutboxDraft[] = promotion.isPromotion
    ? [await summaryDraft(tx, judged, promotion.action)]
    : [];
  if (promotion.action.kind === "promote")
    drafts.push(mergeDraft(repositoryId, { pull: number, head: pull.head }, cause));
  await addNews(tx, drafts, now);
}

/** @returns undefined for what is not the App's to merge. */
export async function promotionOf(
  services: Services,
  tx: Tx,
  judged: JudgedPull,
): Promise<Promotion | undefined> {
  const { pull, rung, rules, policy } = judged;
  const { branch } = pull;
  const reports = (state: PolicyState | undefined): boolean => state?.policy.mode !== "enforce";
  // Only an enforced policy shuts gates, and only what it has let through is moved.
  if (branch === undefined || policy === undefined || reports(policy) || reports(rules.policy))
    return undefined;
  if (!rules.isAdopted) return undefined;
  const merge = mergeOf(rung, policy.policy.promotion);
  if (rungBelow(rules.ladder, rung.branch)?.branch === branch)
    return { isPromotion: true, action: await stepAction(services, tx, judged, branch, merge) };
  if (!isAgentBranch(rules.policy, branch)) return undefined;
  return { isPromotion: false, action: await runAction(tx, judged, merge) };
}

async function stepAction(
  services: Services,
  tx: Tx,
  { repositoryId, number, pull, rung, rules, judged }: JudgedPull,
  from: string,
  merge: "auto" | "manual",
): Promise<PromotionAction> {
  const history = async (branch: string) => ({
    branch,
    tip: rules.tips.get(branch),
    updates: await refUpdates(tx, { repositoryId, branch }),
  });
  const [freeze] = await freezesAt({ ...services, db: tx }, repositoryId, rung);
  return decidePromotion({
    from: await history(from),
    to: await history(rung.branch),
    freeze,
    pull: { number, head: pull.head, isDraft: pull.isDraft },
    verdict: verdictOf(judged),
    merge,
  });
}

async function runAction(
  tx: Tx,
  { number, pull, branch, rung, rules, judged }: JudgedPull,
  merge: "auto" | "manual",
): Promise<PromotionAction> {
  const now = branch === undefined ? undefined : await findBranchById(tx, branch.id);
  const run = now === undefined ? undefined : await aliveRun(tx, now.id);
  const stops = now === undefined ? [] : await standingStops(tx, now.id);
  return decideRun({
    pull: { number, head: pull.head, isDraft: pull.isDraft },
    tip: now?.head,
    to: { branch: rung.branch, tip: rules.tips.get(rung.branch) },
    isDone: run?.state === "done" && stops.length === 0,
    verdict: verdictOf(judged),
    merge,
  });
}

function verdictOf({ verdict }: JudgedHead): PromotionVerdict {
  const { head, base, findings } = verdict;
  const grave = findings.filter(({ level }) => level !== "note");
  return { head, base, verdict: verdict.verdict, rules: [...new Set(grave.map(({ rule }) => rule))] };
}

async function summaryDraft(tx: Tx, at: JudgedPull, action: PromotionAction): Promise<OutboxDraft> {
  const { repositoryId, number, pull, rung, rules, policy, judged } = at;
  const names = rules.ladder.map(({ branch }) => branch);
  const own = await findPromotion(tx, repositoryId, number);
  // Closed by hand, and opened by hand again.
  if (own?.ended === "closed") await reopenPromotion(tx, { repositoryId, pull: number });
  const isOwn = own !== undefined || pull.isMarked;
  const body = promotionSummary({
    ...{ from: pull.branch ?? "", into: rung.branch, gate: rung.gate, isOwn },
    ...verdictOf(judged),
    ...judged.sight,
    state: stateWords(action, judged, policy, rung),
    carried: await carriedInto(tx, repositoryId, names.slice(0, names.indexOf(rung.branch) + 1)),
  });
  return isOwn
    ? wordsDraft(repositoryId, { pull: number, body })
    : keptCommentDraft(repositoryId, { pull: number, mark: PROMOTION_MARK, body });
}

/** One of the App's own that is closed, by whomever. */
export async function followEnd(
  { db, clock }: Services,
  repositoryId: number,
  number: number,
  { isMerged }: PullNow,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    await endPromotion(tx, { repositoryId, pull: number }, isMerged ? "merged" : "closed", clock());
  });
}
