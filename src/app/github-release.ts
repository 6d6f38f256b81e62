import { hash } from "node:crypto";
import type { Octokit } from "@octokit/rest";
import { GivenUp } from "./job-failure.ts";
import { type RefPlace, readRef } from "./kept-refs.ts";

/** A release as it is to be. */
export interface WantedRelease {
  readonly tag: string;
  readonly commit: string;
  readonly title: string;
  readonly body: string;
  /** The only one. */
  readonly asset: { readonly name: string; readonly contentType: string; readonly text: string };
}

export interface ReleasePlace extends RefPlace {
  /** Where files are sent: github.com has a host of its own for it. */
  readonly uploadsUrl: string;
  /** The login of the App's own account. */
  readonly own: string;
}

type Release = Awaited<ReturnType<Octokit["rest"]["repos"]["listReleases"]>>["data"][number];

const PER_PAGE = 100;
/** GitHub lists ten thousand releases and no more. */
const PAGES_MAX = 100;

/**
 * Publishes a release of ours: a draft first, which nobody sees, then its file, then the release, whose tag GitHub makes of the
 * commit. What a process that was killed has left is found and finished; a published one is never changed, so that repositories
 * may make theirs immutable. @returns its page
 * @throws GivenUp where somebody else has taken the tag
 */
export async function publishOnce(place: ReleasePlace, wanted: WantedRelease): Promise<string> {
  const { client, owner, repo, own } = place;
  const { tag, commit, title: name, body } = wanted;
  const published = await publishedAt(place, tag);
  if (published?.author.login === own) return published.html_url;
  if (published !== undefined) throw taken(`a release of the tag \`${tag}\``);
  const stands = await readRef(place, `refs/tags/${tag}`);
  if (stands !== undefined && stands !== commit)
    throw taken(`the tag \`${tag}\`, which names another commit,`);
  const said = { tag_name: tag, target_commitish: commit, name, body } as const;
  const draft =
    (await draftAt(place, tag)) ??
    (await client.rest.repos.createRelease({ owner, repo, ...said, draft: true })).data;
  await bringAsset(place, draft, wanted.asset);
  const { data } = await client.rest.repos.updateRelease({
    ...{ owner, repo, release_id: draft.id },
    // Said again: whoever may write may have edited the draft meanwhile.
    ...said,
    draft: false,
    // The repository's own releases are what it shows first.
    make_latest: "false",
  });
  return data.html_url;
}

function taken(what: string): GivenUp {
  return new GivenUp("invalid", `${what} is there already, and is not the App's`);
}

async function publishedAt({ client, owner, repo }: RefPlace, tag: string): Promise<Release | undefined> {
  try {
    return (await client.rest.repos.getReleaseByTag({ owner, repo, tag })).data;
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) return undefined;
    throw error;
  }
}

/** GitHub finds a draft by no tag: it is looked for among all. */
async function draftAt(
  { client, owner, repo, own }: ReleasePlace,
  tag: string,
): Promise<Release | undefined> {
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { data } = await client.rest.repos.listReleases({ owner, repo, per_page: PER_PAGE, page });
    const found = data.find(
      ({ draft, tag_name, author }) => draft && tag_name === tag && author.login === own,
    );
    if (found !== undefined || data.length < PER_PAGE) return found;
  }
  return undefined;
}

/** The draft has this file and no other afterwards. */
async function bringAsset(
  { client, owner, repo, uploadsUrl }: ReleasePlace,
  { id, assets }: Release,
  { name, contentType, text }: WantedRelease["asset"],
): Promise<void> {
  const bytes = Buffer.from(text, "utf8");
  const digest = `sha256:${hash("sha256", bytes)}`;
  const there = assets.find((asset) => asset.name === name && asset.digest === digest);
  for (const asset of assets)
    if (asset !== there) await client.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: asset.id });
  if (there !== undefined) return;
  await client.rest.repos.uploadReleaseAsset({
    ...{ owner, repo, release_id: id, name },
    // The client's types know no bytes; it sends them as they are.
    data: bytes as unknown as string,
    baseUrl: uploadsUrl,
    headers: { "content-type": contentType, "content-length": bytes.length },
  });
}
