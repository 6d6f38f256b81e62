import { type BytePath, bytePathOfText, displayPath } from "../contract/byte-path.ts";
import type { DocumentKind, DocumentOfKind } from "../contract/document.ts";
import type { DocumentProblem } from "../engine/facts.ts";
import { documentReader } from "./document-reader.ts";

/** A file's bytes, or why there are none to read. */
export type DocumentFile =
  | { readonly kind: "file"; readonly bytes: Buffer }
  | { readonly kind: "absent" }
  | { readonly kind: "unusable"; readonly why: string };

/** Where policy, configs and requirements are read: a tree of git, or the files of a work tree. No symlink is followed. */
export interface DocumentTree {
  file(path: BytePath): Promise<DocumentFile>;
  documents<K extends DocumentKind>(
    kind: K,
    paths: Iterable<BytePath>,
  ): Promise<Map<BytePath, TreeDocument<DocumentOfKind[K]>>>;
  /** For each directory that is there: the names of the directories in it. */
  directories(paths: Iterable<BytePath>): Promise<Map<BytePath, ReadonlySet<BytePath>>>;
}

/** A document of ours in a tree: valid, invalid, or not there. */
export type TreeDocument<T> =
  | { readonly state: "absent"; readonly path: BytePath }
  | { readonly state: "invalid"; readonly path: BytePath; readonly problems: readonly DocumentProblem[] }
  | { readonly state: "valid"; readonly path: BytePath; readonly value: T };

/** Reads one file as a document of ours. */
export async function documentIn<K extends DocumentKind>(
  kind: K,
  path: BytePath,
  file: DocumentFile,
): Promise<TreeDocument<DocumentOfKind[K]>> {
  if (file.kind === "absent") return { state: "absent", path };
  if (file.kind === "unusable") {
    const help = "put a regular file there";
    return { state: "invalid", path, problems: [{ message: `it cannot be read: ${file.why}`, help }] };
  }
  const readDocument = await documentReader();
  const read = readDocument(kind, file.bytes, displayPath(path));
  return read.ok
    ? { state: "valid", path, value: read.value }
    : { state: "invalid", path, problems: read.problems };
}

/** A path below a directory; the root's has no slash before it. */
export function inside(directory: BytePath, name: string): BytePath {
  const bytes = bytePathOfText(name);
  return directory === "" ? bytes : (`${directory}/${bytes}` as BytePath);
}
