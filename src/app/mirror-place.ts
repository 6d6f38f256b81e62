import { readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DirectoryInUseError, type DirectoryLock, lockDirectory } from "../store/directory-lock.ts";
import type { Store } from "../store/open-store.ts";
import type { Log } from "./log.ts";

/** Where this process keeps its mirrors: no other writes there. */
export interface MirrorPlace {
  readonly directory: string;
  release(): Promise<void>;
}

/** Processes of one data directory. */
const PLACES_MAX = 64;
/** A place that nobody has had for so long is of no use to the next process either. */
const UNUSED_MS = 24 * 3_600_000;
const NAME = /^mirrors-[\w.-]+$/;

/**
 * The embedded store's lock guards its whole directory. Beside a server, each process takes the first place that is free:
 * what a process that ended has fetched is the next one's. Places that were left alone for a day are removed.
 */
export async function takeMirrorPlace(
  dataDir: string,
  kind: Store["kind"],
  log: Log,
  now: Date,
): Promise<MirrorPlace> {
  if (kind === "embedded") return { directory: join(dataDir, "mirrors"), release: async () => undefined };
  for (let number = 1; number <= PLACES_MAX; number += 1) {
    const place = join(dataDir, `mirrors-${number}`);
    const lock = await lockIfFree(place, () => {
      // Frozen for so long that another process took its mirrors: what this one knows of them may not be so any more.
      log("error", `\`${place}\` was taken over by another process: this one ends now`);
      process.exit(70);
    });
    if (lock === undefined) continue;
    await removeUnused(dataDir, log, now);
    return { directory: join(place, "repositories"), release: lock.release };
  }
  throw new Error(`\`${dataDir}\` is used by ${PLACES_MAX} processes: give this one another DATA_DIR`);
}

async function lockIfFree(place: string, onLost: () => void): Promise<DirectoryLock | undefined> {
  try {
    return await lockDirectory(place, onLost);
  } catch (error) {
    if (error instanceof DirectoryInUseError) return undefined;
    throw error;
  }
}

async function removeUnused(dataDir: string, log: Log, now: Date): Promise<void> {
  for (const name of await readdir(dataDir)) {
    const place = join(dataDir, name);
    if (!NAME.test(name) || now.getTime() - (await lastUsed(place)) < UNUSED_MS) continue;
    const lock = await lockIfFree(place, () => undefined);
    if (lock === undefined) continue;
    // Under another name first: who looks for a place meanwhile finds none, or makes a new one.
    const gone = join(dataDir, `gone-${name}`);
    await rm(gone, { recursive: true, force: true });
    await rename(place, gone);
    await lock.release();
    await rm(gone, { recursive: true, force: true });
    log("info", "removed mirrors that no process uses", { place });
  }
}

/** A holder touches its lock every few seconds. */
async function lastUsed(place: string): Promise<number> {
  const moments = [place, join(place, "proofgate.lock")].map((path) =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(...(await Promise.all(moments)));
}
