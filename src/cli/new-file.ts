import { randomBytes } from "node:crypto";
import { link, lstat, open, rm } from "node:fs/promises";
import { CannotRun } from "../git/cannot-run.ts";
import { reasonOf } from "./answer.ts";

/** A place for a file that is to be made later, and is known to be writable now. */
export interface NewFile {
  /**
   * Puts the whole text there at once.
   * @throws CannotRun where it cannot, or where something has come to be there
   */
  keep(text: string | Uint8Array): Promise<void>;
  /** Leaves nothing behind of what was not kept. */
  drop(): Promise<void>;
}

/**
 * For secrets: only their owner may read the file.
 * @throws CannotRun where something is there already, or nothing can be written
 */
export async function reserveFile(path: string): Promise<NewFile> {
  if (await isThere(path)) throw thereAlready(path);
  const partial = `${path}.${randomBytes(6).toString("hex")}.partial`;
  const file = await told(path, () => open(partial, "wx", 0o600));
  return {
    keep: (text) =>
      told(path, async () => {
        await file.writeFile(text);
        await file.sync();
        // Unlike a rename, a link replaces nothing.
        await link(partial, path);
      }),
    drop: async () => {
      await file.close();
      await rm(partial, { force: true });
    },
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw notWritable(path, error);
  }
}

async function told<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw thereAlready(path);
    throw notWritable(path, error);
  }
}

const thereAlready = (path: string) =>
  new CannotRun(`\`${path}\` is there already, and is not overwritten`, "name another file with `--out`");

const notWritable = (path: string, error: unknown) =>
  new CannotRun(
    `\`${path}\` cannot be written: ${reasonOf(error)}`,
    "name a file with `--out` that can be made",
  );
