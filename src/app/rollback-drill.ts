import type { Ladder } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Objects } from "../git/objects.ts";
import type { Remote } from "../git/remote.ts";
import { type Revert, revertUpdate } from "../git/revert.ts";
import { CEILINGS, type CommitObject, type Oid } from "../git/types.ts";
import { lineOf } from "../git/update.ts";
import { appendEntries } from "../store/ledger.ts";
import { lockRepository } from "../store/repositories.ts";
import { isDrillHeld, noteDrill } from "../store/rollback-drills.ts";
import { inTransaction } from "../store/transaction.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import { bringing } from "./mirror-reading.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";

/** Updates of a rung that are tried: of these days, and no more of them. */
const DAYS = 7;
const UPDATES_MAX = 50;
const DAY_MS = 86_400_000;
/** Updates that are named, of those that cannot be taken back. */
const NAMED_MAX = 20;

export interface DrillPlace {
  readonly repositoryId: number;
  readonly mirror: Mirror;
  readonly remote: Remote;
  readonly ladder: Ladder;
  readonly tips: ReadonlyMap<string, Oid>;
}

type Counts = Record<Revert["kind"], number>;

/**
 * Once a day: would each update of the last week still come back from its rung without a conflict [P97] [P167]? Nothing is
 * written but the answer, in the ledger and the metrics. A conflict is no fault: it says what a rollback would meet.
 */
export async function holdDrill(services: Services, place: DrillPlace): Promise<void> {
  const { db, clock } = services;
  const now = clock();
  const day = now.toISOString().slice(0, 10);
  const { repositoryId } = place;
  if (await isDrillHeld(db, repositoryId, day)) return;
  const counts: Counts = { clean: 0, unneeded: 0, conflicted: 0, undetermined: 0 };
  const shut: { target: string; update: string; outcome: string }[] = [];
  for (const { branch } of place.ladder) {
    for (const { after, kind } of await tryRung(services, place, branch, now)) {
      counts[kind] += 1;
      const isShut = kind === "conflicted" || kind === "undetermined";
      if (isShut && shut.length < NAMED_MAX)
        shut.push({ target: named(branch), update: after, outcome: kind });
    }
  }
  const tried = Object.values(counts).reduce((sum, count) => sum + count, 0);
  await inTransaction(db, async (tx) => {
    await lockRepository(tx, repositoryId);
    if (!(await noteDrill(tx, { repositoryId, day, ...counts }, now)) || tried === 0) return;
    const body = { deed: "a rollback drill", days: DAYS, tried, ...counts, not_clean: shut };
    const entry = { kind: "annotation", actor: appActor(services), subject: {}, body } as const;
    await appendEntries(tx, repositoryId, [entryAt(now, entry)]);
  });
}

interface Tried {
  readonly after: string;
  readonly kind: Revert["kind"];
}

async function tryRung(
  services: Services,
  { mirror, remote, tips }: DrillPlace,
  branch: string,
  now: Date,
): Promise<readonly Tried[]> {
  const tip = tips.get(branch);
  if (tip === undefined || (await fetchInto(services, mirror, remote, tip)).kind !== "here") return [];
  const since = Math.floor((now.getTime() - DAYS * DAY_MS) / 1000);
  const bring = bringing(services, mirror, remote);
  const line = await mirror.withObjects((objects) => youngest(objects, tip, since));
  const tried: Tried[] = [];
  for (const { oid: after, parents } of line) {
    const [before] = parents;
    if (before === undefined) continue;
    try {
      const revert = await mirror.withObjects(
        (objects) => revertUpdate(objects, { before, after }, tip, CEILINGS),
        bring,
      );
      tried.push({ after, kind: revert.kind });
    } catch (error) {
      if (!(error instanceof CannotRun)) throw error;
      tried.push({ after, kind: "undetermined" });
    }
  }
  return tried;
}

/** The branch's own line, down to the first that is older. A commit's date is its author's to write: it bounds the work, and decides nothing. */
async function youngest(objects: Objects, tip: Oid, since: number): Promise<readonly CommitObject[]> {
  const { commits } = await lineOf(objects, tip, undefined, CEILINGS, UPDATES_MAX);
  const older = commits.findIndex(({ committer }) => {
    const seconds = Number(/ (\d+) [+-]\d{4}$/.exec(committer.toString("latin1"))?.[1] ?? 0);
    return seconds < since;
  });
  return older < 0 ? commits : commits.slice(0, older);
}
