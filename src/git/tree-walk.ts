import type { BytePath } from "../contract/byte-path.ts";
import type { ObjectReader } from "./object-reader.ts";
import type { EntryDefect } from "./tree.ts";
import { TreeCache } from "./tree-cache.ts";
import { differenceOf, type TreeDifference } from "./tree-pairs.ts";
import type { CeilingExceeded, Ceilings, Oid, TreeChange, TreeDefect, Unreadable } from "./types.ts";

/** Two trees to compare. No `from`: everything is created. */
export interface TreePair {
  readonly from?: Oid;
  readonly to?: Oid;
}

/** What a walk found on the way, by the first pair (in their order) that shows it. */
export interface Odd {
  readonly defects: readonly (TreeDefect & { readonly pair: number })[];
  readonly unreadable: readonly (Unreadable & { readonly pair: number })[];
  readonly ceilings: readonly (CeilingExceeded & { readonly pair: number })[];
}

interface Node {
  readonly pair: TreePair;
  leaves: TreeDifference["leaves"];
  children: { readonly name: BytePath; readonly node: Node }[];
  defects: readonly EntryDefect[];
  unreadable: { readonly oid: Oid; readonly why: Unreadable["why"]; readonly detail: string }[];
  /** Not compared, because of this ceiling. */
  cut?: "trees" | "depth";
  /** The leaves as changes, where they were listed last: a tree may stand in many places. */
  listed?: { readonly directory: string; readonly leaves: readonly TreeChange[] };
  /** Changed paths, their bytes, and levels below here; counted without ever listing them. */
  size?: { readonly paths: number; readonly bytes: number; readonly levels: number };
}

// Raw bytes of trees in hand at once.
const LOT_BYTES = 16 * 1024 * 1024;

/**
 * Compares trees by their ids, level by level, all pairs of a level in one request, each pair once however often it
 * occurs: eleven trees can name ten thousand million paths [T073], and cost eleven readings.
 */
export class TreeWalk {
  private readonly reader: ObjectReader;
  private readonly ceilings: Ceilings;
  private readonly cache: TreeCache;
  private readonly nodes = new Map<string, Node>();

  constructor(reader: ObjectReader, ceilings: Ceilings) {
    this.reader = reader;
    this.ceilings = ceilings;
    this.cache = new TreeCache(reader, ceilings.objectBytes);
  }

  /** Reads whatever differs between the trees of each pair. */
  async load(pairs: readonly TreePair[]): Promise<void> {
    let level: Node[] = [];
    for (const pair of pairs) this.node(pair, level);
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > this.ceilings.depth) {
        for (const node of level) node.cut = "depth";
        return;
      }
      level = await this.compare(level);
    }
  }

  /** How many paths differ: known without listing them. */
  count(pair: TreePair): number {
    return measure(this.root(pair)).paths;
  }

  /** The paths that differ, in byte order; or the ceiling that listing them would break. */
  changes(pair: TreePair): TreeChange[] | CeilingExceeded {
    const root = this.root(pair);
    const { paths, bytes, levels } = measure(root);
    if (levels > this.ceilings.depth) return { ceiling: "depth", limit: this.ceilings.depth };
    if (paths > this.ceilings.paths) return { ceiling: "paths", limit: this.ceilings.paths };
    if (bytes > this.ceilings.pathBytes) return { ceiling: "pathBytes", limit: this.ceilings.pathBytes };
    const changes: TreeChange[] = [];
    this.list(root, "", changes);
    return changes.sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
  }

  /** Defects of the trees that the pairs introduce, what could not be read, and what was cut; each once. */
  odd(pairs: readonly TreePair[]): Odd {
    const defects: Odd["defects"][number][] = [];
    const unreadable: Odd["unreadable"][number][] = [];
    const ceilings = new Map<string, Odd["ceilings"][number]>();
    const seen = new Set<unknown>();
    const first = (key: unknown): boolean => seen.size !== seen.add(key).size;
    for (const [pair, { from, to }] of pairs.entries()) {
      const open: { node: Node; path: string }[] = [
        { node: this.root({ ...(from && { from }), ...(to && { to }) }), path: "" },
      ];
      for (let here = open.pop(); here !== undefined; here = open.pop()) {
        const { node, path } = here;
        if (!first(node)) continue;
        if (node.cut !== undefined && !ceilings.has(node.cut)) {
          ceilings.set(node.cut, {
            ceiling: node.cut,
            limit: this.ceilings[node.cut],
            path: path as BytePath,
            pair,
          });
        }
        for (const { oid, why, detail } of node.unreadable) {
          if (first(oid)) unreadable.push({ oid, type: "tree", why, detail, path: path as BytePath, pair });
        }
        const tree = node.pair.to as Oid;
        for (const { kind, name } of node.defects) {
          const at = name === undefined ? path : below(path, name);
          if (first(`${tree} ${kind} ${name}`)) defects.push({ kind, tree, path: at as BytePath, pair });
        }
        for (const child of node.children.toReversed())
          open.push({ node: child.node, path: below(path, child.name) });
      }
    }
    return { defects, unreadable, ceilings: [...ceilings.values()] };
  }

  /** Where two pairs differ alike, as the last commit and the effect mostly do, they share what is listed there. */
  private list(node: Node, directory: string, changes: TreeChange[]): void {
    if (node.listed?.directory !== directory) {
      const leaves = node.leaves.map(({ name, ...sides }) => ({
        path: below(directory, name) as BytePath,
        ...sides,
      }));
      node.listed = { directory, leaves };
    }
    for (const change of node.listed.leaves) changes.push(change);
    for (const { name, node: child } of node.children) this.list(child, below(directory, name), changes);
  }

  private root(pair: TreePair): Node {
    const node = this.nodes.get(keyOf(pair));
    if (node === undefined) throw new Error("invariant: a pair of trees is loaded before it is asked for");
    return node;
  }

  /** The node of a pair; a new one joins `level`, to be compared. */
  private node(pair: TreePair, level: Node[]): Node {
    const key = keyOf(pair);
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node: Node = { pair, leaves: [], children: [], defects: [], unreadable: [] };
    this.nodes.set(key, node);
    if (this.nodes.size > this.ceilings.trees) node.cut = "trees";
    else if (pair.from !== pair.to) level.push(node);
    return node;
  }

  private async compare(level: readonly Node[]): Promise<Node[]> {
    const below: Node[] = [];
    const sizes = await this.cache.sizes(level.flatMap(({ pair }) => oidsOf(pair)));
    let start = 0;
    while (start < level.length) {
      let end = start;
      let bytes = 0;
      do {
        for (const oid of oidsOf((level[end] as Node).pair)) {
          bytes += sizes.get(oid) ?? 0;
          sizes.delete(oid);
        }
        end += 1;
      } while (end < level.length && bytes < LOT_BYTES);
      const lot = level.slice(start, end);
      await this.cache.load(lot.flatMap(({ pair }) => oidsOf(pair)));
      for (const node of lot) this.fill(node, below);
      start = end;
    }
    return below;
  }

  private fill(node: Node, below: Node[]): void {
    const [from, to] = [this.tree(node, node.pair.from), this.tree(node, node.pair.to)];
    node.defects = to?.defects ?? [];
    if (node.unreadable.length > 0) return;
    const difference = differenceOf(from, to, this.reader.objectFormat);
    if (from !== undefined && node.defects.length > 0)
      node.defects = introduced(node.defects, from.defects, difference);
    node.leaves = difference.leaves;
    node.children = difference.directories.map(({ name, ...pair }) => ({
      name,
      node: this.node(pair, below),
    }));
  }

  private tree(node: Node, oid: Oid | undefined) {
    if (oid === undefined) return undefined;
    const answer = this.cache.get(oid);
    if (answer?.kind === "tree") return answer.tree;
    const { why, detail } = answer ?? { why: "missing" as const, detail: "it was not read" };
    node.unreadable.push({ oid, why, detail });
    return undefined;
  }
}

function keyOf({ from, to }: TreePair): string {
  return `${from ?? ""} ${to ?? ""}`;
}

function oidsOf({ from, to }: TreePair): Oid[] {
  return from === undefined ? (to === undefined ? [] : [to]) : to === undefined ? [from] : [from, to];
}

/** Without the odd entries that the tree before has as well: only what a change introduces counts. */
function introduced(
  defects: readonly EntryDefect[],
  before: readonly EntryDefect[],
  difference: TreeDifference,
): EntryDefect[] {
  const touched = new Set([...difference.leaves, ...difference.directories].map(({ name }) => name));
  return defects.filter(({ kind, name }) => {
    if (name === undefined || touched.has(name)) return true;
    return !before.some((old) => old.kind === kind && old.name === name);
  });
}

function below(directory: string, name: string): string {
  return directory === "" ? name : `${directory}/${name}`;
}

/** Counts from the leaves up, without recursion: a hostile chain of trees is deeper than any stack. */
function measure(root: Node): NonNullable<Node["size"]> {
  const open = [root];
  while (root.size === undefined) {
    const node = open.at(-1) as Node;
    if (node.size !== undefined) {
      open.pop();
      continue;
    }
    const unknown = node.children.filter((child) => child.node.size === undefined);
    if (unknown.length > 0) {
      open.push(...unknown.map((child) => child.node).slice(0, 1024));
      continue;
    }
    open.pop();
    let paths = node.leaves.length;
    let bytes = node.leaves.reduce((sum, { name }) => sum + name.length, 0);
    let levels = 0;
    for (const { name, node: child } of node.children) {
      const size = child.size ?? { paths: 0, bytes: 0, levels: 0 };
      paths += size.paths;
      bytes += size.bytes + size.paths * (name.length + 1);
      levels = Math.max(levels, size.levels + 1);
    }
    node.size = { paths, bytes, levels };
  }
  return root.size;
}

/** Compares two trees alone: see `TreeWalk` for many. */
export async function diffTrees(
  reader: ObjectReader,
  from: Oid | undefined,
  to: Oid | undefined,
  ceilings: Ceilings,
): Promise<{ changes: readonly TreeChange[]; odd: Odd }> {
  const pair: TreePair = { ...(from && { from }), ...(to && { to }) };
  const walk = new TreeWalk(reader, ceilings);
  await walk.load([pair]);
  const changes = walk.changes(pair);
  const odd = walk.odd([pair]);
  if (Array.isArray(changes)) return { changes, odd };
  return { changes: [], odd: { ...odd, ceilings: [...odd.ceilings, { ...changes, pair: 0 }] } };
}
