import { refuseLacking } from "../git/lacking-blobs.ts";
import { changedPairs } from "./contents.ts";
import type { JudgedRange } from "./judged-range.ts";

/**
 * In a partial mirror of ours: asks for all contents that the range changes and brings, beside what was read so far, and
 * goes no further where some are not here. Nothing is scanned twice for want of a policy or a plan.
 * @throws CannotRun
 */
export async function refuseLackingContents({ objects, commits, set }: JudgedRange): Promise<void> {
  if (!objects.scratch.repository.isPartial) return;
  const sides = changedPairs(commits, set).flatMap(({ from, to }) => [from ?? [], to ?? []].flat());
  await objects.reader.sizes([...new Set([...sides, ...set.newBlobs.keys()])], "blob");
  refuseLacking(objects);
}
