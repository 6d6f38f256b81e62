import { type Fact, observed, unknown } from "../engine/fact.ts";
import { asked, GivenUp } from "./job-failure.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** So many pages of a hundred, the oldest first. */
const PAGES_MAX = 20;

/** "Issue event types": by somebody, and by GitHub where the branch before is gone. */
const RETARGETED: ReadonlySet<string> = new Set(["base_ref_changed", "automatic_base_change_succeeded"]);

/** Of what was never retargeted. */
export const NEVER: Fact<string | undefined> = observed(undefined);

/**
 * When a pull request was made to go into another branch last; undefined: never. Unknown where GitHub does not tell, as a clause.
 * A review tells which commit was looked at, and not beside which branch.
 */
export async function lastRetargeted(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  number: number,
): Promise<Fact<string | undefined>> {
  const [owner = "", repo = ""] = name.split("/", 2);
  try {
    return await asked(services, async () => {
      const installed = { installationId, repositoryId: id };
      const client = await services.github.client(installed, { issues: "read" });
      let last: string | undefined;
      for (let page = 1; page <= PAGES_MAX; page++) {
        const { data } = await client.rest.issues.listEvents({
          ...{ owner, repo, issue_number: number, page, per_page: 100 },
        });
        for (const { event, created_at: at } of data)
          if (RETARGETED.has(event) && (last === undefined || Date.parse(at) > Date.parse(last))) last = at;
        if (data.length < 100) return observed(last);
      }
      return unknown(`more than ${PAGES_MAX * 100} things became of the pull request since it was opened`);
    });
  } catch (error) {
    if (error instanceof GivenUp)
      return unknown(`where the pull request went before cannot be read: ${error.message}`);
    throw error;
  }
}
