import type { Oid, RawEntry, Repository } from "./repository.ts";

interface Node {
  readonly mode: string;
  readonly oid: Oid;
}

/** What a commit does to a path: text or bytes (100644), `null` (delete), or an entry with a mode of its own. */
export type Content =
  | string
  | Buffer
  | null
  | { readonly mode: string; readonly content?: string | Buffer; readonly oid?: Oid };

/** Paths as text (written as UTF-8), or pairs where the name is bytes. */
export type Changes = Readonly<Record<string, Content>> | readonly (readonly [string | Buffer, Content])[];

export const executable = (content: string | Buffer): Content => ({ mode: "100755", content });
export const symlink = (to: string): Content => ({ mode: "120000", content: to });
export const submodule = (oid: Oid = "1".repeat(40)): Content => ({ mode: "160000", oid });
/** An object of the caller's own, raw, under a name: a malformed tree, a missing blob. */
export const raw = (mode: string, oid: Oid): Content => ({ mode, oid });

/** `count` lines of text that differ from those of any other `seed`. */
export function lines(count: number, seed = "line"): string {
  return Array.from({ length: count }, (_, index) => `${seed} ${index}\n`).join("");
}

/** A work tree in memory: whole paths (bytes as latin1) to entries. Immutable. */
export class Files {
  readonly #repo: Repository;
  readonly #nodes: ReadonlyMap<string, Node>;

  constructor(repo: Repository, nodes: ReadonlyMap<string, Node> = new Map()) {
    this.#repo = repo;
    this.#nodes = nodes;
  }

  /** Reads a tree that git made (a merge). */
  static read(repo: Repository, tree: Oid): Files {
    const nodes = new Map<string, Node>();
    for (const row of repo.git(["ls-tree", "-r", "-z", tree]).toString("latin1").split("\0").slice(0, -1)) {
      const tab = row.indexOf("\t");
      const [mode, , oid] = row.slice(0, tab).split(" ");
      nodes.set(row.slice(tab + 1), { mode: mode!, oid: oid! });
    }
    return new Files(repo, nodes);
  }

  /** The tree after the changes. A file takes the place of a directory and the other way round, as in a work tree. */
  with(changes: Changes): Files {
    const nodes = new Map(this.#nodes);
    const pairs: readonly (readonly [string | Buffer, Content])[] = Array.isArray(changes)
      ? changes
      : Object.entries(changes);
    for (const [name, content] of pairs) {
      const path = Buffer.from(name).toString("latin1");
      if (content === null) {
        if (!nodes.delete(path) && !removeUnder(nodes, path))
          throw new Error(`invariant: no ${path} to delete`);
        continue;
      }
      if (!nodes.has(path)) clearWay(nodes, path);
      nodes.set(path, this.#node(content));
    }
    return new Files(this.#repo, nodes);
  }

  tree(): Oid {
    return this.#subtree([...this.#nodes].map(([path, node]) => [path.split("/"), node] as const));
  }

  #node(content: Exclude<Content, null>): Node {
    if (typeof content === "string" || Buffer.isBuffer(content)) {
      return { mode: "100644", oid: this.#repo.blob(content) };
    }
    return { mode: content.mode, oid: content.oid ?? this.#repo.blob(content.content ?? "") };
  }

  #subtree(rows: readonly (readonly [readonly string[], Node])[]): Oid {
    const entries: RawEntry[] = [];
    const folders = new Map<string, (readonly [readonly string[], Node])[]>();
    for (const [[first, ...rest], node] of rows) {
      if (rest.length === 0) entries.push({ name: Buffer.from(first!, "latin1"), ...node });
      else {
        const inner = folders.get(first!) ?? [];
        inner.push([rest, node]);
        folders.set(first!, inner);
      }
    }
    for (const [name, inner] of folders) {
      entries.push({ mode: "40000", name: Buffer.from(name, "latin1"), oid: this.#subtree(inner) });
    }
    return this.#repo.tree(entries.sort((a, b) => Buffer.compare(sortKey(a), sortKey(b))));
  }
}

/** Git sorts a directory as if its name ended in a slash. */
function sortKey({ mode, name }: RawEntry): Buffer {
  return Buffer.concat([Buffer.from(name), Buffer.from(mode === "40000" ? "/" : "")]);
}

function removeUnder(nodes: Map<string, Node>, folder: string): boolean {
  const inner = [...nodes.keys()].filter((path) => path.startsWith(`${folder}/`));
  for (const path of inner) nodes.delete(path);
  return inner.length > 0;
}

function clearWay(nodes: Map<string, Node>, path: string): void {
  removeUnder(nodes, path);
  const segments = path.split("/");
  for (let depth = 1; depth < segments.length; depth += 1) nodes.delete(segments.slice(0, depth).join("/"));
}

/** `count` small files under a folder, numbered from 1. */
export function many(folder: string, count: number): Record<string, Content> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/f${index + 1}.ts`, `${index + 1}\n`]),
  );
}
