import { DIGEST_ISSUE, DIGEST_TITLE } from "../report/digest-words.ts";
import { lastDigest, noteDigestIssue } from "../store/digests.ts";
import type { DigestPayload } from "./daily-digest.ts";
import { asked } from "./job-failure.ts";
import { changeIssue, findOwnIssue } from "./own-issue.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { publishComment } from "./publish-comment.ts";
import type { Services } from "./services.ts";

/** Clocks differ, and an issue that is there is taken, whenever it was opened. */
const BEFORE_MS = 7 * 86_400_000;

/**
 * Says a day's digest as a comment of the one issue of the repository's digests. People who close that issue want none, and get
 * none until they open it again. Issue and comment are looked for before they are made: a process killed at any step says no day
 * twice. @returns the comment's id, or why there is none
 */
export async function publishDigest(
  services: Services,
  place: PublishPlace,
  payload: DigestPayload,
): Promise<string> {
  const issue = await openIssue(services, place, payload);
  if (issue === undefined) return "its issue is closed: nobody wants it";
  const mark = `<!-- proofgate:digest ${payload.day} -->`;
  return await publishComment(services, place, {
    pull: issue,
    mark,
    body: `${mark}\n${payload.body}`,
    updates: false,
  });
}

/** The number of the issue; undefined where people have closed it. */
async function openIssue(
  services: Services,
  place: PublishPlace,
  payload: DigestPayload,
): Promise<number | undefined> {
  const { db } = services;
  const { repositoryId } = place.installed;
  const { owner, repo } = place;
  return await asked(services, async () => {
    const client = await services.github.client(place.installed, { issues: "write" });
    const noted = (await lastDigest(db, repositoryId))?.issue;
    // Its words are written anew, which changes nothing: so it is known whether it is there.
    const state =
      noted === undefined
        ? "gone"
        : await changeIssue(client, { owner, repo, issue_number: noted, body: DIGEST_ISSUE });
    if (state !== "gone") return state === "open" ? noted : undefined;
    const since = new Date(Date.parse(payload.at) - BEFORE_MS).toISOString();
    // One may have been opened, and its number lost.
    const number =
      (await findOwnIssue(services, client, place, { title: DIGEST_TITLE, since })) ??
      (await client.rest.issues.create({ owner, repo, title: DIGEST_TITLE, body: DIGEST_ISSUE })).data.number;
    await noteDigestIssue(db, repositoryId, number);
    return number;
  });
}
