import type { RunPlan } from "../engine/plan-state.ts";
import { withSizes } from "../git/change-set.ts";
import { CEILINGS, type ChangeSet, type Unreadable } from "../git/types.ts";
import type { FoundPlace } from "../scan/silencers/hidden-findings.ts";
import type { ContentFindings } from "./content-scanners.ts";
import { changedPairs, PairContents } from "./contents.ts";
import type { JudgedRange } from "./judged-range.ts";
import { LineCounts } from "./line-counts.ts";
import { refusePartialClone } from "./partial-clone.ts";
import { ScannedContents, standingBefore } from "./scanned-contents.ts";
import type { Threads } from "./threads.ts";

/**
 * Whether contents are looked into, or only read and counted: then all facts about them are unknown. `unanalysed` looks into
 * them and leaves out the analysis of code, so that a bench can measure that apart.
 */
export type ContentReading = "scanned" | "unanalysed" | "counted";

export interface RangeContents {
  /** The range with the sizes of its new blobs. */
  readonly set: ChangeSet;
  /** Of agents only. */
  readonly lines: LineCounts | undefined;
  readonly unreadable: readonly Unreadable[];
  /** Undefined where contents were only counted. */
  readonly found: ContentFindings | undefined;
}

/** The contents that the range changes, to be read now; none where nobody will look at them. */
export function openContents(
  { objects, commits, set, subject }: JudgedRange,
  reading: ContentReading,
): PairContents {
  const isRead = subject.judgedAs === "agent" || reading !== "counted";
  return new PairContents(objects, isRead ? changedPairs(commits, set) : [], CEILINGS.blobBytes);
}

export interface ContentQuestion {
  readonly contents: PairContents;
  readonly threads: Threads;
  readonly plan: RunPlan | undefined;
  readonly reading: ContentReading;
  /** Where others have found something that a silencer may hide. */
  readonly places: readonly FoundPlace[];
}

/** Reads what the range brings, once, and lets everything that looks at contents look at it. */
export async function readRangeContents(
  range: JudgedRange,
  { contents, threads, plan, reading, places }: ContentQuestion,
): Promise<RangeContents> {
  const { objects, set, commits, subject } = range;
  const isAgent = subject.judgedAs === "agent";
  const lines = isAgent ? new LineCounts() : undefined;
  const scanners = reading !== "counted" ? await openScanners(range, threads, plan, places) : undefined;
  const standing = scanners && standingBefore(commits);
  try {
    const { unreadable: unread, sizes } = await contents.handTo([
      ...(lines ? [lines] : []),
      ...(standing ? scanners.all.map((scanner) => new ScannedContents(scanner, standing)) : []),
    ]);
    // Of people nobody asks what was there before: where that is missing, all of a file counts as new.
    const brought = new Set(contents.pairs.map(({ to }) => to));
    const measured = await withSizes(objects, set, sizes);
    const named = new Set(measured.unreadable.map(({ oid }) => oid));
    const unreadable = unread.filter(({ oid }) => !named.has(oid) && (isAgent || brought.has(oid)));
    refusePartialClone(objects.scratch.repository, [...measured.unreadable, ...unreadable]);
    return { set: measured, lines, unreadable, found: await scanners?.finish() };
  } finally {
    await scanners?.close();
  }
}

async function openScanners(
  range: JudgedRange,
  threads: Threads,
  plan: RunPlan | undefined,
  places: readonly FoundPlace[],
) {
  const { ContentScanners } = await import("./content-scanners.ts");
  return new ContentScanners(range, threads, plan, places);
}
