import * as documents from "./documents.ts";
import { type Changes, executable, Files, lines } from "./files.ts";
import type { CommitParts, Oid, Repository } from "./repository.ts";

export type Mode = "observe" | "warn" | "enforce";

/** One call of `proofgate check`. */
export interface Request {
  readonly base: string;
  readonly head: string;
  readonly branch?: string | undefined;
  readonly actor?: string;
  readonly pin?: string;
  /** Absent: enforce. `"policy"`: whatever the target's policy says. */
  readonly mode?: Mode | "policy";
  /** Texts of reports that are handed over, by option. */
  readonly reports?: {
    readonly [Option in "tests" | "coverage" | "base-coverage" | "sarif" | "base-sarif"]?: string;
  };
}

interface CommitOptions extends Partial<CommitParts> {
  /** The name under which an expectation finds this commit. */
  readonly as?: string;
  /** The last lines of the message; by default the trailers of the run, if there is one. */
  readonly trailers?: string | null;
}

/** A line of commits: each step returns the same object, moved on. */
export class Branch {
  readonly repo: Repository;
  readonly name: string;
  readonly target: Branch;
  /** Set while the branch carries a run: trailers are written for it. */
  planId: string | undefined;
  planPath = "";
  plan: documents.Overrides = {};
  tip: Oid;
  files: Files;
  #iteration = 0;

  constructor(repo: Repository, name: string, from: { tip: Oid; files: Files; target?: Branch }) {
    this.repo = repo;
    this.name = name;
    this.tip = from.tip;
    this.files = from.files;
    this.target = from.target ?? this;
  }

  /** A further branch from here, with the same target (this one, if it has none). */
  fork(name: string): Branch {
    return new Branch(this.repo, name, { tip: this.tip, files: this.files, target: this.target });
  }

  commit(changes: Changes, options: CommitOptions = {}): this {
    this.files = this.files.with(changes);
    return this.#record({ tree: this.files.tree(), parents: [this.tip] }, options);
  }

  /** A commit that the expectation calls "evil". */
  evil(changes: Changes, options: CommitOptions = {}): this {
    return this.commit(changes, { as: "evil", ...options });
  }

  /** A commit that changes nothing. */
  empty(options: CommitOptions = {}): this {
    return this.#record({ tree: this.files.tree(), parents: [this.tip] }, options);
  }

  /** Opens a run: a commit that adds the plan and nothing else. `text` replaces the file's content. */
  open(
    planned: documents.Overrides,
    options: { thread?: string; path?: string; text?: string | Buffer } = {},
  ): this {
    const id = String(planned.plan_id);
    const thread = options.thread === undefined ? "" : `${options.thread}/`;
    this.plan = planned;
    this.planId = id;
    this.planPath = options.path ?? `${thread}.proofgate/plans/${id}/WORK_PLAN.json`;
    return this.commit({ [this.planPath]: options.text ?? documents.planText(planned) }, { as: "plan" });
  }

  /** What git itself makes of a merge, plus `changes`. GitHub's "Update branch" when there are none. */
  merge(other: Branch, changes: Changes = {}, options: CommitOptions = {}): this {
    this.repo.flush();
    const tree = this.repo.git(["merge-tree", "--write-tree", this.tip, other.tip]).toString().slice(0, 40);
    this.files = Files.read(this.repo, tree).with(changes);
    const message = `Merge branch '${other.name}' into ${this.name}\n`;
    return this.#record(
      { tree: this.files.tree(), parents: [this.tip, other.tip] },
      { message, trailers: null, ...options },
    );
  }

  /** A merge whose tree is this branch's own plus `changes`, whatever the others hold (`-s ours`, conflicts, octopus). */
  join(others: readonly Branch[], changes: Changes = {}, options: CommitOptions = {}): this {
    this.files = this.files.with(changes);
    const parents = [this.tip, ...others.map((other) => other.tip)];
    return this.#record({ tree: this.files.tree(), parents }, options);
  }

  /** What is asked of the judge. Writes everything to disk. */
  request(extra: Partial<Request> = {}): Request {
    this.repo.ref(`refs/heads/${this.target.name}`, this.target.tip);
    this.repo.ref(`refs/heads/${this.name}`, this.tip);
    this.repo.flush();
    return { base: this.target.tip, head: this.tip, branch: this.name, ...extra };
  }

  #record(shape: Pick<CommitParts, "tree" | "parents">, options: CommitOptions): this {
    const { as: mark, trailers, ...parts } = options;
    if (this.planId !== undefined) this.#iteration += 1;
    const own = this.planId === undefined ? null : `Plan-Id: ${this.planId}\nIteration: ${this.#iteration}\n`;
    const last = trailers === undefined ? own : trailers;
    const message = parts.message ?? "Change what the plan says\n";
    this.tip = this.repo.commit({
      ...shape,
      ...parts,
      message: last === null ? message : Buffer.concat([Buffer.from(message), Buffer.from(`\n${last}`)]),
    });
    if (mark !== undefined) this.repo.marks.set(mark, this.tip);
    return this;
  }
}

export interface ProjectOptions {
  /** Overrides of the clean policy, its whole text, or `null` for a repository without one. */
  readonly policy?: documents.Overrides | string | Buffer | null;
  readonly requirement?: documents.Overrides | string | null;
  /** Further files on the target. */
  readonly files?: Changes;
}

/** The target branch `main` of an ordinary small project. */
export function project(repo: Repository, options: ProjectOptions = {}): Branch {
  const { policy = {}, requirement = {} } = options;
  const written: Record<string, string | Buffer> = {};
  if (policy !== null) {
    const given = typeof policy === "string" || Buffer.isBuffer(policy);
    written[".proofgate/policy.yaml"] = given ? policy : documents.policy(policy as documents.Overrides);
  }
  if (requirement !== null) {
    written[".proofgate/requirements/FR-1.yaml"] =
      typeof requirement === "string" ? requirement : documents.requirement(requirement);
  }
  const files = new Files(repo)
    .with(ordinaryFiles)
    .with(written)
    .with(options.files ?? {});
  const tip = repo.commit({ tree: files.tree(), message: "Begin\n" });
  return new Branch(repo, "main", { tip, files });
}

export interface RunOptions extends ProjectOptions {
  readonly targets?: readonly (documents.Target | string)[];
  readonly plan?: documents.Overrides;
  readonly id?: string;
  readonly branch?: string;
  /** The thread's folder; absent or undefined: the root. */
  readonly thread?: string | undefined;
}

/** A project with an agent's branch on which a run is open: WP-1, which may write `src/**` unless told otherwise. */
export function run(repo: Repository, options: RunOptions = {}): Branch {
  return openRun(project(repo, options), options);
}

/** Opens a run on a target that exists. */
export function openRun(target: Branch, options: RunOptions = {}): Branch {
  const { id = "WP-1", targets = ["src/**"], branch = `agent/${id}` } = options;
  const planned = documents.plan(id, branch, targets, options.plan);
  return target.fork(branch).open(planned, options.thread === undefined ? {} : { thread: options.thread });
}

const ordinaryFiles: Changes = {
  ".github/workflows/ci.yml": "on: push\njobs: {}\n",
  "README.md": "# Project\n",
  "docs/guide.md": lines(10, "guide"),
  "package.json": '{\n  "name": "project",\n  "version": "1.0.0"\n}\n',
  "package-lock.json":
    '{\n  "name": "project",\n  "version": "1.0.0",\n  "lockfileVersion": 3,\n  "packages": {}\n}\n',
  "src/a.ts": lines(50, "a"),
  "src/b.ts": lines(30, "b"),
  "src/legacy.ts": lines(12, "legacy"),
  "src/run.sh": executable("#!/bin/sh\n"),
  "src/tax/rate.ts": lines(8, "rate"),
  "test/a.test.ts": lines(20, "test"),
};

/** A run of one commit or more, the last of them "evil". */
export function runOf(options: RunOptions, ...commits: readonly Changes[]): (repo: Repository) => Request {
  return (repo) => {
    const branch = run(repo, options);
    for (const changes of commits.slice(0, -1)) branch.commit(changes);
    return branch.evil(commits.at(-1) ?? {}).request();
  };
}

/** A person's branch of one commit, the commit "evil". */
export function personOf(options: ProjectOptions, changes: Changes, extra: Partial<Request> = {}) {
  return (repo: Repository): Request =>
    project(repo, options).fork("feature/rounding").evil(changes, { trailers: null }).request(extra);
}
