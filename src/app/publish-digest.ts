import type { Octokit } from "@octokit/rest";
import { DIGEST_ISSUE, DIGEST_TITLE } from "../report/digest-words.ts";
import { lastDigest, noteDigestIssue } from "../store/digests.ts";
import type { DigestPayload } from "./daily-digest.ts";
import { asked } from "./job-failure.ts";
import type { PublishPlace } from "./publish-check-run.ts";
import { publishComment } from "./publish-comment.ts";
import type { Services } from "./services.ts";

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
    const state = noted === undefined ? "gone" : await stateOf(client, { owner, repo, issue_number: noted });
    if (state !== "gone") return state === "open" ? noted : undefined;
    const number =
      (await findIssue(services, client, place, payload)) ??
      (await client.rest.issues.create({ owner, repo, title: DIGEST_TITLE, body: DIGEST_ISSUE })).data.number;
    await noteDigestIssue(db, repositoryId, number);
    return number;
  });
}

/** By writing its words anew, which changes nothing: people delete issues, and move them elsewhere. */
async function stateOf(
  client: Octokit,
  place: { readonly owner: string; readonly repo: string; readonly issue_number: number },
): Promise<"open" | "closed" | "gone"> {
  try {
    const { data } = await client.rest.issues.update({ ...place, body: DIGEST_ISSUE });
    return data.state === "closed" ? "closed" : "open";
  } catch (error) {
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    if (status === 404 || status === 410) return "gone";
    throw error;
  }
}

/** Clocks differ, and an issue that is there is taken, whenever it was opened. */
const BEFORE_MS = 7 * 86_400_000;

/** One that was opened, and whose number was lost. */
async function findIssue(
  { config }: Services,
  client: Octokit,
  { owner, repo }: PublishPlace,
  { at }: DigestPayload,
): Promise<number | undefined> {
  const since = new Date(Date.parse(at) - BEFORE_MS).toISOString();
  const asking = client.paginate.iterator(client.rest.issues.listForRepo, {
    owner,
    repo,
    state: "open",
    since,
    per_page: 100,
  });
  for await (const { data } of asking) {
    const own = data.find(
      ({ title, performed_via_github_app: app }) => app?.id === config.appId && title === DIGEST_TITLE,
    );
    if (own !== undefined) return own.number;
  }
  return undefined;
}
