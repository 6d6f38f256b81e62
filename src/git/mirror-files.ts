import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { ObjectFormat, Oid } from "./types.ts";

/** Made beside its place and then named: a crash in the middle leaves nothing under the name. */
export function makeMirror(directory: string, objectFormat: ObjectFormat): void {
  mkdirSync(join(directory, ".."), { recursive: true });
  const made = mkdtempSync(`${directory}.new-`);
  mkdirSync(join(made, "refs"));
  mkdirSync(join(made, "objects", "info"), { recursive: true });
  mkdirSync(join(made, "objects", "pack"), { recursive: true });
  writeFileSync(join(made, "HEAD"), "ref: refs/heads/none\n");
  const format = objectFormat === "sha256" ? "[extensions]\n\tobjectformat = sha256\n" : "";
  writeFileSync(
    join(made, "config"),
    `[core]\n\trepositoryformatversion = ${format ? 1 : 0}\n\tbare = true\n${format}`,
  );
  try {
    renameSync(made, directory);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Somebody else was faster, with the same.
    if (!existsSync(directory)) throw error;
  }
}

/** What a fetch that was killed has left: files it had not finished, and locks that nobody holds. */
export function removeLeftovers(directory: string, refs: string): void {
  for (const folder of ["objects/pack", refs, "."]) {
    const place = join(directory, folder);
    if (!existsSync(place)) continue;
    for (const name of readdirSync(place)) {
      if (/^tmp_|\.lock$/.test(name)) rmSync(join(place, name), { recursive: true, force: true });
    }
  }
}

export function objectFormatIn(directory: string): ObjectFormat {
  return readFileSync(join(directory, "config"), "utf8").includes("objectformat = sha256")
    ? "sha256"
    : "sha1";
}

const COMPLAINTS = "complaints";

/** Written before the object is brought unchecked: a process killed in between does not make a malformed one look good. */
export function writeComplaint(directory: string, oid: Oid, complaint: string): void {
  mkdirSync(join(directory, COMPLAINTS), { recursive: true });
  writeFileSync(join(directory, COMPLAINTS, oid), complaint);
}

/** What git's own check held against an object when it came; undefined where that was nothing. */
export function complaintOf(directory: string, oid: string): string | undefined {
  const place = join(directory, COMPLAINTS, oid);
  return existsSync(place) ? readFileSync(place, "utf8") : undefined;
}

/** Bytes of a mirror on disk, as far as fetching makes them grow. */
export function bytesIn(directory: string): number {
  const pack = join(directory, "objects", "pack");
  if (!existsSync(pack)) return 0;
  return readdirSync(pack).reduce(
    (sum, name) => sum + (statSync(join(pack, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
