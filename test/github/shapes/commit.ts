import type { Commit, Person } from "../commit-read.ts";
import type { FileChange } from "../file-changes.ts";
import type { Repository, World } from "../state.ts";
import { nodeId } from "./account.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

/** Nothing is signed here. */
const UNVERIFIED = { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };

const person = ({ name, email, date }: Person) => ({ name, email, date });

/** "Git Commit": the object as git has it. */
export function gitCommit(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    url: `${url}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: parents(url, page, commit, "git/commits"),
    verification: UNVERIFIED,
  };
}

/** "Commit". No author is tied to an account: the double knows no email addresses. */
export function commitShape(world: World, repository: Repository, commit: Commit) {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    commit: {
      author: person(commit.author),
      committer: person(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      url: `${url}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: UNVERIFIED,
    },
    url: `${url}/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    author: null,
    committer: null,
    parents: parents(url, page, commit, "commits"),
  };
}

function parents(url: string, page: string, commit: Commit, kind: string) {
  return commit.parents.map((sha) => ({
    sha,
    url: `${url}/${kind}/${sha}`,
    html_url: `${page}/commit/${sha}`,
  }));
}

/** "Simple Commit". */
export function simpleCommit(commit: Commit) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** "Diff Entry"; a patch over the limit is left away, as GitHub does. */
export function diffEntry(world: World, repository: Repository, head: string, file: FileChange) {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const short = file.patch !== undefined && Buffer.byteLength(file.patch) <= world.limits.patchBytesMax;
  return {
    sha: file.blob,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${head}/${path}`,
    raw_url: `${page}/raw/${head}/${path}`,
    contents_url: `${url}/contents/${path}?ref=${head}`,
    ...(short ? { patch: file.patch } : {}),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
