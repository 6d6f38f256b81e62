import { lstat, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { reasonOf } from "./answer.ts";

/** The directory at or above `start` that holds `.git`. */
export async function workTreeRoot(start: string): Promise<string> {
  for (let directory = start; ; directory = dirname(directory)) {
    if (await exists(join(directory, ".git"))) return directory;
    if (dirname(directory) === directory) {
      throw new CannotRun(`\`${start}\` is not in a work tree of git`, "give one by `--repo DIR`");
    }
  }
}

/**
 * The directories above a path are real ones, as far as they are there: the work tree may be somebody else's.
 * @throws CannotRun for a symlink or a file in the place of one
 */
export async function requireRealDirectories(root: string, path: string, what: string): Promise<void> {
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const directory = join(root, ...parts.slice(0, depth));
    if ((await exists(directory)) && !(await lstat(directory)).isDirectory()) {
      throw new CannotRun(
        `\`${directory}\` is not a directory`,
        `${what} is written through no symlink and no file`,
      );
    }
  }
}

/** Of text that people write, a file has fewer. */
const TEXT_BYTES_MAX = 4 * 1024 * 1024;

/** The bytes of an ordinary file; undefined where none is there. @throws CannotRun for anything else */
export async function bytesIn(root: string, path: string): Promise<Buffer | undefined> {
  const file = join(root, path);
  try {
    const { size, isOrdinary } = await lstat(file).then((stat) => ({
      size: stat.size,
      isOrdinary: stat.isFile(),
    }));
    if (!isOrdinary || size > TEXT_BYTES_MAX)
      throw new CannotRun(
        `\`${path}\` is no ordinary file of text`,
        "put one in its place, or write our part there by hand",
      );
    return await readFile(file);
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new CannotRun(`\`${path}\` cannot be read: ${reasonOf(error)}`, "see that this user may read it");
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new CannotRun(
      `\`${path}\` cannot be read: ${reasonOf(error)}`,
      "see that this user may read there",
    );
  }
}
