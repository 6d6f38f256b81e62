import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import type { Repository, Unreadable } from "../git/types.ts";

/**
 * In a partial clone an object that is missing was never fetched: that is this repository's state, not the change's fault.
 * Elsewhere a missing object is a defect of the change, and judged as one.
 * @throws CannotRun
 */
export function refusePartialClone(
  { directory, objectDirectory }: Repository,
  unreadable: readonly Unreadable[],
): void {
  const missing = unreadable.filter(({ why }) => why === "missing");
  const [first] = missing;
  if (!first || !isPartial(objectDirectory)) return;
  throw new CannotRun(
    `the partial clone \`${directory}\` lacks ${missing.length} ${missing.length === 1 ? "object" : "objects"} of this range, the first ${first.type} ${first.oid}`,
    "fetch what is missing (`git fetch --refetch`), or judge a full clone",
  );
}

/** Packs from a promisor remote are marked by a file beside them. */
function isPartial(objectDirectory: string): boolean {
  try {
    return readdirSync(join(objectDirectory, "pack")).some((name) => name.endsWith(".promisor"));
  } catch (error) {
    // A repository without packs has no such folder.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
