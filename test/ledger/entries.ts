import { type LedgerDraft, type LedgerEntry, sealEntry } from "../../src/ledger/entry.ts";

/** A draft as the App writes one; the number only makes it differ from the others. */
export function draft(number: number, changes: Partial<LedgerDraft> = {}): LedgerDraft {
  return {
    recorded_at: new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString(),
    repository: { id: 4711, name: "acme/billing" },
    kind: "verdict",
    actor: { type: "agent", id: 99, login: "acme-coder[bot]" },
    subject: { run: `R-${number % 7}`, branch: "agent/WP-142", head: "a".repeat(40) },
    body: { verdict: number % 2 === 0 ? "pass" : "stop", number },
    ...changes,
  };
}

/** A chain of so many entries, from the first. */
export function chain(length: number): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (let number = 1; number <= length; number++) entries.push(sealEntry(entries.at(-1), draft(number)));
  return entries;
}
