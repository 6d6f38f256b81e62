import { displayPath, textOfPath } from "../contract/byte-path.ts";
import { treeOfCommit } from "../git/commits.ts";
import { entriesAt } from "../git/lookup.ts";
import type { Objects } from "../git/objects.ts";
import type { Revert } from "../git/revert.ts";
import { type Entry, MODE, type Oid } from "../git/types.ts";
import { GivenUp } from "./job-failure.ts";
import type { RefPlace } from "./kept-refs.ts";

/** A tree that GitHub does not have yet: what it changes of one that it has. */
export interface RevertedTree {
  readonly tree: Oid;
  /** That it stands on. */
  readonly base: Oid;
  /** No entry: deleted. */
  readonly paths: readonly { readonly path: string; readonly entry: Entry | undefined }[];
  /** Contents that GitHub has not got, for only merging has made them. */
  readonly contents: readonly Buffer[];
}

/** "The tree array ... maximum of 100,000 entries with a maximum size of 7 MB" (Git Trees): far below it. */
const ENTRIES_MAX = 500;
const PATHS_MAX = 5_000;
const CONTENTS_MAX = 200;
const BYTES_MAX = 10_000_000;

/** @throws GivenUp for what GitHub cannot be told, or what is more than it is told. */
export async function readReverted(
  objects: Objects,
  { tree, changes }: Extract<Revert, { kind: "clean" }>,
  { tip, before }: { readonly tip: Oid; readonly before: Oid },
): Promise<RevertedTree> {
  const [base, old] = [await treeOfCommit(objects, tip), await treeOfCommit(objects, before)];
  if (base === undefined || old === undefined)
    throw new GivenUp("invalid", "the branch's tip cannot be read");
  if (changes.length > PATHS_MAX) throw tooMuch(`${changes.length} paths`);
  const paths = changes.map(({ path, to }) => {
    const text = textOfPath(path);
    if (text === undefined)
      throw new GivenUp("invalid", `\`${displayPath(path)}\` is not UTF-8, and GitHub cannot be told of it`);
    return { path: text, entry: to };
  });
  const known = await entriesAt(
    objects.reader,
    old,
    changes.map(({ path }) => path),
  );
  const fresh = changes.flatMap(({ path, to }) => {
    const was = known.get(path);
    const isKnown = was?.kind === "entry" && was.entry.oid === to?.oid;
    return to === undefined || isKnown || typeOf(to) === "commit" ? [] : [to.oid];
  });
  return { tree, base, paths, contents: await contentsOf(objects, [...new Set(fresh)]) };
}

async function contentsOf({ reader }: Objects, oids: readonly Oid[]): Promise<readonly Buffer[]> {
  if (oids.length > CONTENTS_MAX) throw tooMuch(`${oids.length} merged files`);
  let bytes = 0;
  const contents: Buffer[] = [];
  await reader.stream(oids, { type: "blob", bytesMax: BYTES_MAX }, (answer) => {
    if (answer.kind !== "object") return;
    bytes += answer.body.length;
    if (bytes <= BYTES_MAX) contents.push(Buffer.from(answer.body));
  });
  if (contents.length < oids.length) throw tooMuch("contents");
  return contents;
}

function tooMuch(what: string): GivenUp {
  return new GivenUp("invalid", `it changes more than the App writes at once (${what}): make it by hand`);
}

/** Writes it: contents, then the tree in lots, each on the one before. @returns its id at GitHub */
export async function writeTree(
  { client, owner, repo }: RefPlace,
  { base, paths, contents }: RevertedTree,
): Promise<string> {
  for (const content of contents)
    await client.rest.git.createBlob({
      owner,
      repo,
      content: content.toString("base64"),
      encoding: "base64",
    });
  let tree: string = base;
  for (let from = 0; from < paths.length; from += ENTRIES_MAX) {
    const lot = paths
      .slice(from, from + ENTRIES_MAX)
      .map(({ path, entry }) =>
        entry === undefined
          ? { path, mode: "100644" as const, type: "blob" as const, sha: null }
          : { path, mode: modeOf(entry), type: typeOf(entry), sha: entry.oid },
      );
    const { data } = await client.rest.git.createTree({ owner, repo, base_tree: tree, tree: lot });
    tree = data.sha;
  }
  return tree;
}

const MODES = { [MODE.file]: "100644", [MODE.executable]: "100755", [MODE.symlink]: "120000" } as const;

function modeOf({ mode }: Entry): "100644" | "100755" | "120000" | "160000" {
  if (mode === MODE.gitlink) return "160000";
  const known = (MODES as Readonly<Record<number, "100644" | "100755" | "120000">>)[mode];
  if (known === undefined)
    throw new GivenUp("invalid", `GitHub cannot be told of the mode ${mode.toString(8)}`);
  return known;
}

function typeOf({ mode }: Entry): "blob" | "commit" {
  return mode === MODE.gitlink ? "commit" : "blob";
}
