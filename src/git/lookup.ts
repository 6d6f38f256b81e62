import { type BytePath, baseName, directoriesAbove } from "../contract/byte-path.ts";
import { entryNamed, readDirectories } from "./directories.ts";
import type { ObjectReader } from "./object-reader.ts";
import { type Entry, MODE, type ObjectAnswer, type Oid } from "./types.ts";

export type EntryAnswer =
  | { readonly kind: "entry"; readonly entry: Entry }
  | { readonly kind: "absent" }
  | Extract<ObjectAnswer, { kind: "unreadable" }>;

export type FileAnswer =
  | { readonly kind: "file"; readonly entry: Entry; readonly bytes: Buffer }
  /** A directory, a symbolic link or a submodule: never followed. */
  | { readonly kind: "not-a-file"; readonly entry: Entry }
  | { readonly kind: "absent" }
  /** `why` is `too-large` for a file over the limit. */
  | (Extract<ObjectAnswer, { kind: "unreadable" }> & { readonly entry?: Entry });

/** What a tree has at each path, without reading it. */
export async function entriesAt(
  reader: ObjectReader,
  root: Oid,
  paths: Iterable<BytePath>,
): Promise<Map<BytePath, EntryAnswer>> {
  const asked = [...new Set(paths)];
  const directories = await readDirectories(reader, root, asked.map(parentOf));
  return new Map(
    asked.map((path): [BytePath, EntryAnswer] => {
      const directory = directories.get(parentOf(path));
      if (directory?.kind === "unreadable") return [path, directory];
      const entry =
        directory?.kind === "directory" ? entryNamed(directory.entries, baseName(path)) : undefined;
      return [
        path,
        entry === undefined
          ? { kind: "absent" }
          : { kind: "entry", entry: { mode: entry.mode, oid: entry.oid } },
      ];
    }),
  );
}

/** Files of a tree, at most `bytesMax` bytes each; regular files only, with any mode git gives them. */
export async function lookupAll(
  reader: ObjectReader,
  root: Oid,
  paths: Iterable<BytePath>,
  bytesMax: number,
): Promise<Map<BytePath, FileAnswer>> {
  const found = await entriesAt(reader, root, paths);
  const answers = new Map<BytePath, FileAnswer>();
  const files = new Map<BytePath, Entry>();
  for (const [path, answer] of found) {
    if (answer.kind !== "entry") answers.set(path, answer);
    else if (isFile(answer.entry)) files.set(path, answer.entry);
    else answers.set(path, { kind: "not-a-file", entry: answer.entry });
  }
  const bodies = new Map<Oid, ObjectAnswer>();
  const oids = [...new Set([...files.values()].map(({ oid }) => oid))];
  for (const answer of await reader.read(oids, { type: "blob", bytesMax })) bodies.set(answer.oid, answer);
  for (const [path, entry] of files) {
    const body = bodies.get(entry.oid);
    if (body?.kind === "object") answers.set(path, { kind: "file", entry, bytes: body.body });
    else if (body !== undefined) answers.set(path, { ...body, entry });
  }
  return answers;
}

/** One file of a tree: see `lookupAll`. */
export async function lookup(
  reader: ObjectReader,
  root: Oid,
  path: BytePath,
  bytesMax: number,
): Promise<FileAnswer> {
  return (await lookupAll(reader, root, [path], bytesMax)).get(path) ?? { kind: "absent" };
}

function parentOf(path: BytePath): BytePath {
  return directoriesAbove(path)[0] as BytePath;
}

/** By type, not by the usual modes: 100664 is an odd file, still a file. */
function isFile({ mode }: Entry): boolean {
  return (mode & 0o170000) === (MODE.file & 0o170000);
}
