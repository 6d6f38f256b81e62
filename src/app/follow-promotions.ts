import type { Rung } from "../engine/ladder.ts";
import { decidePromotion, type RungHistory } from "../engine/promotion.ts";
import { addNews, type OutboxDraft } from "../store/outbox.ts";
import { lastPromotion, openPromotions, type PromotionRow } from "../store/promotions.ts";
import { refUpdates } from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import type { RungPlace } from "./follow-rung.ts";
import { freezesAt } from "./ladder-now.ts";
import { isContained } from "./ladder-reading.ts";
import { openDraft, type Step, withdrawDraft } from "./promotion-outbox.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";

/**
 * Has a pull request opened for each step of the ladder that has something to promote and none yet, and the App's own closed
 * where nothing is left for it. Recorded here, and done by whoever speaks to GitHub, who looks at what is there first.
 */
export async function followPromotions(services: Services, place: RungPlace): Promise<void> {
  const { db, clock } = services;
  const { repository, rules } = place;
  // A policy that only reports moves nothing.
  if (!rules.isAdopted || rules.policy.policy.mode !== "enforce") return;
  const repositoryId = repository.id;
  const open = await openPromotions(db, repositoryId);
  const steps = rules.ladder.slice(1).map((rung, at) => ({ from: rules.ladder[at]!.branch, rung }));
  const drafts: OutboxDraft[] = open
    .filter((row) => !steps.some(({ from, rung }) => isOf(row, { from, into: rung.branch })))
    .map((row) => withdrawn(row, "the ladder has no such step any more"));
  for (const { from, rung } of steps) {
    const own = open.filter((row) => isOf(row, { from, into: rung.branch }));
    drafts.push(...(await draftsOf(services, place, from, rung, own)));
  }
  if (drafts.length === 0) return;
  const now = clock();
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    await addNews(tx, drafts, now);
  });
}

async function draftsOf(
  services: Services,
  place: RungPlace,
  from: string,
  rung: Rung,
  own: readonly PromotionRow[],
): Promise<readonly OutboxDraft[]> {
  const repositoryId = place.repository.id;
  const [below, above] = [
    await historyOf(services, place, from),
    await historyOf(services, place, rung.branch),
  ];
  const [freeze] = await freezesAt(services, repositoryId, rung);
  // Of the pull request and its verdict whoever judges it decides.
  const unknown = { pull: undefined, verdict: undefined, merge: "manual" } as const;
  const action = decidePromotion({ from: below, to: above, freeze, ...unknown });
  if (action.kind !== "wait" || below.tip === undefined || above.tip === undefined) return [];
  const isLeft = action.for === "pull request" && !(await holds(services, place, above.tip, below.tip));
  if (!isLeft && action.for !== "judgement")
    return own.map((row) => withdrawn(row, `nothing is left to promote from \`${from}\``));
  if (!isLeft || own.length > 0) return [];
  const step = { from, into: rung.branch };
  const last = await lastPromotion(services.db, { repositoryId, ...step });
  const day = services.clock().toISOString().slice(0, 10);
  return [openDraft(repositoryId, step, [below.tip, above.tip, last?.pull ?? 0, day])];
}

async function historyOf(
  { db }: Services,
  { repository, rules }: RungPlace,
  branch: string,
): Promise<RungHistory> {
  const updates = await refUpdates(db, { repositoryId: repository.id, branch });
  return { branch, tip: rules.tips.get(branch), updates };
}

/** The rung above has all of the one below already. What cannot be read holds nothing. */
async function holds(
  services: Services,
  { mirror, remote }: RungPlace,
  above: string,
  below: string,
): Promise<boolean> {
  for (const oid of [above, below])
    if ((await fetchInto(services, mirror, remote, oid)).kind === "unavailable") return false;
  return await isContained(mirror, below, above);
}

function isOf(row: PromotionRow, { from, into }: Step): boolean {
  return row.from === from && row.into === into;
}

function withdrawn({ repositoryId, pull, from, into }: PromotionRow, why: string): OutboxDraft {
  return withdrawDraft(repositoryId, { from, into }, { pull, why });
}
