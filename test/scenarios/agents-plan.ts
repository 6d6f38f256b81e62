import { POLICY, planOf } from "../app/running-app.ts";

/** What the agent's plan names; it is stopped for anything else. */
export const PLANNED = "src/page.ts";
export const UNPLANNED = "lib/other.ts";
export const BRANCH = "agent/WP-1";
/** A ladder of two rungs. */
export const LADDER = POLICY.replace("dev: null", "dev: dev");

/** The plan of an agent's branch, with the path at which it lies. */
export function planFor(branch: string, id: string): Record<string, string> {
  return { [`.proofgate/plans/${id}/WORK_PLAN.json`]: planOf(branch, id, PLANNED) };
}
