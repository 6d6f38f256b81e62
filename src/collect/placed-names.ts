import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import { kindOfMode } from "../engine/change.ts";
import { entriesAt } from "../git/lookup.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";
import {
  fitting,
  type Placement,
  type PlacementQuestion,
  placed,
  placements,
  sampleOf,
} from "../scan/coverage/placement.ts";

/** Placements that are tried for a name that the best one does not fit. */
const OTHER_PLACEMENTS_MAX = 4;

/** Which file of a tree each name of a report means; undefined for those that are none of its files. */
export async function placedNames(
  objects: Objects,
  tree: Oid,
  question: PlacementQuestion,
): Promise<(name: string) => BytePath | undefined> {
  const { names } = question;
  const sample = sampleOf(names);
  const candidates = placements(question);
  const isFileIn = async (paths: readonly (string | undefined)[]) => {
    const asked = paths.flatMap((path) => (path === undefined ? [] : [bytePathOfText(path)]));
    const there = await entriesAt(objects.reader, tree, asked);
    return (path: string) => {
      const answer = there.get(bytePathOfText(path));
      return answer?.kind === "entry" && kindOfMode(answer.entry.mode) === "file";
    };
  };
  const tried = candidates.flatMap((placement) => sample.map((name) => placed(name, placement)));
  const fits = fitting(candidates, sample, await isFileIn(tried)).slice(0, 1 + OTHER_PLACEMENTS_MAX);
  const isFile = await isFileIn(names.flatMap((name) => fits.map((placement) => placed(name, placement))));
  return (name) => {
    const path = firstThere(name, fits, isFile);
    return path === undefined ? undefined : bytePathOfText(path);
  };
}

function firstThere(
  name: string,
  fits: readonly Placement[],
  isFile: (path: string) => boolean,
): string | undefined {
  for (const placement of fits) {
    const path = placed(name, placement);
    if (path !== undefined && isFile(path)) return path;
  }
  return undefined;
}
