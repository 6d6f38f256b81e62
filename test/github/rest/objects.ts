import { readCommit } from "../commit-read.ts";
import { commitEnvironment } from "../merging.ts";
import { GitFailure } from "../plumbing.ts";
import { notFound, Refusal, unprocessable } from "../refusal.ts";
import { type Answer, type Call, created, ok, type Route } from "../route.ts";
import { nodeId } from "../shapes/account.ts";
import { gitCommit } from "../shapes/commit.ts";
import { repositoryUrl } from "../shapes/repository.ts";
import type { Repository, World } from "../state.ts";

const READ = [["contents", "read"]] as const;
const WRITE = [["contents", "write"]] as const;

/** git's objects over REST: commits, trees and blobs, read and made by plumbing. */
export const objectRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/git/commits/{commit_sha}",
    needs: READ,
    answer: readGitCommit,
  },
  { method: "POST", path: "/repos/{owner}/{repo}/git/commits", needs: WRITE, answer: makeCommit },
  { method: "GET", path: "/repos/{owner}/{repo}/git/trees/{tree_sha}", needs: READ, answer: readTree },
  { method: "POST", path: "/repos/{owner}/{repo}/git/trees", needs: WRITE, answer: makeTree },
  { method: "GET", path: "/repos/{owner}/{repo}/git/blobs/{file_sha}", needs: READ, answer: readBlob },
  { method: "POST", path: "/repos/{owner}/{repo}/git/blobs", needs: WRITE, answer: makeBlob },
];

async function isA(repository: Repository, sha: string, type: string): Promise<boolean> {
  return (
    /^[0-9a-f]{40}$/.test(sha) &&
    (await repository.git.holds(["rev-parse", "--quiet", "--verify", `${sha}^{${type}}`]))
  );
}

async function readGitCommit({ world, repository, parameter }: Call): Promise<Answer> {
  const sha = parameter("commit_sha");
  if (!(await isA(repository, sha, "commit"))) throw notFound();
  return ok(gitCommit(world, repository, await readCommit(repository.git, sha)));
}

interface Signature {
  readonly name?: string;
  readonly email?: string;
  readonly date?: string;
}

async function makeCommit({ world, repository, actor, body }: Call): Promise<Answer> {
  const tree = String(body.tree);
  const parents = (body.parents as string[] | undefined) ?? [];
  if (!(await isA(repository, tree, "tree"))) throw unprocessable("Tree SHA does not exist");
  for (const parent of parents) {
    if (!(await isA(repository, parent, "commit"))) {
      throw unprocessable("Parent SHA does not exist or is not a commit object");
    }
  }
  const author = body.author as Signature | undefined;
  const committer = (body.committer as Signature | undefined) ?? author;
  const sha = await repository.git.text(
    ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])],
    {
      input: String(body.message),
      environment: {
        ...commitEnvironment(world, actor()),
        ...signature("AUTHOR", author),
        ...signature("COMMITTER", committer),
      },
    },
  );
  return created(gitCommit(world, repository, await readCommit(repository.git, sha)));
}

function signature(role: string, given: Signature | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  if (given?.name !== undefined) found[`GIT_${role}_NAME`] = given.name;
  if (given?.email !== undefined) found[`GIT_${role}_EMAIL`] = given.email;
  if (given?.date !== undefined) found[`GIT_${role}_DATE`] = given.date;
  return found;
}

/** The tree of a tree, a commit, a branch or a tag; cut at the limit, and then it says so. */
async function readTree({ world, repository, parameter, query }: Call): Promise<Answer> {
  const { git } = repository;
  const name = parameter("tree_sha");
  const candidates = /^[0-9a-f]{40}$/.test(name) ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const candidate of candidates) {
    const object = `${candidate}^{tree}`;
    if (!(await git.holds(["rev-parse", "--quiet", "--verify", "--end-of-options", object]))) continue;
    const sha = await git.text(["rev-parse", object]);
    return ok(await treeShape(world, repository, sha, query.has("recursive")));
  }
  throw notFound();
}

async function treeShape(world: World, repository: Repository, sha: string, recursive: boolean) {
  const url = repositoryUrl(world, repository);
  const output = await repository.git.text(["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), sha]);
  const entries = output
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => {
      const [head = "", path = ""] = line.split(/\t(.*)/s);
      const [mode = "", type = "", object = "", size = ""] = head.split(/ +/);
      const entry = { path, mode, type, sha: object };
      if (type === "commit") return entry;
      const located = { ...entry, url: `${url}/git/${type}s/${object}` };
      return type === "blob" ? { ...located, size: Number(size) } : located;
    });
  const limit = recursive ? world.limits.treeEntriesMax : entries.length;
  return {
    sha,
    url: `${url}/git/trees/${sha}`,
    tree: entries.slice(0, limit),
    truncated: entries.length > limit,
  };
}

interface WantedEntry {
  readonly path: string;
  readonly mode: string;
  readonly type?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

/** Built in an index of its own, on top of `base_tree`; an entry whose `sha` is null is taken away. */
async function makeTree({ world, repository, body }: Call): Promise<Answer> {
  const { git } = repository;
  const index = `${git.directory}/index-${world.nextId()}`;
  const environment = { GIT_INDEX_FILE: index };
  const base = body.base_tree as string | undefined;
  if (base !== undefined) {
    if (!(await isA(repository, base, "tree"))) throw unprocessable("base_tree is not a valid tree oid");
    await git.run(["read-tree", base], { environment });
  }
  const lines: string[] = [];
  for (const entry of body.tree as readonly WantedEntry[]) {
    const sha = await objectFor(repository, entry);
    lines.push(sha === null ? `0 ${"0".repeat(40)}\t${entry.path}` : `${entry.mode} ${sha}\t${entry.path}`);
  }
  try {
    await git.run(["update-index", "-z", "--index-info"], {
      input: lines.map((line) => `${line}\0`).join(""),
      environment,
    });
    const sha = await git.text(["write-tree"], { environment });
    return created(await treeShape(world, repository, sha, false));
  } catch (failure) {
    if (failure instanceof GitFailure) throw unprocessable("tree.path contains a malformed path component");
    throw failure;
  }
}

async function objectFor(repository: Repository, { sha, content }: WantedEntry): Promise<string | null> {
  if (sha === null) return null;
  if (sha !== undefined) return sha;
  return await repository.git.text(["hash-object", "-w", "--stdin"], { input: content ?? "" });
}

async function readBlob({ world, repository, parameter }: Call): Promise<Answer> {
  const sha = parameter("file_sha");
  const { git } = repository;
  const isBlob = /^[0-9a-f]{40}$/.test(sha) && (await git.holds(["cat-file", "blob", sha]));
  if (!isBlob) throw notFound();
  const content = await git.run(["cat-file", "blob", sha]);
  if (content.length > world.limits.blobBytesMax) {
    throw new Refusal(
      403,
      "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.",
    );
  }
  return ok({
    sha,
    node_id: nodeId("B", sha),
    size: content.length,
    url: `${repositoryUrl(world, repository)}/git/blobs/${sha}`,
    content: content.toString("base64").replace(/.{60}/g, "$&\n"),
    encoding: "base64",
  });
}

async function makeBlob({ world, repository, body }: Call): Promise<Answer> {
  const encoding = body.encoding === "base64" ? "base64" : "utf8";
  const content = Buffer.from(String(body.content), encoding);
  const sha = await repository.git.text(["hash-object", "-w", "--stdin"], { input: content });
  return created({ sha, url: `${repositoryUrl(world, repository)}/git/blobs/${sha}` });
}
