import { lstat, open, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import {
  type DocumentFile,
  type DocumentTree,
  documentIn,
  type TreeDocument,
} from "../../collect/document-tree.ts";
import { type BytePath, bytePath, displayPath, textOfPath } from "../../contract/byte-path.ts";
import type { DocumentKind, DocumentOfKind } from "../../contract/document.ts";

/** More than a document may have (contract.md, 3): what is larger is refused by its reader, not here. */
const DOCUMENT_BYTES_MAX = 1024 * 1024;

/** Documents as they lie in a work tree. As in a tree of git no symlink is followed: what it names is no document of ours. */
export class DiskTree implements DocumentTree {
  private readonly root: string;

  /** @param root absolute and real */
  constructor(root: string) {
    this.root = root;
  }

  async file(path: BytePath): Promise<DocumentFile> {
    const place = this.placeOf(path);
    try {
      const stat = await lstat(place);
      if (!stat.isFile() || (await realpath(place)) !== place)
        return { kind: "unusable", why: "it is not a regular file" };
      if (stat.size > DOCUMENT_BYTES_MAX)
        return { kind: "unusable", why: `it has ${stat.size} bytes, more than a document may` };
      return { kind: "file", bytes: await bytesOf(place) };
    } catch (error) {
      if (isNothing(error)) return { kind: "absent" };
      return { kind: "unusable", why: `it cannot be read (${(error as NodeJS.ErrnoException).code})` };
    }
  }

  async documents<K extends DocumentKind>(
    kind: K,
    paths: Iterable<BytePath>,
  ): Promise<Map<BytePath, TreeDocument<DocumentOfKind[K]>>> {
    const documents = new Map<BytePath, TreeDocument<DocumentOfKind[K]>>();
    for (const path of paths) documents.set(path, await documentIn(kind, path, await this.file(path)));
    return documents;
  }

  async directories(paths: Iterable<BytePath>): Promise<Map<BytePath, ReadonlySet<BytePath>>> {
    const found = new Map<BytePath, ReadonlySet<BytePath>>();
    for (const path of paths) {
      const names = await this.directoriesIn(path);
      if (names !== undefined) found.set(path, names);
    }
    return found;
  }

  /** Undefined where no directory is. @throws where it may not be read */
  private async directoriesIn(path: BytePath): Promise<ReadonlySet<BytePath> | undefined> {
    const place = this.placeOf(path);
    try {
      const entries = await readdir(place, { withFileTypes: true, encoding: "buffer" });
      const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => bytePath(name));
      // Nothing of ours has a name that is no text.
      return new Set(names.filter((name) => textOfPath(name) !== undefined));
    } catch (error) {
      if (isNothing(error)) return undefined;
      throw error;
    }
  }

  private placeOf(path: BytePath): string {
    const text = textOfPath(path);
    if (text === undefined) throw new Error(`invariant: ${displayPath(path)} is not asked for on disk`);
    return text === "" ? this.root : join(this.root, text);
  }
}

async function bytesOf(place: string): Promise<Buffer> {
  const handle = await open(place, "r");
  try {
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function isNothing(error: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code));
}
