import { forgetContents } from "../store/evidence.ts";
import { forgetFacts } from "../store/judged-facts.ts";
import type { Services } from "./services.ts";

const DAY_MS = 86_400_000;
/** Submissions of one sweep: each is a few megabytes at most. */
const LIMIT = 500;

/**
 * Reports are personal data of those who wrote what they test, and large: as they came in they are kept for so many days, and
 * for as long as a branch points at their head. Who sent what, its digest, the verdict and the ledger stay for ever.
 */
export async function forgetEvidence({ db, clock, config, log }: Services): Promise<void> {
  const before = new Date(clock().getTime() - config.evidenceDays * DAY_MS);
  const submissions = await forgetContents(db, { before, limit: LIMIT });
  if (submissions > 0) log("info", "reports that came in long ago are forgotten", { submissions });
}

/** The facts of verdicts are kept for so many days after the last verdict of them; their digests stay in the ledger. */
export async function forgetFactsOfOld({ db, clock, config, log }: Services): Promise<void> {
  const before = new Date(clock().getTime() - config.factsDays * DAY_MS);
  const records = await forgetFacts(db, { before, limit: LIMIT });
  if (records > 0) log("info", "the facts of verdicts of long ago are forgotten", { records });
}
