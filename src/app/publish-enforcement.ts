import { ENFORCEMENT_TITLE, enforcementIssue } from "../report/enforcement-words.ts";
import { lastEnforcement, noteEnforcementIssue } from "../store/enforcement.ts";
import type { EnforcementPayload } from "./enforcement-outbox.ts";
import { asked } from "./job-failure.ts";
import { changeIssue, findOwnIssue } from "./own-issue.ts";
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
    const known =
      row?.issue ??
      (await findOwnIssue(services, client, place, { title: ENFORCEMENT_TITLE, since: payload.since }));
    if (wrong.length === 0) {
      if (known === undefined) return "there is no issue to close";
      const done = { state: "closed", state_reason: "completed" } as const;
      await changeIssue(client, { owner, repo, issue_number: known, ...done });
      await noteEnforcementIssue(db, repositoryId, undefined);
      return String(known);
    }
    const body = enforcementIssue(wrong);
    const isThere =
      known !== undefined &&
      (await changeIssue(client, { owner, repo, issue_number: known, body, state: "open" })) !== "gone";
    const number = isThere
      ? known
      : (await client.rest.issues.create({ owner, repo, title: ENFORCEMENT_TITLE, body })).data.number;
    await noteEnforcementIssue(db, repositoryId, number);
    return String(number);
  });
}
