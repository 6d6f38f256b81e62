import { type BytePath, baseName } from "../contract/byte-path.ts";
import { kindOfMode, type TreeEntry } from "../engine/change.ts";
import type { ObjectDefect } from "../engine/object-defect.ts";
import type { Objects } from "../git/objects.ts";
import type { ChangeSet, Oid } from "../git/types.ts";

const BYTES_MAX = 1024 * 1024;

/** Git's own names for what `git fsck` finds in such files; each has run programs on somebody's machine. */
const INJECTIONS: readonly { readonly what: string; readonly line: RegExp }[] = [
  { what: "gitmodulesUrl", line: /^\s*url\s*=\s*"?-/im },
  { what: "gitmodulesPath", line: /^\s*path\s*=\s*"?-/im },
  { what: "gitmodulesUpdate", line: /^\s*update\s*=\s*"?!/im },
  { what: "gitmodulesName", line: /^\s*\[submodule\s+"(?:[^"]*[/\\])?\.\.(?:[/\\][^"]*)?"\]/im },
];

/** `.gitmodules` files that the change brings and that git itself refuses: symlinks, and option injection [T037]. */
export async function submoduleFileDefects(objects: Objects, set: ChangeSet): Promise<ObjectDefect[]> {
  const brought = broughtFiles(set);
  const links = brought.filter(({ entry }) => kindOfMode(entry.mode) === "symlink");
  const files = brought.filter(({ entry }) => kindOfMode(entry.mode) === "file");
  const answers = await objects.reader.read(
    files.map(({ entry }) => entry.oid as Oid),
    { type: "blob", bytesMax: BYTES_MAX },
  );
  const injected = answers.flatMap((answer, index) => {
    const file = files[index];
    // What cannot be read is said where all new blobs are read.
    if (answer.kind !== "object" || !file) return [];
    const text = answer.body.toString("latin1");
    return INJECTIONS.filter(({ line }) => line.test(text)).map(({ what }) => defect(file, what));
  });
  return [...links.map((link) => defect(link, "gitmodulesSymlink")), ...injected];
}

interface BroughtFile {
  readonly path: BytePath;
  readonly entry: TreeEntry;
  readonly commit?: string;
}

function broughtFiles({ commits, effect }: ChangeSet): BroughtFile[] {
  const found = new Map<string, BroughtFile>();
  const add = (path: BytePath, entry: TreeEntry | undefined, commit?: string) => {
    if (!entry || baseName(path).toLowerCase() !== ".gitmodules") return;
    const key = `${path} ${entry.mode} ${entry.oid}`;
    if (!found.has(key)) found.set(key, { path, entry, ...(commit === undefined ? {} : { commit }) });
  };
  for (const { sha, changes, cleanMerge, mergesTarget } of commits) {
    if (!(cleanMerge && mergesTarget)) for (const { path, to } of changes) add(path, to, sha);
  }
  for (const { path, to } of effect.changes) add(path, to);
  return [...found.values()];
}

function defect({ path, entry, commit }: BroughtFile, what: string): ObjectDefect {
  return {
    kind: "malformed",
    oid: entry.oid,
    type: "blob",
    what,
    path,
    ...(commit === undefined ? {} : { commit }),
  };
}
