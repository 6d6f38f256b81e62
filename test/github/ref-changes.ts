import { openSuites } from "./check-suites.ts";
import { timestamp } from "./clock.ts";
import { type Commit, listCommits, readCommits, resolveCommit } from "./commit-read.ts";
import { touchedPaths } from "./file-changes.ts";
import { followBase, followHead } from "./pull-follow.ts";
import { NO_SHA, type RefChange } from "./push-commands.ts";
import { simpleUser } from "./shapes/account.ts";
import { repositoryPage, repositoryShape, repositoryUrl } from "./shapes/repository.ts";
import type { Account, Repository, World } from "./state.ts";

/** "Events will not be created for tags when more than three tags are pushed at once" ("push"). */
const PUSHED_TAGS_MAX = 3;

/** Refs have moved, by whatever way: the world learns of it as GitHub's does. */
export async function afterRefChanges(
  world: World,
  repository: Repository,
  sender: Account,
  changes: readonly RefChange[],
): Promise<void> {
  if (changes.length === 0) return;
  repository.pushedAt = timestamp(world.clock);
  // What is told of each is read by one git.
  await readCommits(repository.git, await commitsAmong(repository, changes));
  const branches = changes.filter(({ ref }) => ref.startsWith("refs/heads/"));
  const tags = changes.filter(({ ref }) => ref.startsWith("refs/tags/"));
  const told = [
    ...(branches.length > world.limits.pushedRefsMax ? [] : branches),
    ...(tags.length > PUSHED_TAGS_MAX ? [] : tags),
  ];
  for (const change of told) await announcePush(world, repository, sender, change);
  for (const change of branches) {
    const branch = change.ref.slice("refs/heads/".length);
    if (change.after !== NO_SHA) await openSuites(world, repository, sender, branch, change);
    await followHead(world, repository, sender, branch, change);
    await followBase(world, repository, sender, branch, change);
  }
}

async function commitsAmong({ git }: Repository, changes: readonly RefChange[]): Promise<string[]> {
  const shas = changes.map(({ after }) => after).filter((sha) => sha !== NO_SHA);
  const listed = await git.text(["cat-file", "--batch-check=%(objecttype) %(objectname)"], {
    input: shas.join("\n"),
  });
  return listed.split("\n").flatMap((line) => (line.startsWith("commit ") ? [line.slice(7)] : []));
}

async function announcePush(
  world: World,
  repository: Repository,
  sender: Account,
  change: RefChange,
): Promise<void> {
  const created = change.before === NO_SHA;
  const deleted = change.after === NO_SHA;
  const payload = await pushPayload(world, repository, sender, change, created, deleted);
  world.announce({ name: "push", action: undefined, repository, sender, payload });
  if (!created && !deleted) return;
  const [, kind, ...rest] = change.ref.split("/");
  const common = { ref: rest.join("/"), ref_type: kind === "heads" ? "branch" : "tag", pusher_type: "user" };
  const more = created ? { master_branch: repository.defaultBranch, description: null } : {};
  world.announce({
    name: created ? "create" : "delete",
    action: undefined,
    repository,
    sender,
    payload: { ...common, ...more },
  });
}

async function pushPayload(
  world: World,
  repository: Repository,
  sender: Account,
  { ref, before, after }: RefChange,
  created: boolean,
  deleted: boolean,
): Promise<Record<string, unknown>> {
  const { git } = repository;
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  const tip = deleted ? undefined : await resolveCommit(git, after);
  const shas =
    tip === undefined ? [] : await newCommits(repository, ref, before, tip, world.limits.pushedCommitsMax);
  const listed = tip === undefined || shas.includes(tip) ? shas : [...shas, tip];
  const commits = await readCommits(git, listed);
  const touched = await touchedPaths(git, listed);
  const shapes = commits.map((commit) => pushedCommit(`${page}/commit`, commit, touched.get(commit.sha)));
  const forced = !created && !deleted && !(await git.holds(["merge-base", "--is-ancestor", before, after]));
  const short = (sha: string) => sha.slice(0, 12);
  return {
    ref,
    before,
    after,
    repository: {
      ...repositoryShape(world, repository),
      owner: { ...simpleUser(world, repository.owner), name: repository.owner.login, email: null },
      url,
      stargazers: 0,
      master_branch: repository.defaultBranch,
      ...(repository.owner.type === "Organization" ? { organization: repository.owner.login } : {}),
    },
    pusher: { name: sender.login, email: `${sender.login}@users.noreply.github.com` },
    created,
    deleted,
    forced,
    base_ref: null,
    compare:
      created || deleted
        ? `${page}/commit/${short(deleted ? before : after)}`
        : `${page}/compare/${short(before)}...${short(after)}`,
    commits: shapes.filter(({ id }) => shas.includes(id)),
    head_commit: shapes.find(({ id }) => id === tip) ?? null,
  };
}

/** Oldest first, the newest so many: of a made ref, what no other ref holds. */
async function newCommits(
  repository: Repository,
  ref: string,
  before: string,
  tip: string,
  limit: number,
): Promise<string[]> {
  const known =
    before === NO_SHA
      ? ["--not", `--exclude=${ref.replace(/^refs\/heads\//, "")}`, "--branches"]
      : [`^${before}`];
  return (await listCommits(repository.git, [`--max-count=${limit}`, tip, ...known])).reverse();
}

function pushedCommit(
  page: string,
  commit: Commit,
  touched: { added: string[]; modified: string[]; removed: string[] } = {
    added: [],
    modified: [],
    removed: [],
  },
) {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: commit.committer.date,
    url: `${page}/${commit.sha}`,
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
    ...touched,
  };
}
