import { POLICY, planOf } from "../app/running-app.ts";

/** What the agent's plan names; it is stopped for anything else. */
export const PLANNED = "src/page.ts";
export const UNPLANNED = "lib/other.ts";
export const BRANCH = "agent/WP-1";
/** A ladder of two rungs. */
export const LADDER = POLICY.replace("dev: null", "dev: dev");

/** One person agrees to what goes to `main`. */
export const APPROVED = POLICY.replace(
  /promotion: .*\n/,
  "promotion: { staging_to_main: { approvals: 1 } }\n",
);
/** Two rungs, and one person who agrees to what goes to the last. */
export const LADDER_APPROVED = APPROVED.replace("dev: null", "dev: dev");
/** One person looks at every change of people's. */
export const REVIEWED = POLICY.replace("reviews: 0", "reviews: 1");
/** Two rungs, and one person who agrees to a person's change straight to the last. */
export const HOTFIXED = LADDER.replace("hotfix: { approvals: 0 }", "hotfix: { approvals: 1 }");

/** The plan of an agent's branch, with the path at which it lies. */
export function planFor(branch: string, id: string): Record<string, string> {
  return { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, PLANNED) };
}
