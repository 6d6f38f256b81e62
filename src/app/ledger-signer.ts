import type { KeyObject } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { isCheckpointDue, type SignedCheckpoint, signCheckpoint } from "../ledger/checkpoint.ts";
import { type LedgerEntry, NO_HASH } from "../ledger/entry.ts";
import { ledgerKeyOf } from "../ledger/key.ts";
import { signRotation } from "../ledger/key-rotation.ts";
import { addCheckpoint, appendEntries, lastEntry, readLines } from "../store/ledger.ts";
import { lastSigned } from "../store/ledger-keys.ts";
import { addToOutbox } from "../store/outbox.ts";
import type { Tx } from "../store/transaction.ts";
import type { LedgerKeys } from "./ledger-key.ts";
import { isRetiredSomewhere, rotationsOf } from "./ledger-rotations.ts";
import { appActor, entryAt } from "./ledger-words.ts";
import { ledgerMirrorDraft } from "./mirror-ledger.ts";
import type { Services } from "./services.ts";

/** What signing needs of the App. */
export type Sealing = Pick<Services, "config" | "db" | "clock" | "log">;

/** Who signs a ledger now, and who did before. */
interface Standing {
  readonly keyId: string;
  /** The first entry whose checkpoint it signs. */
  readonly first: number;
  readonly before: ReadonlySet<string>;
  /** Entries that say they rotate, and that its keys did not sign. */
  readonly unproven: readonly number[];
  /** The last entry that a checkpoint covers; 0: none. */
  readonly covered: number;
}

/** By the last rotation, or else by the last checkpoint; undefined where nobody has signed yet. */
async function standingOf(tx: Tx, repositoryId: number): Promise<Standing | undefined> {
  const signed = await lastSigned(tx, repositoryId);
  const { proven, unproven } = await rotationsOf(tx, repositoryId);
  const last = proven.at(-1);
  const keyId = last?.body.key_id ?? signed?.keyId;
  if (keyId === undefined) return undefined;
  const rotatedAt = last?.sequence ?? 0;
  const first = last?.body.lost === true ? rotatedAt : rotatedAt + 1;
  const before = new Set(proven.map(({ body }) => body.retired_key_id));
  return { keyId, first, before, unproven, covered: signed?.sequence ?? 0 };
}

/**
 * From which entry on this App's key may sign the ledger; undefined where it may not. Where the key before is at hand, it hands over: by an entry
 * that both sign, after which that key's own last checkpoint stands. The caller holds the repository.
 */
export async function maySign(
  services: Sealing,
  tx: Tx,
  repositoryId: number,
  keys: LedgerKeys,
  now: Date,
): Promise<number | undefined> {
  const { id } = ledgerKeyOf(keys.current);
  const standing = await standingOf(tx, repositoryId);
  const fields = {
    repository: repositoryId,
    key: id,
    ...(standing === undefined ? {} : { before: standing.keyId }),
  };
  if (standing !== undefined && standing.unproven.length > 0) {
    const help = "`proofgate ledger verify` shows them: find out who else writes to this database";
    const found = { ...fields, entries: standing.unproven.join(" "), help };
    services.log("error", "the ledger has rotations that its keys did not sign: they are passed over", found);
  }
  if (standing?.keyId === id) return standing.first;
  if (standing === undefined ? await isRetiredSomewhere(tx, id) : standing.before.has(id)) {
    const help =
      "a key that was retired never signs again: give the key `before`, or a fresh one with it as LEDGER_KEY_PREVIOUS";
    const by = standing === undefined ? "another ledger" : "it";
    services.log("error", `the ledger is not signed: LEDGER_KEY was retired by ${by}`, { ...fields, help });
    return undefined;
  }
  if (standing === undefined) return 1;
  const previous = keys.previous.find((key) => ledgerKeyOf(key).id === standing.keyId);
  if (previous === undefined && keys.lost !== standing.keyId) {
    const help =
      "put that key back, or give it once as LEDGER_KEY_PREVIOUS: then it hands over; LEDGER_KEY_LOST=<its id> says that nobody has it any more";
    services.log("error", "the ledger is not signed: the key that signs it never introduced LEDGER_KEY", {
      ...fields,
      help,
    });
    return undefined;
  }
  await handOver(services, tx, { repositoryId, previous, standing, next: keys.current }, now);
  services.log("warn", "a ledger is signed by another key from here on", {
    ...fields,
    lost: previous === undefined,
  });
  return (await standingOf(tx, repositoryId))?.first;
}

interface HandOver {
  readonly repositoryId: number;
  /** Undefined: lost. */
  readonly previous: KeyObject | undefined;
  readonly standing: Standing;
  readonly next: KeyObject;
}

async function handOver(
  services: Sealing,
  tx: Tx,
  { repositoryId, previous, standing, next }: HandOver,
  now: Date,
): Promise<void> {
  const last = await lastEntry(tx, repositoryId);
  const place = { repository: { id: repositoryId }, previous_hash: last?.hash ?? NO_HASH };
  const body = signRotation(place, previous ?? standing.keyId, next);
  const words = { kind: "key-rotated", actor: appActor(services), subject: {}, body } as const;
  await appendEntries(tx, repositoryId, [entryAt(now, words)]);
  if (previous === undefined) return;
  const fresh = await freshEntries(tx, repositoryId, standing.covered);
  const { made, covered } = dueCheckpoints(fresh, standing.covered, previous, now);
  await addCheckpoints(tx, repositoryId, made, now);
  await addToOutbox(tx, [ledgerMirrorDraft(repositoryId, covered)], now);
}

/** Entries that nobody has vouched for. */
export async function freshEntries(
  tx: Tx,
  repositoryId: number,
  covered: number,
): Promise<readonly LedgerEntry[]> {
  const fresh: LedgerEntry[] = [];
  for await (const line of readLines(tx, repositoryId, covered + 1))
    fresh.push(JSON.parse(line) as LedgerEntry);
  return fresh;
}

/** The checkpoints that are due among these entries; `covered`: up to where they reach. */
export function dueCheckpoints(
  fresh: readonly LedgerEntry[],
  from: number,
  key: KeyObject,
  now: Date,
): { readonly made: readonly SignedCheckpoint[]; readonly covered: number } {
  const made: SignedCheckpoint[] = [];
  let covered = from;
  for (const entry of fresh) {
    if (!isCheckpointDue(entry, covered)) continue;
    made.push(signCheckpoint(entry, covered, now.toISOString(), key));
    covered = entry.sequence;
  }
  return { made, covered };
}

export async function addCheckpoints(
  tx: Tx,
  repositoryId: number,
  checkpoints: readonly SignedCheckpoint[],
  now: Date,
): Promise<void> {
  for (const { checkpoint, signature } of checkpoints) {
    const { sequence, key_id: keyId } = checkpoint;
    await addCheckpoint(
      tx,
      repositoryId,
      { sequence, keyId, line: canonicalJson({ checkpoint, signature }) },
      now,
    );
  }
}
