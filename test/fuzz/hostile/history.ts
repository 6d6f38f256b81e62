import { Files } from "../../adversarial/files.ts";
import type { Oid, Repository } from "../../adversarial/repository.ts";
import type { Random } from "../random.ts";

/** Whole paths, their bytes as latin1, to entries. */
export type Snapshot = ReadonlyMap<string, { readonly mode: string; readonly oid: Oid }>;

/** Whom a rule that must speak binds: `agents` while the branch is theirs and the plan and the policy are the known ones. */
export type Bearing = "everyone" | "agents";
export interface Attack {
  readonly bearing: Bearing;
  readonly what: string;
}

/** A commit as far as its maker knows it. */
export interface Known {
  readonly oid: Oid;
  readonly parents: readonly Known[];
  readonly files: Snapshot;
  /** What this commit, were it the only new one, must not be passed for. */
  readonly attacks: readonly Attack[];
  /** Apart from its attacks nothing about it could be held against it. */
  readonly isSure: boolean;
}

export interface CommitOptions {
  readonly attacks?: readonly Attack[];
  readonly isSure?: boolean;
  /** Instead of the tree of `files`. */
  readonly tree?: Oid;
  /** Parents that are no commits known here, after the known ones. */
  readonly strangers?: readonly Oid[];
  readonly subject?: string | Buffer;
  /** The last paragraph; by default the trailers of the run's next iteration. */
  readonly trailers?: string;
}

/** The commits of one small repository, with what each of them does. */
export class History {
  readonly repo: Repository;
  readonly random: Random;
  #serial = 0;
  #iteration = 0;

  constructor(repo: Repository, random: Random) {
    this.repo = repo;
    this.random = random;
  }

  commit(parents: readonly Known[], files: Snapshot, options: CommitOptions = {}): Known {
    const { attacks = [], isSure = true, subject = "Change\n" } = options;
    const trailers = options.trailers ?? this.nextTrailers();
    const oid = this.repo.commit({
      tree: options.tree ?? this.treeOf(files),
      parents: [...parents.map((parent) => parent.oid), ...(options.strangers ?? [])],
      message: Buffer.concat([Buffer.from(subject), Buffer.from(trailers === "" ? "" : `\n${trailers}`)]),
    });
    return { oid, parents, files, attacks, isSure };
  }

  treeOf(files: Snapshot): Oid {
    return new Files(this.repo, files).tree();
  }

  nextTrailers(): string {
    this.#iteration += 1;
    return `Plan-Id: WP-1\nIteration: ${this.#iteration}\n`;
  }

  /** A number that no other call gave: what is made of it is new. */
  serial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  /** A file with content that nothing else has. */
  fresh(mode = "100644"): { mode: string; oid: Oid } {
    return { mode, oid: this.repo.blob(`${this.serial()} ${this.random.below(1 << 30)}\n`) };
  }
}

/** Every commit that `head` has and `base` has not. */
export function newCommits(head: Known, base: Known): Known[] {
  const old = reachable(base);
  return [...reachable(head)].filter((commit) => !old.has(commit));
}

export function reachable(from: Known): Set<Known> {
  const found = new Set([from]);
  for (const commit of found) for (const parent of commit.parents) found.add(parent);
  return found;
}

/** A path and what is to stand there; `null`: nothing. */
export type Change = readonly [path: string, entry: { readonly mode: string; readonly oid: Oid } | null];

export function withFiles(files: Snapshot, changes: Iterable<Change>): Snapshot {
  const next = new Map(files);
  for (const [path, entry] of changes) {
    if (entry === null) next.delete(path);
    else next.set(path, entry);
  }
  return next;
}
