import type { Plumbing } from "./plumbing.ts";

export interface Person {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** Commits that were read before, by repository: a commit is the same for ever. */
const READ = new WeakMap<Plumbing, Map<string, Commit>>();

/** Commits in the order asked for. Throws where one is missing or no commit. */
export async function readCommits(git: Plumbing, shas: readonly string[]): Promise<Commit[]> {
  const known = READ.get(git) ?? new Map<string, Commit>();
  READ.set(git, known);
  for (const commit of await readNew(
    git,
    shas.filter((sha) => !known.has(sha)),
  ))
    known.set(commit.sha, commit);
  return shas.map((sha) => {
    const commit = known.get(sha);
    if (commit === undefined) throw new Error(`${sha} is no full name of a commit`);
    return commit;
  });
}

async function readNew(git: Plumbing, shas: readonly string[]): Promise<Commit[]> {
  if (shas.length === 0) return [];
  const output = await git.run(["cat-file", "--batch"], { input: `${shas.join("\n")}\n` });
  const commits: Commit[] = [];
  let offset = 0;
  for (const wanted of shas) {
    const end = output.indexOf(0x0a, offset);
    const [sha = "", type, size] = output.toString("utf8", offset, end).split(" ");
    if (type !== "commit") throw new Error(`${wanted} is no commit here`);
    const start = end + 1;
    offset = start + Number(size) + 1;
    commits.push(parseCommit(sha, output.toString("utf8", start, offset - 1)));
  }
  return commits;
}

export async function readCommit(git: Plumbing, sha: string): Promise<Commit> {
  const [commit] = await readCommits(git, [sha]);
  if (commit === undefined) throw new Error("invariant: one asked, one given");
  return commit;
}

/** Newest first, as `git rev-list` has them. */
export async function listCommits(git: Plumbing, args: readonly string[]): Promise<string[]> {
  const text = await git.text(["rev-list", ...args]);
  return text === "" ? [] : text.split("\n");
}

/** The full name of a commit by its name, branch, tag or beginning; undefined where there is none. */
export async function resolveCommit(git: Plumbing, revision: string): Promise<string | undefined> {
  if (READ.get(git)?.has(revision)) return revision;
  for (const candidate of candidates(revision)) {
    const name = `${candidate}^{commit}`;
    if (await git.holds(["rev-parse", "--quiet", "--verify", "--end-of-options", name])) {
      return await git.text(["rev-parse", "--verify", "--end-of-options", name]);
    }
  }
  return undefined;
}

function candidates(revision: string): string[] {
  if (/^[0-9a-f]{40}$/.test(revision)) return [revision];
  const named = [`refs/heads/${revision}`, `refs/tags/${revision}`, `refs/${revision}`];
  return /^[0-9a-f]{7,39}$/.test(revision) ? [...named, revision] : named;
}

/** The tip of a branch; undefined where there is none. */
export async function branchTip(git: Plumbing, branch: string): Promise<string | undefined> {
  const name = `refs/heads/${branch}`;
  const text = await git.text(["for-each-ref", "--format=%(refname) %(objectname)", "--", name]);
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line?.slice(name.length + 1);
}

function parseCommit(sha: string, text: string): Commit {
  const gap = text.indexOf("\n\n");
  const header = gap < 0 ? text : text.slice(0, gap);
  const field = (name: string) =>
    header.split("\n").flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  return {
    sha,
    tree: field("tree")[0] ?? "",
    parents: field("parent"),
    author: parsePerson(field("author")[0] ?? ""),
    committer: parsePerson(field("committer")[0] ?? ""),
    message: gap < 0 ? "" : text.slice(gap + 2).replace(/\n+$/, ""),
  };
}

function parsePerson(text: string): Person {
  const match = /^(.*?) ?<([^>]*)> (-?\d+) /.exec(`${text} `);
  const seconds = Number(match?.[3] ?? 0);
  return {
    name: match?.[1] ?? "",
    email: match?.[2] ?? "",
    date: new Date(seconds * 1000).toISOString().replace(".000Z", "Z"),
  };
}
