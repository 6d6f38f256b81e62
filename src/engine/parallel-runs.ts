import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { matchesPattern, type PathPattern, parsePattern } from "../contract/pattern.ts";
import { patternsMeet } from "../contract/pattern-meeting.ts";

/** Another live run of the repository that a run meets. */
export interface ParallelRun {
  readonly planId: string;
  readonly branch: string;
  /** Whether it was opened before the judged one. */
  readonly isEarlier: boolean;
  /** Targets of both plans that may name one path, as they are written; those that surely do first. */
  readonly overlaps: readonly TargetOverlap[];
  /** How many more there are, as far as they are counted. */
  readonly overlapsBeyond: number;
  /** Paths on which merging both heads conflicts, as they are named to the outside; empty where it does not. */
  readonly conflicts: readonly string[];
  readonly conflictsBeyond: number;
}

export interface TargetOverlap {
  readonly ours: string;
  readonly theirs: string;
  /** Both name this very file; else a pattern stands between them, and they may never meet. */
  readonly isExact: boolean;
}

type Targets = Pick<WorkPlan, "targets">;

/** A plan's targets, ready to be held against those of many others. */
export type MeetableTargets = readonly (
  | { readonly text: string; readonly file: BytePath; readonly pattern?: undefined }
  | { readonly text: string; readonly pattern: PathPattern; readonly file?: undefined }
)[];

export function meetableTargets({ targets }: Targets): MeetableTargets {
  return targets.flatMap((target): MeetableTargets => {
    const { file, path } = target as { readonly file?: string; readonly path?: string };
    if (file !== undefined) return [{ text: file, file: bytePathOfText(file) }];
    const parsed = path === undefined ? undefined : parsePattern(path);
    return parsed?.ok ? [{ text: parsed.pattern.text, pattern: parsed.pattern }] : [];
  });
}

/** Of one other run: more are counted, and not listed. */
export const OVERLAPS_MAX = 20;
/** Pairs in which only patterns may meet are counted up to here: two plans of 200 patterns have 40,000 of them. */
export const OVERLAPS_COUNTED = 1000;
/**
 * So many pairs of targets with a pattern are compared, those of the plans' beginnings first. Two plans of 5,000 targets have two
 * million of them, every judgement compares with up to 50 plans, and the sweep all with all.
 */
export const COMPARED_MAX = 20_000;

/** Pairs of targets that may name one path, in the order of the plans; those that surely do first [P29]. */
export function targetOverlaps(
  ours: MeetableTargets,
  theirs: MeetableTargets,
): Pick<ParallelRun, "overlaps" | "overlapsBeyond"> {
  const named = new Set(theirs.map(({ file }) => file));
  const exact = ours.flatMap(({ file, text }): TargetOverlap[] =>
    file !== undefined && named.has(file) ? [{ ours: text, theirs: text, isExact: true }] : [],
  );
  const possible = possibleOverlaps(ours, theirs);
  const all = [...exact, ...possible];
  const overlaps = all.slice(0, OVERLAPS_MAX);
  return { overlaps, overlapsBeyond: all.length - overlaps.length };
}

function possibleOverlaps(ours: MeetableTargets, theirs: MeetableTargets): readonly TargetOverlap[] {
  const found: TargetOverlap[] = [];
  const theirPatterns = theirs.filter(({ file }) => file === undefined);
  let compared = 0;
  for (const our of ours)
    for (const their of our.file === undefined ? theirs : theirPatterns) {
      if (compared++ === COMPARED_MAX) return found;
      if (!meet(our, their)) continue;
      found.push({ ours: our.text, theirs: their.text, isExact: false });
      if (found.length === OVERLAPS_COUNTED) return found;
    }
  return found;
}

function meet(one: MeetableTargets[number], other: MeetableTargets[number]): boolean {
  if (one.file !== undefined) return other.file === undefined && matchesPattern(other.pattern, one.file);
  if (other.file !== undefined) return matchesPattern(one.pattern, other.file);
  return patternsMeet(one.pattern, other.pattern);
}
