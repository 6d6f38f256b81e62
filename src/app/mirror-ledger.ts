import type { SignedCheckpoint } from "../ledger/checkpoint.ts";
import type { LedgerEntry } from "../ledger/entry.ts";
import { LEDGER_REF, type MirrorFile, mirrorFiles } from "../ledger/mirror-layout.ts";
import { readCheckpoints, readLines } from "../store/ledger.ts";
import { lastPublished, type OutboxDraft } from "../store/outbox.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { keepCommit, moveRef, type RefPlace, readRef } from "./kept-refs.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

export const LEDGER_MIRROR = "ledger-mirror";

/** A ledger is mirrored up to a checkpoint. */
export interface LedgerMirrorPayload {
  readonly sequence: number;
}

export function ledgerMirrorDraft(repositoryId: number, sequence: number): OutboxDraft {
  const payload: LedgerMirrorPayload = { sequence };
  return {
    repositoryId,
    lane: laneOf(repositoryId),
    kind: LEDGER_MIRROR,
    idempotencyKey: `ledger ${repositoryId} ${sequence}`,
    payload: JSON.stringify(payload),
  };
}

const laneOf = (repositoryId: number): string => `${repositoryId} ledger`;

/** Entries of one commit, so that a request stays far below what GitHub takes. */
const ENTRIES_MAX = 1_000;
/** Commits that a process which was killed may have made without a word of it. */
const UNTOLD_MAX = 200;
/** What GitHub was told of: up to which entry, and in which commit. */
const MIRRORED = /^(\d{1,15}) ([0-9a-f]{40,64})$/;

interface Mirrored {
  readonly covered: number;
  /** The commit that holds it; undefined where there is none yet. */
  readonly commit: string | undefined;
}

/**
 * Adds to `refs/proofgate/ledger` what is signed and not there yet. Where the ref shows what was not written by us, it is
 * left as it is, and that is said: somebody else has written to it. @returns up to which entry, and the commit.
 */
export async function mirrorLedger(
  services: Services,
  place: PublishPlace,
  { sequence }: LedgerMirrorPayload,
): Promise<string> {
  const { db, log } = services;
  const { repositoryId } = place.installed;
  const said = await lastPublished(db, laneOf(repositoryId), (externalId) => MIRRORED.test(externalId));
  const [, covered = "0", commit] = MIRRORED.exec(said ?? "") ?? [];
  const client = await clientThatWrites(services, place);
  if (typeof client === "string") return client;
  return await asked(services, async () => {
    const here = { ...place, client };
    const tip = await readRef(here, LEDGER_REF);
    const isGone = tip === undefined && commit !== undefined;
    if (isGone)
      log("error", "the mirror of the ledger was deleted, and is made anew", { repository: repositoryId });
    const from = isGone ? { covered: 0, commit: undefined } : { covered: Number(covered), commit };
    const done = await addBatches(services, here, from, { tip, sequence });
    return `${done.covered} ${done.commit ?? ""}`.trim();
  });
}

/** The database has the whole ledger: a mirror that is not granted is no fault, and its reason is the answer. */
async function clientThatWrites(
  services: Services,
  { installed }: PublishPlace,
): Promise<RefPlace["client"] | string> {
  try {
    return await asked(services, () => services.github.client(installed, { contents: "write" }));
  } catch (error) {
    if (error instanceof GivenUp) return error.message;
    throw error;
  }
}

type LedgerPlace = RefPlace & Pick<PublishPlace, "installed">;

async function addBatches(
  { db }: Services,
  place: LedgerPlace,
  from: Mirrored,
  { tip, sequence }: { readonly tip: string | undefined; readonly sequence: number },
): Promise<Mirrored> {
  const { repositoryId } = place.installed;
  const checkpoints = (await readCheckpoints(db, repositoryId)).map(
    ({ line }) => JSON.parse(line) as SignedCheckpoint,
  );
  const untold = await commitsSince(place, tip, from.commit);
  let at = from;
  let tree = from.commit === undefined ? undefined : (await readCommit(place, from.commit)).tree;
  while (at.covered < sequence) {
    const upTo = Math.min(sequence, at.covered + ENTRIES_MAX);
    const entries = await entriesOf(db, repositoryId, at.covered + 1, upTo);
    const signed = checkpoints.filter(
      ({ checkpoint }) => checkpoint.sequence > at.covered && checkpoint.sequence <= upTo,
    );
    tree = await makeTree(place, tree, mirrorFiles(entries, signed));
    const known = untold.shift();
    if (known !== undefined && known.tree !== tree) throw foreign();
    const commit = known?.sha ?? (await addCommit(place, at, tree, upTo));
    at = { covered: upTo, commit };
  }
  // What is there beyond that was written by nobody of us, or for a later row that will find it.
  return at;
}

async function entriesOf(
  db: Services["db"],
  repositoryId: number,
  from: number,
  to: number,
): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for await (const line of readLines(db, repositoryId, from)) {
    entries.push(JSON.parse(line) as LedgerEntry);
    if (entries.length > to - from) break;
  }
  return entries;
}

interface CommitRead {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

/** The commits on `known`, oldest first, up to the tip. @throws GivenUp where the tip does not stand on it. */
async function commitsSince(
  place: LedgerPlace,
  tip: string | undefined,
  known: string | undefined,
): Promise<CommitRead[]> {
  const found: CommitRead[] = [];
  for (let next = tip; next !== known; ) {
    if (next === undefined || found.length === UNTOLD_MAX) throw foreign();
    const commit = await readCommit(place, next);
    found.unshift(commit);
    next = commit.parents[0];
  }
  return found;
}

async function readCommit({ client, owner, repo }: RefPlace, sha: string): Promise<CommitRead> {
  const { data } = await client.rest.git.getCommit({ owner, repo, commit_sha: sha });
  return { sha, tree: data.tree.sha, parents: data.parents.map((parent) => parent.sha) };
}

/** The same files on the same tree are the same tree, however often they are written. */
async function makeTree(
  { client, owner, repo }: RefPlace,
  base: string | undefined,
  files: readonly MirrorFile[],
): Promise<string> {
  const tree = files.map(
    ({ path, text }) => ({ path, mode: "100644", type: "blob", content: text }) as const,
  );
  const { data } = await client.rest.git.createTree({
    owner,
    repo,
    tree,
    ...(base === undefined ? {} : { base_tree: base }),
  });
  return data.sha;
}

async function addCommit(place: RefPlace, at: Mirrored, tree: string, upTo: number): Promise<string> {
  const { client, owner, repo } = place;
  const { data } = await client.rest.git.createCommit({
    owner,
    repo,
    message: `Proofgate's ledger, entries ${at.covered + 1} to ${upTo}`,
    tree,
    parents: at.commit === undefined ? [] : [at.commit],
  });
  if (at.commit === undefined) await keepCommit(place, LEDGER_REF, data.sha);
  else await moveRef(place, LEDGER_REF, data.sha);
  return data.sha;
}

function foreign(): GivenUp {
  return new GivenUp("invalid", `\`${LEDGER_REF}\` shows what Proofgate did not write: it is left as it is`);
}
