/**
 * The kinds of entries in use, and what each records. A public word once it is written: never renamed, never reused.
 * A reader takes kinds that it does not know, so that an old verifier can check a new ledger.
 */
export const LEDGER_KINDS = {
  "ladder-adopted":
    "the tips of the rungs from which the accounting begins, or an update of one that a human adopted",
  "grant-issued": "the App granted a run what its plan declares, in a signed statement",
  "grant-ended": "a grant no longer holds, and why",
  "plan-pinned": "the plan that a run is judged by from here on",
  "plan-amended": "a human replaced a pinned plan by another",
  "run-moved": "one move of a run's state",
  verdict: "what was decided of one head for one target",
  evidence: "what CI or a reviewer's report proved, and how well",
  usage: "what a run had used when a threshold was passed",
  "approval-given": "a human approved a head, a handoff or an amount of money",
  "approval-used": "an approval was revalidated and used up",
  "approval-void": "an approval no longer holds, and why",
  "finding-waived": "a human agreed to a finding until a date",
  "command-refused": "a command that was understood and not obeyed, and why",
  "gate-frozen": "a human froze a gate until a date",
  "identity-suspended": "an agent's identity may do nothing more in this repository",
  "identity-resumed": "a human lifted a suspension",
  "ref-updated": "one update of a rung's ref, and how it is accounted for",
  promotion: "a head reached a rung",
  rollback: "a promotion was taken back",
  "manifest-sealed": "a run has ended: the digest of its manifest as it was then",
  "key-rotated": "checkpoints are signed by another key from here on",
  annotation: "a comment on an earlier entry: entries are never edited",
} as const;

export type LedgerKind = keyof typeof LEDGER_KINDS;
