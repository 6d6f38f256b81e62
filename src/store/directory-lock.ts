import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, stat, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type LockHolder, readHolder, stillRuns, thisProcess } from "./lock-holder.ts";

/** How often a holder shows that it lives, and after what silence one whose process cannot be seen is taken for dead. */
const BEAT_MS = 5_000;
const SILENCE_MS = 30_000;
/** Takers of a dead taker's place, one in another: more is a directory that something else is at work in. */
const NESTING_MAX = 8;

/** Another process has the directory. The message names it. */
export class DirectoryInUseError extends Error {}

/** The one right to write in a directory, held until it is released or this process ends. */
export interface DirectoryLock {
  /** Gives the directory back. May be called twice. */
  readonly release: () => Promise<void>;
}

/**
 * Takes a directory for this process alone, making it where it is missing. Two processes on one embedded database lose
 * rows silently, so this must not err on that side: a holder is taken for dead only if its process id is gone or belongs
 * to a process that started at another time; in another container or on another machine, where ids say nothing, only
 * after 30 seconds without a beat. A kill -9 leaves a lock that the next start takes over at once. Throws
 * DirectoryInUseError. `onLost` is called when somebody took the lock from a process that was frozen for too long.
 */
export async function lockDirectory(directory: string, onLost: () => void): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, "proofgate.lock");
  const token = randomUUID();
  const mine = `${directory}/.lock-${token}`;
  await writeFile(mine, `${JSON.stringify(await thisProcess(token))}\n`, { mode: 0o600, flag: "wx" });
  try {
    await acquire(path, mine, 0);
  } finally {
    await unlink(mine).catch(ignoreMissing);
  }
  return keep(path, token, onLost);
}

/** A link appears with its whole content or not at all, and only one can appear under a name. */
async function acquire(path: string, mine: string, depth: number): Promise<void> {
  for (;;) {
    if (await linked(mine, path)) return;
    const found = await holderAt(path);
    if (found === undefined) continue;
    if (depth >= NESTING_MAX || (await lives(path, found))) throw inUse(path, found);
    // Of several that find the same dead holder, one gets the right to replace it: the lock of that holder's place.
    const place = `${path}.${found.token.slice(0, 8)}`;
    await acquire(place, mine, depth + 1);
    try {
      const now = await holderAt(path);
      if (now?.token !== found.token) continue;
      await link(mine, `${mine}.next`);
      await rename(`${mine}.next`, path);
      return;
    } finally {
      await unlink(place).catch(ignoreMissing);
    }
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Undefined where the lock has gone meanwhile. What cannot be read as ours is named by the hash of what it holds. */
async function holderAt(path: string): Promise<LockHolder | undefined> {
  try {
    const text = await readFile(path, "utf8");
    return readHolder(text) ?? { token: createHash("sha256").update(text).digest("hex") };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Where the process cannot be seen from here, waits until its lock is touched again, or was not for long enough. */
async function lives(path: string, holder: LockHolder): Promise<boolean> {
  const seen = await stillRuns(holder);
  if (seen !== undefined) return seen;
  const first = await silence(path);
  for (;;) {
    const now = await silence(path);
    if (first === undefined || now === undefined || now.since !== first.since) return true;
    if (now.ms >= SILENCE_MS) return false;
    await wait(Math.min(BEAT_MS / 5, SILENCE_MS - now.ms));
  }
}

/** Compared with a moment of the same file system, so that the clocks of two machines need not agree. */
async function silence(path: string): Promise<{ readonly since: number; readonly ms: number } | undefined> {
  const probe = `${path}.now-${randomUUID()}`;
  await writeFile(probe, "");
  try {
    const [lock, now] = await Promise.all([stat(path), stat(probe)]);
    return { since: lock.mtimeMs, ms: now.mtimeMs - lock.mtimeMs };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  } finally {
    await unlink(probe).catch(ignoreMissing);
  }
}

function keep(path: string, token: string, onLost: () => void): DirectoryLock {
  let released = false;
  const holds = async () => (await holderAt(path))?.token === token;
  const beat = setInterval(() => {
    void showLife().catch(lost);
  }, BEAT_MS);
  beat.unref();
  async function showLife(): Promise<void> {
    if (released) return;
    if (!(await holds())) return lost();
    const now = new Date();
    await utimes(path, now, now);
  }
  // A beat that was under way while the directory was given back finds no lock, and nobody took it.
  function lost(): void {
    clearInterval(beat);
    if (!released) onLost();
  }
  return {
    release: async () => {
      if (released) return;
      released = true;
      clearInterval(beat);
      if (await holds()) await unlink(path).catch(ignoreMissing);
    },
  };
}

function inUse(path: string, holder: LockHolder): DirectoryInUseError {
  const who =
    holder.pid === undefined
      ? "a process that its lock does not name"
      : `process ${holder.pid} on \`${holder.host}\`, since ${holder.since}`;
  return new DirectoryInUseError(
    `the data directory is in use by ${who} (\`${path}\`): stop that process, give this one another DATA_DIR, or let both use one PostgreSQL by DATABASE_URL`,
  );
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== "ENOENT") throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
