import { isListedAgent } from "../collect/whose-change.ts";
import { type Fact, observed, unknown } from "../engine/fact.ts";
import type { PolicyState } from "../engine/facts.ts";
import { type GivenReview, lastWords, type ReviewState, type SeenReview } from "../engine/people-reviews.ts";
import { findSuspension } from "../store/suspensions.ts";
import { asked, GivenUp } from "./job-failure.ts";
import { lastRetargeted, NEVER } from "./pull-retargeted.ts";
import { roleOf, rolesThatWrite } from "./role-of.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** So many pages of a hundred; of more, somebody's last word may be missing. */
const PAGES_MAX = 10;

/** GitHub's words for what a review says. A comment, and what is not handed in yet, says nothing. */
const STATES: Readonly<Record<string, ReviewState>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
};

/**
 * Everybody's last word on a pull request, and whether who approves this head may write here at this moment [T119] [T120].
 * @param policy of the target's tip: it says who is an agent
 */
export async function reviewsNow(
  services: Services,
  repository: RepositoryRef,
  { number, head, policy }: { readonly number: number; readonly head: string; readonly policy: PolicyState },
): Promise<Fact<readonly GivenReview[]>> {
  const listed = await listReviews(services, repository, number);
  if (!listed.known) return listed;
  const words = lastWords(listed.value);
  const mayCount = ({ state, head: looked }: SeenReview) => state === "approved" && looked === head;
  // Nobody's word counts: what became of the pull request since is not asked.
  const retargeted = words.some(mayCount) ? await lastRetargeted(services, repository, number) : NEVER;
  const given: GivenReview[] = [];
  for (const { isPerson, at, ...review } of words) {
    const isNobody = !isPerson || isListedAgent(policy, review.login);
    const whyNot = !mayCount(review)
      ? undefined
      : isNobody
        ? "no person gave it"
        : (whyOfAnotherTarget(at, retargeted) ?? (await whyNotNow(services, repository, review)));
    given.push({ ...review, whyNot });
  }
  return observed(given);
}

/** Who looked before looked at the head beside another branch: it may have shown less. Of one second, nobody can tell. */
function whyOfAnotherTarget(
  at: string | undefined,
  retargeted: Fact<string | undefined>,
): string | undefined {
  if (!retargeted.known) return retargeted.why;
  if (retargeted.value === undefined || (at !== undefined && Date.parse(at) > Date.parse(retargeted.value)))
    return undefined;
  return "it was given before the pull request went into this branch";
}

async function whyNotNow(
  services: Services,
  repository: RepositoryRef,
  { by: id, login }: SeenReview,
): Promise<string | undefined> {
  if ((await findSuspension(services.db, repository.id, id)) !== undefined)
    return "who gave it is suspended here";
  const role = await roleOf(services, repository, { id, login });
  if (!role.known) return `the role of who gave it could not be determined: ${role.why}`;
  return rolesThatWrite.has(role.value) ? undefined : "who gave it may not write here now";
}

interface ListedReview extends SeenReview {
  readonly isPerson: boolean;
  /** When it was handed in. */
  readonly at: string | undefined;
}

async function listReviews(
  services: Services,
  { id, name, installationId }: RepositoryRef,
  number: number,
): Promise<Fact<readonly ListedReview[]>> {
  const [owner = "", repo = ""] = name.split("/", 2);
  try {
    return await asked(services, async () => {
      const installed = { installationId, repositoryId: id };
      const client = await services.github.client(installed, { pull_requests: "read" });
      const seen: ListedReview[] = [];
      for (let page = 1; page <= PAGES_MAX; page++) {
        const { data } = await client.rest.pulls.listReviews({
          ...{ owner, repo, pull_number: number, page, per_page: 100 },
        });
        for (const { user, state: said, commit_id: head, submitted_at: at } of data) {
          const state = Object.hasOwn(STATES, said) ? STATES[said] : undefined;
          if (state === undefined || !user) continue;
          const isPerson = user.type === "User";
          seen.push({ by: user.id, login: user.login, state, head: head ?? undefined, at, isPerson });
        }
        if (data.length < 100) return observed(seen);
      }
      return unknown(`GitHub lists more than ${PAGES_MAX * 100} reviews`);
    });
  } catch (error) {
    if (error instanceof GivenUp) return unknown(`the reviews cannot be read: ${error.message}`);
    throw error;
  }
}
