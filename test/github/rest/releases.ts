import { createHash } from "node:crypto";
import { timestamp } from "../clock.ts";
import { NO_SHA } from "../push-commands.ts";
import { writeRef } from "../ref-write.ts";
import { invalid, notFound, Refusal, unprocessable } from "../refusal.ts";
import type { Asset, Release } from "../release-state.ts";
import { type Answer, type Call, created, list, nothing, ok, type Route } from "../route.ts";
import { nodeId, simpleUser } from "../shapes/account.ts";
import { repositoryPage, repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

const PATH = "/repos/{owner}/{repo}/releases";
const READ = [["contents", "read"]] as const;
const WRITE = [["contents", "write"]] as const;

export const releaseRoutes: readonly Route[] = [
  { method: "GET", path: `${PATH}/tags/{tag}`, needs: READ, answer: byTag },
  { method: "DELETE", path: `${PATH}/assets/{asset_id}`, needs: WRITE, answer: removeAsset },
  { method: "POST", path: `${PATH}/{release_id}/assets`, needs: WRITE, answer: upload, isUpload: true },
  { method: "PATCH", path: `${PATH}/{release_id}`, needs: WRITE, answer: change },
  { method: "GET", path: PATH, needs: READ, answer: all },
  { method: "POST", path: PATH, needs: WRITE, answer: make },
];

/** "Information about published releases are available to everyone. Only users with push access will receive listings for draft releases." */
function all({ world, repository, caller }: Call): Answer {
  const writes = caller.kind === "installation" && caller.permissions.contents === "write";
  const shown = [...repository.releases.values()].filter(({ draft }) => !draft || writes).reverse();
  return list(shown.map((release) => shape(world, repository, release)));
}

/** "Get a published release with the specified tag": drafts are not found. */
function byTag({ world, repository, parameter }: Call): Answer {
  const found = [...repository.releases.values()].find(
    ({ tag, draft }) => tag === parameter("tag") && !draft,
  );
  if (found === undefined) throw notFound();
  return ok(shape(world, repository, found));
}

async function make(call: Call): Promise<Answer> {
  const { world, repository, body, actor } = call;
  const now = timestamp(world.clock);
  const release: Release = {
    id: world.nextId(),
    tag: String(body.tag_name),
    target: typeof body.target_commitish === "string" ? body.target_commitish : repository.defaultBranch,
    name: typeof body.name === "string" ? body.name : null,
    body: typeof body.body === "string" ? body.body : null,
    draft: true,
    prerelease: body.prerelease === true,
    author: actor(),
    createdAt: now,
    publishedAt: null,
    assets: new Map(),
  };
  if (body.draft !== true) await publish(call, release);
  repository.releases.set(release.id, release);
  return created(shape(world, repository, release));
}

async function change(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const release = named(call);
  if (typeof body.body === "string") release.body = body.body;
  if (body.draft === false && release.draft) await publish(call, release);
  return ok(shape(world, repository, release));
}

/** The tag is made where it is not there, by who publishes, and under the rules for tags. */
async function publish({ world, repository, caller }: Call, release: Release): Promise<void> {
  const { tag } = release;
  if ([...repository.releases.values()].some((other) => other.tag === tag && !other.draft))
    throw invalid("Release", "tag_name", "already_exists");
  const ref = `refs/tags/${tag}`;
  if (!(await repository.git.holds(["rev-parse", "--quiet", "--verify", ref]))) {
    const after = await commitOf(repository, release.target);
    await writeRef(world, repository, caller, { ref, before: NO_SHA, after });
  }
  release.draft = false;
  release.publishedAt = timestamp(world.clock);
}

async function commitOf(repository: Repository, target: string): Promise<string> {
  for (const name of [`refs/heads/${target}`, target])
    if (await repository.git.holds(["rev-parse", "--quiet", "--verify", `${name}^{commit}`]))
      return await repository.git.text(["rev-parse", `${name}^{commit}`]);
  throw invalid("Release", "target_commitish", "invalid");
}

function upload(call: Call): Answer {
  const { world, repository, query, bytes, contentType, actor } = call;
  const release = named(call);
  const name = query.get("name") ?? "";
  if (name === "") throw invalid("ReleaseAsset", "name", "missing_field");
  if (contentType === undefined) throw new Refusal(400, "Bad Content-Type");
  if ([...release.assets.values()].some((asset) => asset.name === name))
    throw invalid("ReleaseAsset", "name", "already_exists");
  if (bytes.length === 0) throw unprocessable("Bad Size");
  const now = timestamp(world.clock);
  const made = { contentType, bytes, state: "uploaded", uploader: actor(), createdAt: now } as const;
  const asset: Asset = { id: world.nextId(), name, ...made };
  release.assets.set(asset.id, asset);
  return created(assetShape(world, repository, release, asset));
}

function removeAsset({ repository, number }: Call): Answer {
  const id = number("asset_id");
  const holder = [...repository.releases.values()].find(({ assets }) => assets.has(id));
  if (holder === undefined) throw notFound();
  holder.assets.delete(id);
  return nothing;
}

function named({ repository, number }: Call): Release {
  const release = repository.releases.get(number("release_id"));
  if (release === undefined) throw notFound();
  return release;
}

function shape(world: World, repository: Repository, release: Release) {
  const { id, tag, name, body, draft, prerelease, publishedAt, createdAt } = release;
  const url = `${repositoryUrl(world, repository)}/releases/${id}`;
  const archive = (kind: string) =>
    draft ? null : `${repositoryUrl(world, repository)}/${kind}/${encodeURIComponent(tag)}`;
  return {
    id,
    node_id: nodeId("RE", id),
    url,
    html_url: `${repositoryPage(world, repository)}/releases/tag/${encodeURIComponent(tag)}`,
    assets_url: `${url}/assets`,
    upload_url: `${uploads(world)}/repos/${repository.owner.login}/${repository.name}/releases/${id}/assets{?name,label}`,
    tarball_url: archive("tarball"),
    zipball_url: archive("zipball"),
    tag_name: tag,
    target_commitish: release.target,
    name,
    body,
    draft,
    prerelease,
    immutable: false,
    created_at: createdAt,
    updated_at: createdAt,
    published_at: publishedAt,
    author: simpleUser(world, release.author),
    assets: [...release.assets.values()].map((asset) => assetShape(world, repository, release, asset)),
  };
}

/** As GitHub Enterprise Server has it; github.com has a host of its own for it. */
const uploads = ({ origin }: World) => `${origin}/api/uploads`;

function assetShape(world: World, repository: Repository, { tag }: Release, asset: Asset) {
  const { id, name, contentType, bytes, state, uploader, createdAt } = asset;
  return {
    id,
    node_id: nodeId("RA", id),
    url: `${repositoryUrl(world, repository)}/releases/assets/${id}`,
    browser_download_url: `${repositoryPage(world, repository)}/releases/download/${encodeURIComponent(tag)}/${encodeURIComponent(name)}`,
    name,
    label: "",
    state,
    content_type: contentType,
    size: bytes.length,
    digest: state === "open" ? null : `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    download_count: 0,
    created_at: createdAt,
    updated_at: createdAt,
    uploader: simpleUser(world, uploader),
  };
}

/** What the page of a release gives for an asset's name, without a credential: of public repositories, and not of drafts. */
export function downloadedAsset(world: World, path: string): Buffer | undefined {
  const [, owner, repo, tag, name] =
    /^\/([^/]+)\/([^/]+)\/releases\/download\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const repository = [...world.repositories.values()].find(
    (each) => each.owner.login === owner && each.name === repo && !each.private,
  );
  const release = [...(repository?.releases.values() ?? [])].find(
    (each) => encodeURIComponent(each.tag) === tag && !each.draft,
  );
  return [...(release?.assets.values() ?? [])].find((each) => encodeURIComponent(each.name) === name)?.bytes;
}
