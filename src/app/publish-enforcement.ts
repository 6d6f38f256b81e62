import type { Octokit } from "@octokit/rest";
import { ENFORCEMENT_TITLE, enforcementIssue } from "../report/enforcement-words.ts";
import { lastEnforcement, noteEnforcementIssue } from "../store/enforcement.ts";
import type { EnforcementPayload } from "./enforcement-outbox.ts";
import { asked } from "./job-failure.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import type { Services } from "./services.ts";

/**
 * Brings the one issue to what is wrong now: opened, kept up to date, closed when nothing is. Whoever closed it by hand sees it
 * open again only when something else is wrong. Looked for before it is made, so that a process killed at any step opens no
 * second one. @returns its number, or why there is none
 */
export async function publishEnforcement(
  services: Services,
  place: PublishPlace,
  payload: EnforcementPayload,
): Promise<string> {
  const { db } = services;
  const { repositoryId } = place.installed;
  const row = await lastEnforcement(db, repositoryId);
  const wrong = row?.wrong ?? [];
  return await asked(services, async () => {
    const client = await services.github.client(place.installed, { issues: "write" });
    const { owner, repo } = place;
    const known = row?.issue ?? (await findIssue(services, client, place, payload));
    if (wrong.length === 0) {
      if (known === undefined) return "there is no issue to close";
      await change(client, { owner, repo, issue_number: known, state: "closed", state_reason: "completed" });
      await noteEnforcementIssue(db, repositoryId, undefined);
      return String(known);
    }
    const body = enforcementIssue(wrong);
    const isThere =
      known !== undefined &&
      (await change(client, { owner, repo, issue_number: known, body, state: "open" }));
    const number = isThere
      ? known
      : (await client.rest.issues.create({ owner, repo, title: ENFORCEMENT_TITLE, body })).data.number;
    await noteEnforcementIssue(db, repositoryId, number);
    return String(number);
  });
}

type IssueChange = NonNullable<Parameters<Octokit["rest"]["issues"]["update"]>[0]>;

/** @returns whether it is still there: people delete issues, and move them elsewhere. */
async function change(client: Octokit, asked: IssueChange): Promise<boolean> {
  try {
    await client.rest.issues.update(asked);
    return true;
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    if (status === 404 || status === 410) return false;
    throw error;
  }
}

/** One that the App itself opened since, whatever became of the word that it had. */
async function findIssue(
  { config }: Services,
  client: Octokit,
  { owner, repo }: PublishPlace,
  { since }: EnforcementPayload,
): Promise<number | undefined> {
  const asking = client.paginate.iterator(client.rest.issues.listForRepo, {
    owner,
    repo,
    state: "open",
    since,
    per_page: 100,
  });
  for await (const { data } of asking) {
    const own = data.find(
      ({ title, performed_via_github_app: app }) => app?.id === config.appId && title === ENFORCEMENT_TITLE,
    );
    if (own !== undefined) return own.number;
  }
  return undefined;
}
