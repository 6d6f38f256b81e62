import { parseArgs } from "node:util";
import { parseCommit } from "../../src/git/commit-object.ts";
import { changedLines, EDIT_STEPS_MAX } from "../../src/git/line-count.ts";
import { parseTag } from "../../src/git/tags.ts";
import { trailersOf } from "../../src/git/trailers.ts";
import { lookOver, parseTree } from "../../src/git/tree.ts";
import { differenceOf } from "../../src/git/tree-pairs.ts";
import type { Oid } from "../../src/git/types.ts";
import { Random } from "../git/random.ts";

export interface FuzzTarget {
  readonly name: string;
  /** Runs `count` inputs made from `seed`; throws at the first that breaks a promise. */
  run(seed: number, count: number): void;
}

const OID = "1".repeat(40) as Oid;
const PIECES = {
  tree: [
    "100644 ",
    "40000 ",
    "0100644 ",
    "160000 ",
    "a",
    "a.b",
    "..",
    ".git",
    "/",
    "\0",
    "\0".repeat(20),
    "\0aaaaaaaaaaaaaaaaaaaa",
    " ",
    "7".repeat(30),
  ],
  commit: [
    `tree ${OID}\n`,
    `parent ${OID}\n`,
    "author n <a@b> 1 +0000\n",
    "committer n <a@b> 1 +0000\n",
    "encoding x\n",
    " x\n",
    "\n",
    "\0",
    "gpgsig x\n",
    "<",
    ">",
    "author ",
  ],
  tag: [
    `object ${OID}\n`,
    "type commit\n",
    "tag v1\n",
    "tagger n <a@b> 1 +0000\n",
    "\n",
    "tag a..b\n",
    "\0",
    " ",
    "x\n",
  ],
  trailers: [
    "Key: value\n",
    "Key : v\n",
    " more\n",
    "\n",
    "words\n",
    "# c\n",
    "Signed-off-by: x\n",
    "Conflicts:\n",
    "\tp\n",
    "---\n",
    ":",
    "\r",
    "\0",
    "# ------------------------ >8 ------------------------\n",
  ],
  lines: ["a\n", "b\n", "c\n", "{\n", "}\n", "\n", "x", "\0", "\r\n", "long line of no matter\n"],
};

/** Half pieces that mean something, now and then a random byte, sometimes cut. */
function made(random: Random, pieces: readonly string[], most = 14): Buffer {
  const parts = Array.from({ length: random.below(most) }, () =>
    random.below(8) === 0 ? String.fromCharCode(random.below(256)) : random.of(pieces),
  );
  const bytes = Buffer.from(parts.join(""), "latin1");
  return random.below(10) === 0 ? bytes.subarray(0, random.below(bytes.length + 1)) : bytes;
}

function must(holds: boolean, promise: string, input: Buffer): void {
  if (!holds) throw new Error(`${promise}: ${JSON.stringify(input.toString("latin1"))}`);
}

function target(
  name: string,
  pieces: readonly string[],
  judge: (input: Buffer, random: Random) => void,
): FuzzTarget {
  return {
    name,
    run: (seed, count) => {
      const random = new Random(seed);
      for (let n = 0; n < count; n += 1) judge(made(random, pieces), random);
    },
  };
}

export const targets: FuzzTarget[] = [
  target("git tree", PIECES.tree, (input, random) => {
    const tree = lookOver(input, "sha1");
    const entries = parseTree(input, "sha1");
    const written = entries.map(({ mode, name, oid }) =>
      Buffer.concat([Buffer.from(`${mode.toString(8)} ${name}\0`, "latin1"), Buffer.from(oid, "hex")]),
    );
    const same = Buffer.concat(written).equals(input);
    must(same || tree.defects.length > 0, "a tree that is not what its entries write is a defect", input);
    const other = lookOver(made(random, PIECES.tree), "sha1");
    const difference = differenceOf(tree, other, "sha1");
    const reverse = differenceOf(other, tree, "sha1");
    const size = (one: typeof difference): number => one.leaves.length + one.directories.length;
    must(size(difference) === size(reverse), "a difference is as large backwards", input);
    must(size(differenceOf(tree, tree, "sha1")) === 0, "a tree does not differ from itself", input);
    must(
      size(differenceOf(undefined, tree, "sha1")) === entries.length,
      "from nothing, every entry is created",
      input,
    );
  }),
  target("git commit", PIECES.commit, (input) => {
    const commit = parseCommit(OID, input, "sha1");
    const plain =
      /^tree [0-9a-fA-F]{40}\n(?:parent [0-9a-fA-F]{40}\n)*author [^\0]+\ncommitter [^\0]+(?:\n|$)/.test(
        input.toString("latin1"),
      );
    must(plain || commit.defects.length > 0, "what is no commit is a defect", input);
    must(
      input.includes(0) ===
        (commit.defects.includes("nulInCommit") || commit.defects.includes("nulInHeader")),
      "a NUL is a defect",
      input,
    );
  }),
  target("git tag", PIECES.tag, (input) => {
    const tag = parseTag(OID, input, "sha1");
    const plain = /^object [0-9a-fA-F]{40}\ntype (?:commit|tree|blob|tag)\ntag .+\ntagger .+/.test(
      input.toString("latin1"),
    );
    must(plain || tag.defects.length > 0, "what is no tag is a defect", input);
  }),
  target("git trailers", PIECES.trailers, (input) => {
    for (const { key } of trailersOf(input))
      must(/^[A-Za-z0-9-]+$/.test(key), "a trailer's key is a token", input);
  }),
  target("git line count", PIECES.lines, (input, random) => {
    const other = made(random, PIECES.lines);
    const { added, removed } = changedLines(input, other);
    const back = changedLines(other, input);
    must(added === back.removed && removed === back.added, "a count is the same backwards", input);
    const lines = (text: Buffer): number => (text.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? []).length;
    must(
      added - removed === lines(other) - lines(input),
      "added less removed is the difference in lines",
      input,
    );
    must(
      added + removed === shortest(input, other) || added + removed > EDIT_STEPS_MAX,
      "a count is the shortest difference",
      input,
    );
  }),
];

/** The textbook's table, as slow as it is plain. */
function shortest(from: Buffer, to: Buffer): number {
  const linesOf = (text: Buffer): readonly string[] =>
    text.toString("latin1").match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const [one, other] = [linesOf(from), linesOf(to)];
  let row = other.map((_, index) => index);
  row.push(other.length);
  for (const [index, line] of one.entries()) {
    const next = [index + 1];
    for (const [column, text] of other.entries()) {
      next.push(
        line === text
          ? (row[column] as number)
          : 1 + Math.min(row[column + 1] as number, next[column] as number),
      );
    }
    row = next;
  }
  return row[other.length] as number;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { count: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
  });
  for (const { name, run } of targets) {
    const began = performance.now();
    run(Number(values.seed), Number(values.count));
    process.stdout.write(
      `${name}: ${values.count} inputs, ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
    );
  }
}
