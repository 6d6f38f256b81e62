import type { Oid, RawEntry, Repository } from "../../adversarial/repository.ts";
import type { Random } from "../random.ts";

/** Modes that git never writes, as their digits stand in a tree. */
// biome-ignore format: a list
export const ODD_MODES = ["100664", "100600", "100777", "0100644", "100640", "644", "10o644", "170000", "0", "", "40755", "140000", "-1", "100644.", "77777777777777777777"];

/** Names of one segment that deceive people, tools or file systems (contract.md, 2), as bytes. */
// biome-ignore format: a list
export const POISONOUS_NAMES: readonly Buffer[] = [
  ...["a\u202eb.ts", "a\nb", "a\rb", "a\tb", "\u001b[31m", "a\u007f", "a\u0085", "CON", "con.txt", "lpt1", "aux.ts", ".git", ".GIT", "git~1",
    ".git ", ".g\u200cit", "x.", "x ", "a\\b", "e\u0301.ts", "a\u200bb", "a\ufeffb", "a::$DATA", "x".repeat(256)].map((name) => Buffer.from(name)),
  Buffer.from([0x61, 0xff]), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xc0, 0xae]),
];

const GOOD_NAMES = ["a", "b", "c.ts", "a-b", "a.b", "a0", "b-", "d"].map((name) => Buffer.from(name));
/** Names that no tree may hold at all. */
const BROKEN_NAMES = ["", ".", "..", "x/y", "/", "/x", "x/"].map((name) => Buffer.from(name));
const LINKS = ["120000", "160000", "100755"];
const NULL_OID = "0".repeat(40);

export interface RawTree {
  readonly oid: Oid;
  /** Defects that bind everyone: of the object, of a mode, of a name. */
  readonly defects: readonly string[];
  /** It holds something that a pattern of a plan for plain files does not allow. */
  readonly isBeyondPlan: boolean;
}

type Node = { readonly entry: RawEntry; readonly defects: readonly string[]; readonly isBeyondPlan: boolean };

/** A tree of at least one entry, written as it is, and what is wrong with it, said as plainly as can be. */
export function rawTree(random: Random, repo: Repository, depth: number): RawTree {
  const nodes = Array.from({ length: 1 + random.below(5) }, () => randomNode(random, repo, depth));
  const entries = nodes.map(({ entry }) => entry);
  if (random.below(4) > 0) entries.sort((one, other) => Buffer.compare(sortKey(one), sortKey(other)));
  const defects = nodes.flatMap((node) => node.defects);
  const names = entries.map(({ name }) => name.toString("latin1"));
  if (new Set(names).size < names.length) defects.push("a name twice");
  if (entries.some((entry, at) => at > 0 && Buffer.compare(sortKey(entries[at - 1]!), sortKey(entry)) > 0)) {
    defects.push("entries out of order");
  }
  return { oid: repo.tree(entries), defects, isBeyondPlan: nodes.some((node) => node.isBeyondPlan) };
}

function randomNode(random: Random, repo: Repository, depth: number): Node {
  const defects: string[] = [];
  let name: Buffer = random.pick(GOOD_NAMES);
  if (random.below(12) === 0) {
    name = random.pick([...POISONOUS_NAMES, ...BROKEN_NAMES]);
    defects.push(`the name ${JSON.stringify(name.toString("latin1"))}`);
  }
  if (depth > 0 && random.below(3) === 0) {
    const inner = rawTree(random, repo, depth - 1);
    const entry = { mode: "40000", name, oid: inner.oid };
    return { entry, defects: [...defects, ...inner.defects], isBeyondPlan: inner.isBeyondPlan };
  }
  const blob = repo.blob(`${random.below(1 << 30)}\n`);
  switch (random.below(14)) {
    case 0: {
      const mode = random.pick(ODD_MODES);
      return {
        entry: { mode, name, oid: blob },
        defects: [...defects, `the mode ${mode}`],
        isBeyondPlan: true,
      };
    }
    case 1: {
      const mode = random.pick(["100644", "100755", "120000", "40000"]);
      const why = `${mode} of an object that is not there`;
      return {
        entry: { mode, name, oid: randomOid(random) },
        defects: [...defects, why],
        isBeyondPlan: true,
      };
    }
    case 2:
      return {
        entry: { mode: "100644", name, oid: NULL_OID },
        defects: [...defects, "no object"],
        isBeyondPlan: true,
      };
    case 3: {
      const asTree = { mode: "40000", name, oid: blob };
      const asBlob = { mode: "100644", name, oid: repo.tree([{ mode: "100644", name: "in", oid: blob }]) };
      const entry = random.pick([asTree, asBlob]);
      return { entry, defects: [...defects, "an object of another type"], isBeyondPlan: true };
    }
    case 4:
      return { entry: { mode: random.pick(LINKS), name, oid: blob }, defects, isBeyondPlan: true };
    default:
      return { entry: { mode: "100644", name, oid: blob }, defects, isBeyondPlan: false };
  }
}

/** The id of an object that no repository has. */
export function randomOid(random: Random): Oid {
  return Array.from({ length: 40 }, () => random.below(16).toString(16)).join("");
}

/** Git sorts a directory as if its name ended in a slash. */
function sortKey({ mode, name }: RawEntry): Buffer {
  return Buffer.concat([Buffer.from(name), Buffer.from(mode === "40000" ? "/" : "")]);
}
