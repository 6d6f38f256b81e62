export const DIGEST_TITLE = "Proofgate: what agents did, day by day";

/** The issue below which each day's digest is a comment. */
export const DIGEST_ISSUE = [
  "Once a day, where something happened or waits, a comment below says what agents did here: what ran, stopped, waits for a person with the command that lets it go on, was spent, was promoted or taken back, and whether GitHub keeps the gates shut.",
  "Subscribe to be told of it. Close this issue to have none any more, open it again to have them; `proofgate digest` shows the same at any time.",
].join("\n\n");
