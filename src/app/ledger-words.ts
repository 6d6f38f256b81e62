import type { LedgerActor, LedgerSubject } from "../ledger/entry.ts";
import type { EntryDraft } from "../store/ledger.ts";
import type { Services } from "./services.ts";

/** The App itself, as the ledger names it. */
export function appActor({ config }: Pick<Services, "config">): LedgerActor {
  return { type: "app", id: config.appId, login: "proofgate[bot]" };
}

export interface Words {
  readonly kind: EntryDraft["kind"];
  readonly actor: LedgerActor;
  readonly subject: LedgerSubject;
  readonly body: object;
}

export function entryAt(now: Date, words: Words): EntryDraft {
  return { recorded_at: now.toISOString(), ...words };
}

/** Texts outside an entry's body have a bound; names that are longer are cut, and said to be. */
export function named(text: string): string {
  return text.length <= 1000 ? text : `${text.slice(0, 1000)}…`.toWellFormed();
}
