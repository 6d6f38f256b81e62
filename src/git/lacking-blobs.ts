import { CannotRun } from "./cannot-run.ts";
import type { Objects } from "./objects.ts";
import type { Oid } from "./types.ts";

/** Brings blobs that a partial mirror has not. @returns why they cannot be had, or nothing where they are here now. */
export type BringBlobs = (blobs: readonly Oid[]) => Promise<string | undefined>;

/** How often a reading is repeated with what it lacked. What is read depends on what was read, at most so many steps deep. */
export const ROUNDS_MAX = 8;

/**
 * Lets `work` read, brings at once all the blobs that it asked for and that are not here, and lets it read again, until it
 * lacks nothing: so what it makes is what it would make of a whole repository.
 * @throws CannotRun where what it needs cannot be had.
 */
export async function withLackingBrought<T>(
  objects: Objects,
  bring: BringBlobs,
  work: () => Promise<T>,
): Promise<T> {
  for (let round = 1; ; round += 1) {
    objects.lacking.clear();
    const attempt = await attempted(work);
    const lacking = [...objects.lacking];
    if (lacking.length === 0) {
      if ("error" in attempt) throw attempt.error;
      return attempt.result;
    }
    const why = round > ROUNDS_MAX ? `after ${ROUNDS_MAX} rounds others are asked for` : await bring(lacking);
    if (why !== undefined)
      throw new CannotRun(
        `${said(lacking)} cannot be had from the remote: ${why}`,
        "see that the repository can be cloned whole",
      );
  }
}

/** What could not go on for want of blobs is tried again; whatever else is wrong stays wrong. */
async function attempted<T>(work: () => Promise<T>): Promise<{ result: T } | { error: CannotRun }> {
  try {
    return { result: await work() };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { error };
  }
}

/** @throws CannotRun where something was asked for that is not here: to go on would be in vain. */
export function refuseLacking({ lacking }: Objects): void {
  if (lacking.size > 0)
    throw new CannotRun(`${said([...lacking])} is not here yet`, "bring it, and read again");
}

function said([first, ...others]: readonly Oid[]): string {
  return others.length === 0 ? `the blob ${first}` : `the blob ${first} and ${others.length} more`;
}
