import { hash } from "node:crypto";
import { canonicalJson, NotCanonicalError } from "../contract/canonical-json.ts";
import type { LedgerKind } from "./entry-kind.ts";
import { draftProblem } from "./entry-shape.ts";

/** The repository that a ledger belongs to. The id is its identity: names change and are used again by others. */
export interface LedgerRepository {
  readonly id: number;
  /** As it was called when the entry was written, as `acme/billing`. */
  readonly name: string;
}

/** Who did it. For a program of ours that acts on its own (a sweep, say) the App itself. */
export interface LedgerActor {
  readonly type: "person" | "agent" | "bot" | "app";
  /** GitHub's id of the user or App. */
  readonly id: number;
  /** As it was when the entry was written. */
  readonly login: string;
}

/** What an entry is about: only what applies. `ledger show` selects by these. */
export interface LedgerSubject {
  readonly run?: string;
  readonly plan?: string;
  /** Branch name, without `refs/heads/`. */
  readonly branch?: string;
  readonly head?: string;
  readonly target?: string;
  readonly gate?: string;
  readonly stop?: string;
  readonly verdict?: string;
  readonly pull_request?: number;
  /** The sequence of an earlier entry that this one comments on. */
  readonly entry?: number;
}

/** What the caller knows of an entry; the chain adds the rest. */
export interface LedgerDraft {
  /** UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
  readonly recorded_at: string;
  readonly repository: LedgerRepository;
  readonly kind: LedgerKind;
  readonly actor: LedgerActor;
  readonly subject: LedgerSubject;
  /** What was decided: any JSON object. No secret, and nothing that is not to be known for ever. */
  readonly body: object;
}

/** One entry (contract.md, 9). Never updated, never deleted [P89] [S18]. */
export interface LedgerEntry extends Omit<LedgerDraft, "kind"> {
  /** Lower-case words with hyphens, at most 64 characters; a newer version may write kinds that this one does not know. */
  readonly kind: string;
  /** From 1, without gaps, per repository. */
  readonly sequence: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** The hash of the entry before; NO_HASH for the first. */
  readonly previous_hash: string;
  /** SHA-256 over the RFC 8785 canonical JSON of all other fields: 64 lower-case hexadecimal digits. */
  readonly hash: string;
}

/** What stands for the hash of the entry before the first. */
export const NO_HASH = "0".repeat(64);

/** Of one entry's canonical JSON in UTF-8; larger evidence is kept elsewhere, and named by its hash. */
export const ENTRY_BYTES_MAX = 1024 * 1024;

/** A draft that cannot become an entry. Thrown, for it is a bug of the caller: nothing foreign is written unread. */
export class DraftRefused extends Error {}

/**
 * The next entry of a chain: numbered, tied to the one before, hashed. The entry holds a copy of the draft, so that what
 * the caller does to its own objects later changes nothing.
 * @throws DraftRefused for a draft that no reader would accept, or one of another repository than `previous`.
 */
export function sealEntry(
  previous: Pick<LedgerEntry, "sequence" | "hash" | "repository"> | undefined,
  draft: LedgerDraft,
): LedgerEntry {
  if (previous !== undefined && previous.repository.id !== draft.repository.id) {
    throw new DraftRefused(
      `an entry of repository ${draft.repository.id} cannot follow one of repository ${previous.repository.id}`,
    );
  }
  const { recorded_at, repository, kind, actor, subject, body } = draft;
  const unhashed = {
    sequence: (previous?.sequence ?? 0) + 1,
    repository,
    recorded_at,
    kind,
    actor,
    subject,
    body,
    previous_hash: previous?.hash ?? NO_HASH,
  };
  const problem = draftProblem(unhashed);
  if (problem !== undefined) throw new DraftRefused(problem);
  const text = draftText(unhashed);
  if (Buffer.byteLength(text) > ENTRY_BYTES_MAX - HASH_MEMBER_BYTES) {
    throw new DraftRefused(`the entry is larger than ${ENTRY_BYTES_MAX} bytes: name its evidence by hash`);
  }
  // Not read back from the text: V8 13.6 misreads keys of one escaped character (see line-reading.ts).
  return { ...(copyOf(unhashed) as Omit<LedgerEntry, "hash">), hash: hash("sha256", text) };
}

function draftText(unhashed: object): string {
  try {
    return canonicalJson(unhashed);
  } catch (error) {
    if (!(error instanceof NotCanonicalError)) throw error;
    throw new DraftRefused(`the entry holds ${error.message}, which JSON cannot say`);
  }
}

/** Of what has a canonical form: four times faster than `structuredClone`. */
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Record<string, unknown> = {};
  // Keys that reach into programs were refused before.
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  return copy;
}

const HASH_MEMBER_BYTES = `"hash":"${NO_HASH}",`.length;

/** The entry as one line of a ledger file, without the line's end: its canonical JSON. */
export function lineOf(entry: LedgerEntry): string {
  return canonicalJson(entry);
}
