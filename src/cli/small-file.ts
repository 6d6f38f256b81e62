import { open } from "node:fs/promises";
import { CannotRun } from "../git/cannot-run.ts";
import { reasonOf } from "./answer.ts";

/** The bytes of a file that is read whole. @throws CannotRun: not there, not a file, or larger than it can be */
export async function readSmallFile(path: string, shownAs: string, bytesMax: number): Promise<Buffer> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      if (size <= bytesMax) return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const isDirectory = (error as NodeJS.ErrnoException).code === "EISDIR";
    const help = isDirectory
      ? "name one file: an archive as it was saved, not unpacked"
      : "name a file that is there";
    throw new CannotRun(`\`${shownAs}\` cannot be read: ${reasonOf(error)}`, help);
  }
  throw new CannotRun(`\`${shownAs}\` is larger than ${bytesMax} bytes`, "name the right file");
}
