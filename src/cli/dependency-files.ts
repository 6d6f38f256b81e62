import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { NOBODY_READS, namesDependencies, neighboursOf } from "../collect/dependency-lists.ts";
import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import { isLockFile, isManifest } from "../contract/path-class.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { DependencyList } from "../scan/dependencies/dependency.ts";
import { LIST_BYTES_MAX, LISTS_MAX } from "../scan/dependencies/limits.ts";
import type { ChangedList } from "../scan/dependencies/listed.ts";
import { formatOf, type ListReading, readList } from "../scan/dependencies/read-list.ts";
import { reasonOf } from "./answer.ts";
import { filesBelow } from "./files-below.ts";

/**
 * Every manifest and lock file below a directory, as if all of it were new.
 * @throws CannotRun: a directory that cannot be read, or more lists than are looked at.
 */
export async function listsBelow(root: string): Promise<ChangedList[]> {
  const found: { readonly path: BytePath; readonly name: string }[] = [];
  for (const name of await filesBelow(root)) {
    const path = bytePathOfText(name);
    const classed = { path, isManifest: isManifest(path), isLockFile: isLockFile(path) };
    if (namesDependencies(path, classed)) found.push({ path, name });
  }
  if (found.length > LISTS_MAX)
    throw new CannotRun(
      `there are more than ${LISTS_MAX} manifests and lock files`,
      "scan a part with `--dir`",
    );
  const readings = new Map<BytePath, ListReading>();
  for (const { path, name } of found) readings.set(path, await readingOf(join(root, name), path));
  return found.map(({ path }) => {
    const format = formatOf(path) ?? NOBODY_READS;
    const manifests = format.kind === "lock" ? neighboursOf(path) : [];
    const manifest = manifests.map((each) => listIn(readings.get(each))).find((list) => list !== undefined);
    return {
      path,
      format,
      after: readings.get(path)!,
      ...(manifest === undefined ? {} : { manifestAfter: manifest }),
      hadManifest: false,
      hasManifest: manifests.some((each) => readings.has(each)),
      manifestChanges: true,
    };
  });
}

async function readingOf(file: string, path: BytePath): Promise<ListReading> {
  const format = formatOf(path);
  if (format === undefined) return { ok: false, why: "nobody of ours reads this format" };
  try {
    const { size } = await stat(file);
    if (size > LIST_BYTES_MAX) return { ok: false, why: `it has more than ${LIST_BYTES_MAX} bytes` };
    return readList(format, await readFile(file));
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith("invariant:")) throw error;
    return { ok: false, why: reasonOf(error) };
  }
}

function listIn(reading: ListReading | undefined): DependencyList | undefined {
  return reading?.ok ? reading.list : undefined;
}
