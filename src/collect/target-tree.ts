import type { BytePath } from "../contract/byte-path.ts";
import type { DocumentKind, DocumentOfKind } from "../contract/document.ts";
import { readDirectories } from "../git/directories.ts";
import { lookupAll } from "../git/lookup.ts";
import type { Objects } from "../git/objects.ts";
import { hasFileBelowRoot } from "../git/tree-search.ts";
import type { Entry, Oid } from "../git/types.ts";
import { type DocumentFile, type DocumentTree, documentIn, type TreeDocument } from "./document-tree.ts";

export { documentIn, inside, type TreeDocument } from "./document-tree.ts";

/** More than a document may have (contract.md, 3): what is larger is refused by its reader, not here. */
const DOCUMENT_BYTES_MAX = 1024 * 1024;

/** A file as a tree of git has it. */
export type TreeFile =
  | Exclude<DocumentFile, { kind: "file" }>
  | { readonly kind: "file"; readonly bytes: Buffer; readonly entry: Entry };

/** One tree of the repository, read by path: as much as is asked for, many paths at a time, no symlink followed. */
export class TargetTree implements DocumentTree {
  readonly tree: Oid;
  private readonly objects: Objects;

  constructor(objects: Objects, tree: Oid) {
    this.objects = objects;
    this.tree = tree;
  }

  async files(paths: Iterable<BytePath>): Promise<Map<BytePath, TreeFile>> {
    const answers = await lookupAll(this.objects.reader, this.tree, paths, DOCUMENT_BYTES_MAX);
    return new Map(
      [...answers].map(([path, answer]): [BytePath, TreeFile] => {
        if (answer.kind === "absent" || answer.kind === "file") return [path, answer];
        const why = answer.kind === "not-a-file" ? "it is not a regular file" : answer.detail;
        return [path, { kind: "unusable", why }];
      }),
    );
  }

  async file(path: BytePath): Promise<TreeFile> {
    return (await this.files([path])).get(path) ?? { kind: "absent" };
  }

  async documents<K extends DocumentKind>(
    kind: K,
    paths: Iterable<BytePath>,
  ): Promise<Map<BytePath, TreeDocument<DocumentOfKind[K]>>> {
    const documents = new Map<BytePath, TreeDocument<DocumentOfKind[K]>>();
    for (const [path, file] of await this.files(paths))
      documents.set(path, await documentIn(kind, path, file));
    return documents;
  }

  /**
   * Whether a thread below the root has a config. Asked only of plans of the root's thread: it looks at every directory
   * of the target, once.
   */
  hasConfigBelowRoot(): Promise<boolean> {
    return hasFileBelowRoot(this.objects, this.tree, ".proofgate/config.yaml");
  }

  /** For each directory that is there: the names of the directories in it. */
  async directories(paths: Iterable<BytePath>): Promise<Map<BytePath, ReadonlySet<BytePath>>> {
    const found = new Map<BytePath, ReadonlySet<BytePath>>();
    for (const [path, answer] of await readDirectories(this.objects.reader, this.tree, paths)) {
      if (answer.kind !== "directory") continue;
      found.set(
        path,
        new Set(answer.entries.filter(({ mode }) => mode === 0o040000).map(({ name }) => name)),
      );
    }
    return found;
  }

  /** The paths of what lies in each directory and is none itself, in the directories' order. */
  async filesIn(directories: readonly BytePath[]): Promise<BytePath[]> {
    const answers = await readDirectories(this.objects.reader, this.tree, directories);
    return directories.flatMap((directory) => {
      const answer = answers.get(directory);
      if (answer?.kind !== "directory") return [];
      const names = answer.entries.filter(({ mode }) => mode !== 0o040000).map(({ name }) => name);
      return names.map((name) => `${directory}/${name}` as BytePath);
    });
  }
}
