import type { Octokit } from "@octokit/rest";
import { GivenUp } from "./job-failure.ts";

/** A repository, and a client that may write its contents. */
export interface RefPlace {
  readonly client: Octokit;
  readonly owner: string;
  readonly repo: string;
}

/** Where a ref points; undefined where there is none. */
export async function readRef({ client, owner, repo }: RefPlace, ref: string): Promise<string | undefined> {
  try {
    const { data } = await client.rest.git.getRef({ owner, repo, ref: withoutRefs(ref) });
    return data.object.sha;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

/** Makes a ref of ours that keeps a commit; looks first, so that it may be asked for again. */
export async function keepCommit(place: RefPlace, ref: string, sha: string): Promise<void> {
  const { client, owner, repo } = place;
  const there = await readRef(place, ref);
  if (there === sha) return;
  // Nobody but the App writes below `refs/proofgate/`: whatever stands there is not overwritten.
  if (there !== undefined)
    throw new GivenUp("invalid", `\`${ref}\` is there already, and keeps another commit`);
  await client.rest.git.createRef({ owner, repo, ref, sha });
}

export async function moveBranch(
  { client, owner, repo }: RefPlace,
  branch: string,
  sha: string,
): Promise<void> {
  await client.rest.git.updateRef({ owner, repo, ref: `heads/${branch}`, sha, force: true });
}

/** Forwards only: what somebody else has put there is not thrown away. */
export async function moveRef({ client, owner, repo }: RefPlace, ref: string, sha: string): Promise<void> {
  await client.rest.git.updateRef({ owner, repo, ref: withoutRefs(ref), sha, force: false });
}

/** Whoever took it away before has done the same. */
export async function deleteRef({ client, owner, repo }: RefPlace, ref: string): Promise<void> {
  try {
    await client.rest.git.deleteRef({ owner, repo, ref: withoutRefs(ref) });
  } catch (error) {
    // "Reference does not exist" is 422.
    if (!isStatus(error, 422) && !isStatus(error, 404)) throw error;
  }
}

export async function deleteBranch({ client, owner, repo }: RefPlace, branch: string): Promise<void> {
  await client.rest.git.deleteRef({ owner, repo, ref: `heads/${branch}` });
}

function withoutRefs(ref: string): string {
  return ref.slice("refs/".length);
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof Error && "status" in error && error.status === status;
}
