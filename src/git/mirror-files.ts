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

/** What git calls the remote that promised the contents which a partial mirror has not. It has an address only while a fetch runs. */
export const PROMISOR = "proofgate";
/** Contents alone are left out: trees say which of them a judgement needs, and are read all the time. */
export const FILTER = "blob:none";

export interface MirrorKind {
  /** Default: sha1. */
  readonly objectFormat?: ObjectFormat;
  /** Contents are brought when they are needed. */
  readonly isPartial?: boolean;
}

/** Made beside its place and then named: a crash in the middle leaves nothing under the name. */
export function makeMirror(directory: string, kind: MirrorKind): void {
  mkdirSync(join(directory, ".."), { recursive: true });
  const made = mkdtempSync(`${directory}.new-`);
  mkdirSync(join(made, "refs"));
  mkdirSync(join(made, "objects", "info"), { recursive: true });
  mkdirSync(join(made, "objects", "pack"), { recursive: true });
  writeFileSync(join(made, "HEAD"), "ref: refs/heads/none\n");
  writeFileSync(join(made, CONFIGURATION), configurationOf(kind));
  try {
    renameSync(made, directory);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // Somebody else was faster, with the same.
    if (!existsSync(directory)) throw error;
  }
}

const CONFIGURATION = "config";

/** What kind the mirror was made of. Whatever else stands in its configuration is thrown away: none of it is ours. */
export function restoreConfiguration(directory: string): Required<MirrorKind> {
  const place = join(directory, CONFIGURATION);
  const found = readFileSync(place, "utf8");
  const kind = {
    objectFormat: found.includes("\tobjectformat = sha256\n") ? "sha256" : "sha1",
    isPartial: found.includes(`\tpartialclone = ${PROMISOR}\n`),
  } as const;
  const own = configurationOf(kind);
  if (found !== own) writeFileSync(place, own);
  return kind;
}

function configurationOf({ objectFormat, isPartial }: MirrorKind): string {
  const extensions = [
    ...(objectFormat === "sha256" ? ["\tobjectformat = sha256\n"] : []),
    ...(isPartial ? [`\tpartialclone = ${PROMISOR}\n`] : []),
  ];
  return [
    `[core]\n\trepositoryformatversion = ${extensions.length > 0 ? 1 : 0}\n\tbare = true\n`,
    ...(extensions.length > 0 ? [`[extensions]\n${extensions.join("")}`] : []),
    ...(isPartial ? [`[remote "${PROMISOR}"]\n\tpromisor = true\n\tpartialclonefilter = ${FILTER}\n`] : []),
  ].join("");
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
