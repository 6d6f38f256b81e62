import { canonicalJson } from "../contract/canonical-json.ts";
import type { Statement } from "./attestation.ts";
import type { GivenKey } from "./checkpoint-trust.ts";
import type { LedgerEntry } from "./entry.ts";
import { readLedgerLine } from "./line-reading.ts";
import { PREDICATE_TYPE } from "./statement.ts";

/** What somebody who has a commit wants to be shown. */
export interface WantedPromotion {
  /** A whole commit id: the one that was judged, or the one that the branch showed afterwards. */
  readonly commit: string;
  /** `owner/name`, as it was then; undefined: any. */
  readonly repository: string | undefined;
}

/** A promotion that proven statements tell of. */
export interface ShownPromotion {
  readonly repository: { readonly id: number; readonly name: string };
  readonly gate: string;
  readonly branch: string;
  readonly head: string;
  readonly commit: string;
  /** Of the verdict that let it through; undefined where its entry is not among the statements. */
  readonly verdict: string | undefined;
}

/** The entry of the ledger that a statement holds; undefined for other statements, and for what is no entry. */
export function entryIn({ predicateType, predicate }: Statement): LedgerEntry | undefined {
  if (predicateType !== PREDICATE_TYPE) return undefined;
  const { entry } = predicate as { readonly entry?: object };
  if (typeof entry !== "object" || entry === null) return undefined;
  const read = readLedgerLine(Buffer.from(canonicalJson(entry), "utf8"));
  return "entry" in read && read.hashed === read.entry.hash ? read.entry : undefined;
}

/** Why a statement about an entry is not to be believed though its signature is good: its key had ended before that entry. */
export function entryFault(statement: Statement, key: Pick<GivenKey, "id" | "until">): string | undefined {
  if (statement.predicateType !== PREDICATE_TYPE) return undefined;
  const entry = entryIn(statement);
  if (entry === undefined) return "the entry of the ledger in it is none";
  if (key.until === undefined || entry.sequence <= key.until) return undefined;
  return `it is signed by the key \`${key.id.slice(0, 16)}\`, which by the keys that were given signs up to entry ${key.until}, and it tells of entry ${entry.sequence}`;
}

/** Of proven statements, the promotion of a commit; its verdict must be among them, and have passed. */
export function promotionOf(
  statements: readonly Statement[],
  { commit, repository }: WantedPromotion,
): ShownPromotion | undefined {
  const entries = statements.flatMap((statement) => entryIn(statement) ?? []);
  for (const { kind, subject, body, repository: of } of entries) {
    const { head, verdict, gate = "", target = "" } = subject;
    const { after } = body as { readonly after?: unknown };
    if (kind !== "promotion" || head === undefined || typeof after !== "string") continue;
    if (commit !== head && commit !== after) continue;
    if (repository !== undefined && of.name.toLowerCase() !== repository.toLowerCase()) continue;
    const decided = entries.find(
      (entry) =>
        entry.kind === "verdict" &&
        entry.repository.id === of.id &&
        verdict !== undefined &&
        entry.subject.verdict === verdict &&
        entry.subject.head === head,
    );
    const said = (decided?.body as { readonly verdict?: unknown } | undefined)?.verdict;
    const shown = typeof said === "string" ? said : undefined;
    return { repository: of, gate, branch: target, head, commit: after, verdict: shown };
  }
  return undefined;
}
