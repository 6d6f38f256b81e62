import type { LadderFact } from "../engine/facts.ts";
import type { Freeze } from "../engine/freeze.ts";
import { type Rung, rungOf } from "../engine/ladder.ts";
import { unaccountedUpdates } from "../engine/promotion.ts";
import { isUnaccounted } from "../engine/ref-update.ts";
import { standingFreezes } from "../store/freezes.ts";
import { type RefUpdateRow, refUpdates } from "../store/ref-updates.ts";
import { followRung, type RungPlace } from "./follow-rung.ts";
import type { Services } from "./services.ts";

/**
 * What has happened to the ladder that shuts a gate to a head: who has frozen it, and, for a branch of the ladder, which
 * updates it carries or would stand on that nobody has accounted for. Both rungs are read anew first.
 * @param branch of the head; absent for a head from a fork.
 */
export async function ladderAtGate(
  services: Services,
  place: RungPlace,
  rung: Rung,
  branch: string | undefined,
): Promise<LadderFact> {
  const freezes = await freezesAt(services, place.repository.id, rung);
  if (branch === undefined || rungOf(place.rules.ladder, branch) === undefined)
    return { unaccounted: [], freezes };
  const repositoryId = place.repository.id;
  const histories: { readonly updates: readonly RefUpdateRow[] }[] = [];
  for (const name of [branch, rung.branch]) {
    await followRung(services, place, name);
    histories.push({ updates: await refUpdates(services.db, { repositoryId, branch: name }) });
  }
  const [from, to] = histories as [(typeof histories)[0], (typeof histories)[0]];
  return { unaccounted: unaccountedUpdates(from, to).map(withPusher), freezes };
}

export async function freezesAt(
  { db, clock }: Pick<Services, "db" | "clock">,
  repositoryId: number,
  { conditions }: Rung,
): Promise<readonly Freeze[]> {
  const rows = await standingFreezes(db, repositoryId, clock());
  return rows
    .filter(({ gate }) => conditions.includes(gate))
    .map(({ gate, login, until }) => ({ gate, login, until: until.toISOString().slice(0, 10) }));
}

/** Of a commit that a rung went to: whether anybody has accounted for that. */
export async function ladderAtUpdate(
  { db }: Services,
  of: { readonly repositoryId: number; readonly branch: string },
  head: string,
): Promise<LadderFact> {
  const updates = (await refUpdates(db, of)).filter(({ after }) => after === head).filter(isUnaccounted);
  return { unaccounted: updates.map(withPusher), freezes: [] };
}

function withPusher(update: RefUpdateRow): LadderFact["unaccounted"][number] {
  const { branch, before, after, account, pusher } = update;
  return { branch, before, after, account, ...(pusher === undefined ? {} : { by: pusher.login }) };
}
