import type { BytePath } from "../contract/byte-path.ts";
import type { Bound } from "../contract/limits.ts";
import type { CommitFact, TouchedPath, TreeChange } from "./change.ts";
import type { LimitUse } from "./facts.ts";
import { iterationOf } from "./iteration.ts";

export interface LimitUseQuestion {
  /** In topological order. */
  readonly commits: readonly CommitFact[];
  readonly touched: readonly TouchedPath[];
  /** The run's plan file, which counts towards no limit. */
  readonly planPath: BytePath;
  /** Lines added and removed by a change, all content taken as text. */
  readonly linesOf: (change: TreeChange) => number;
  /** Bytes of each blob that the range introduces, by its id; absent where the target has it already. */
  readonly newBlobBytes: ReadonlyMap<string, number>;
  readonly bounds: { readonly [Limit in LimitUse["limit"]]: Bound<number> };
}

type Place = { readonly commit?: string; readonly path?: BytePath };

/** A count that remembers where it first went beyond its limit. */
class Meter {
  used = 0;
  private exceededAt: Place | undefined;
  private readonly limit: LimitUse["limit"];
  private readonly bound: Bound<number>;

  constructor(limit: LimitUse["limit"], bound: Bound<number>) {
    this.limit = limit;
    this.bound = bound;
  }

  add(amount: number, place: Place, path?: BytePath): void {
    this.reach(this.used + amount, place, path);
  }

  reach(total: number, place: Place, path?: BytePath): void {
    this.used = Math.max(this.used, total);
    if (this.used > this.bound.value) this.exceededAt ??= path === undefined ? place : { ...place, path };
  }

  result(): LimitUse {
    return {
      limit: this.limit,
      used: this.used,
      allowed: this.bound.value,
      setBy: this.bound.setBy,
      ...(this.exceededAt ? { at: this.exceededAt } : {}),
    };
  }
}

/**
 * What a branch has used of its limits over its whole history, not only in its net effect (contract.md, 4): files are
 * distinct paths touched; lines are added and removed per commit; bytes are the sizes of new blobs, each once; commits
 * are the new ones except clean merges of the target, empty ones and the plan's; iterations are the highest one named.
 */
export function limitUse(question: LimitUseQuestion): LimitUse[] {
  const { commits, planPath, bounds } = question;
  const files = new Meter("files_changed", bounds.files_changed);
  const lines = new Meter("lines_changed", bounds.lines_changed);
  const bytes = new Meter("bytes_changed", bounds.bytes_changed);
  const counted = new Meter("commits", bounds.commits);
  const iterations = new Meter("iterations", bounds.iterations);
  const seenPaths = new Set<BytePath>([planPath]);
  const seenBlobs = new Set<string>();

  for (const commit of commits) {
    if (commit.isCleanTargetMerge) continue;
    const at = { commit: commit.sha };
    iterations.reach(iterationOf(commit) ?? 0, at);
    const changes = commit.changes.filter(({ path }) => path !== planPath);
    if (changes.length > 0) counted.add(1, at);
    for (const change of changes) {
      const { path, to } = change;
      if (!seenPaths.has(path)) files.add(1, at, path);
      seenPaths.add(path);
      lines.add(question.linesOf(change), at, path);
      const size = to && !seenBlobs.has(to.oid) ? question.newBlobBytes.get(to.oid) : undefined;
      if (to) seenBlobs.add(to.oid);
      if (size !== undefined) bytes.add(size, at, path);
    }
  }
  // What only merging shows counts as well: it is what the target would get.
  for (const { path } of question.touched) if (!seenPaths.has(path)) files.add(1, { path });
  return [files, lines, bytes, counted, iterations].map((meter) => meter.result());
}
