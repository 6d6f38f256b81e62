import type { AwaitedEvidence } from "../engine/awaited-evidence.ts";
import {
  awaitEvidence,
  type EndedWait,
  endedWaits,
  endWait,
  firstJudged,
  saidOfVerdict,
} from "../store/awaited-evidence.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { COMMENT, type CommentPayload } from "./comment-outbox.ts";
import type { Judgement } from "./judgement.ts";
import { sayHeadAgain } from "./say-again.ts";
import type { Services } from "./services.ts";

const MINUTE_MS = 60_000;
/** Waits that one sweep ends; what is left is as late at the next. */
const LIMIT = 1_000;

/**
 * Notes that a verdict, which is recorded already, waits for evidence. The head's own is waited for since the head was first
 * judged on its branch, the target's since anything was first judged against its tip: who pushes the same again, or moves the
 * target, has no second hour for the same proof.
 */
export async function noteAwaited(
  tx: Tx,
  { repositoryId, branch, judged }: Judgement,
  verdictId: string,
  now: Date,
): Promise<void> {
  const { awaits, verdict } = judged;
  if (awaits === undefined || branch === undefined) return;
  const since = await sinceWhen(tx, awaits, {
    head: { repositoryId, head: verdict.head, branchId: branch.id },
    target: { repositoryId, base: verdict.base },
  });
  const until = new Date(Math.max(...since.map((at) => at.getTime())) + awaits.minutes * MINUTE_MS);
  if (until > now) await awaitEvidence(tx, { verdictId, facts: awaits.facts, until });
}

type Questions = Readonly<Record<"head" | "target", Parameters<typeof firstJudged>[1]>>;

async function sinceWhen(tx: Tx, { from }: AwaitedEvidence, of: Questions): Promise<readonly Date[]> {
  const found = [];
  for (const side of from) {
    const first = await firstJudged(tx, of[side]);
    if (first === undefined) throw new Error("invariant: the verdict was recorded before its wait");
    found.push(first);
  }
  return found;
}

/** What was waited for and did not come is unknown for good: the checks that are in progress say so now. */
export async function endAwaited(services: Services): Promise<void> {
  for (const wait of await endedWaits(services.db, services.clock(), LIMIT)) await endOne(services, wait);
}

async function endOne({ db, clock, log }: Services, wait: EndedWait): Promise<void> {
  const { verdictId, repositoryId, head, branchId } = wait;
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    if (!(await endWait(tx, verdictId, now)) || branchId === undefined) return;
    const comments = await saidOfVerdict(tx, verdictId, COMMENT);
    const pulls = comments.map((payload) => (JSON.parse(payload) as CommentPayload).pull);
    await sayHeadAgain(tx, { repositoryId, branchId, head, pulls: [...new Set(pulls)] }, now);
    log("info", "evidence that was waited for did not come", { repository: repositoryId, head });
  });
}
