import { CannotRun } from "../git/cannot-run.ts";
import { treeOfCommit } from "../git/commits.ts";
import { firstParents } from "../git/first-parents.ts";
import { autoMerges } from "../git/merge.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { isContained } from "./ladder-reading.ts";
import type { MergedPullNow } from "./merges-into.ts";
import { bringing } from "./mirror-reading.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";

export interface MirrorPlace {
  readonly mirror: Mirror;
  readonly remote: Remote;
}

/** One step of a ref, as git has it. */
export interface Segment {
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Of `after`; undefined where it cannot be read. */
  readonly tree: string | undefined;
  readonly isForward: boolean;
  /** Merged as `after`, with what merging its head into `before` gives. */
  readonly pull: (MergedPullNow & { readonly tree: string | undefined }) | undefined;
}

/**
 * A ref's way from one commit to another, in steps that each end with a merged pull request, as far as there are any: what
 * several updates did while nobody looked. A step that ends otherwise is left whole, for somebody to look at.
 */
export async function segmentsOf(
  services: Services,
  place: MirrorPlace,
  { before, after }: { readonly before: string | undefined; readonly after: string | undefined },
  merged: ReadonlyMap<string, MergedPullNow>,
): Promise<readonly Segment[]> {
  const whole = { before, after, tree: undefined, isForward: false, pull: undefined };
  if (before === undefined || after === undefined) return [whole];
  for (const oid of [before, after])
    if ((await fetchInto(services, place.mirror, place.remote, oid)).kind === "unavailable") return [whole];
  const line = await reading(services, place, (objects) =>
    firstParents(objects, before as Oid, after as Oid, CEILINGS),
  );
  if (line === undefined) {
    const isForward = await isContained(place.mirror, before, after);
    return [await segmentOf(services, place, { before, after, isForward }, merged.get(after))];
  }
  const ends = line.filter((oid, at) => merged.has(oid) || at === line.length - 1);
  const segments: Segment[] = [];
  for (const [at, end] of ends.entries()) {
    const begin = at === 0 ? before : (ends[at - 1] as string);
    segments.push(
      await segmentOf(services, place, { before: begin, after: end, isForward: true }, merged.get(end)),
    );
  }
  return segments;
}

async function segmentOf(
  services: Services,
  place: MirrorPlace,
  step: { readonly before: string; readonly after: string; readonly isForward: boolean },
  pull: MergedPullNow | undefined,
): Promise<Segment> {
  const tree = await reading(services, place, (objects) => treeOfCommit(objects, step.after as Oid));
  if (pull === undefined) return { ...step, tree, pull };
  return {
    ...step,
    tree,
    pull: { ...pull, tree: await mergedTree(services, place, step.before, pull.head) },
  };
}

/** Undefined where git does not merge them cleanly. */
async function mergedTree(
  services: Services,
  place: MirrorPlace,
  into: string,
  from: string,
): Promise<string | undefined> {
  if ((await fetchInto(services, place.mirror, place.remote, from)).kind === "unavailable") return undefined;
  const [merge] =
    (await reading(services, place, (objects) =>
      autoMerges(objects, [{ into: into as Oid, from: from as Oid }], CEILINGS),
    )) ?? [];
  return merge?.kind === "clean" ? merge.tree : undefined;
}

/** Undefined where git cannot read it: that accounts for nothing. */
async function reading<T>(
  services: Services,
  { mirror, remote }: MirrorPlace,
  read: Parameters<typeof mirror.withObjects<T>>[0],
): Promise<T | undefined> {
  try {
    return await mirror.withObjects(read, bringing(services, mirror, remote));
  } catch (error) {
    if (error instanceof CannotRun) return undefined;
    throw error;
  }
}
