import { displayPath } from "../contract/byte-path.ts";
import { type AutoMerge, CEILINGS, type Ceilings } from "../git/types.ts";
import { maskSecrets } from "../scan/secrets/mask.ts";
import type { LiveRun, TriedMerge } from "../store/run-meetings.ts";
import { named } from "./ledger-words.ts";

/**
 * Of one sweep and repository: a minute at most, whatever heads hold. All repositories wait for it, and what comes of it is a note.
 * What it did not come to is tried by the next one.
 */
export const PAIR_CEILINGS: Ceilings = { ...CEILINGS, commandMs: 20_000 };

/** Paths of one merge that are named, and their characters in all: of 50 runs each meets all others. */
const PATHS_MAX = 20;
const CHARACTERS_MAX = 2_000;

/** Pairs that one entry of the ledger names, and paths of each: an entry has a bound. */
const PAIRS_NAMED_MAX = 100;
const PATHS_NAMED_MAX = 3;

export type FoundMerge = Omit<TriedMerge, "head">;

/** What a merge came to, as it is kept; undefined where another attempt may tell more. */
export function foundIn(merge: AutoMerge): FoundMerge | undefined {
  // Two commits merge alike for ever: what git cannot merge now it never can.
  if (merge.kind === "undetermined") return merge.isUntried ? undefined : { conflicts: [], beyond: 0 };
  const paths = merge.kind === "conflicted" ? merge.conflictedPaths : [];
  const conflicts: string[] = [];
  let characters = 0;
  for (const path of paths.slice(0, PATHS_MAX)) {
    const shown = named(maskSecrets(displayPath(path)));
    characters += shown.length;
    if (conflicts.length > 0 && characters > CHARACTERS_MAX) break;
    conflicts.push(shown);
  }
  return { conflicts, beyond: paths.length - conflicts.length };
}

/** By both heads, in the order of the text: git's conflicts are the same whichever is merged into which. */
export type FoundMerges = ReadonlyMap<string, FoundMerge>;

export function pairKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

/** Of what was tried now, for the ledger: pairs of runs whose heads conflict. */
export function conflictWords(runs: readonly LiveRun[], tried: FoundMerges): object | undefined {
  const conflicting = runs.flatMap((one, at) =>
    runs.slice(at + 1).flatMap((other) => {
      const merge = tried.get(pairKey(one.head, other.head));
      if (merge === undefined || merge.conflicts.length === 0) return [];
      const paths = merge.conflicts.slice(0, PATHS_NAMED_MAX);
      return [
        {
          runs: [one.runId, other.runId],
          plans: [named(one.planId), named(other.planId)],
          heads: [one.head, other.head],
          paths,
          more: merge.conflicts.length - paths.length + merge.beyond,
        },
      ];
    }),
  );
  if (conflicting.length === 0) return undefined;
  const listed = conflicting.slice(0, PAIRS_NAMED_MAX);
  const left = conflicting.length - listed.length;
  return { conflicting: listed, ...(left > 0 ? { more: left } : {}) };
}
