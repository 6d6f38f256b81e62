import { expect, it } from "vitest";
import { conflictWords, foundIn, PAIR_CEILINGS, pairKey } from "../../src/app/tried-merges.ts";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { WHOLE_TIMES } from "../../src/git/merge.ts";
import { ENTRY_BYTES_MAX } from "../../src/ledger/entry.ts";
import { LIVE_RUNS_MAX, type LiveRun } from "../../src/store/run-meetings.ts";

const tree = "1".repeat(40) as never;
const conflicted = (...paths: readonly string[]) =>
  foundIn({ kind: "conflicted", tree, conflictedPaths: paths.map((path) => bytePathOfText(path)) });
/** As long as git and the contract let one be. */
const LONG = "ünd/".repeat(800);

it("keeps of a merge where it conflicts, and how many more there are [P32]", () => {
  expect(foundIn({ kind: "clean", tree })).toEqual({ conflicts: [], beyond: 0 });
  expect(conflicted("b.ts", "a.ts")).toEqual({ conflicts: ["b.ts", "a.ts"], beyond: 0 });
  const many = Array.from({ length: 30 }, (_, at) => `src/${at}.ts`);
  expect(conflicted(...many)).toEqual({ conflicts: many.slice(0, 20), beyond: 10 });
  const long = conflicted(...Array.from({ length: 30 }, (_, at) => `${at}/${LONG}`));
  expect([long?.conflicts.length, long?.beyond]).toEqual([1, 29]);
});

it("tries once what git cannot merge, and again what it did not come to", () => {
  const why = "git's merge took too long";
  expect(foundIn({ kind: "undetermined", why })).toEqual({ conflicts: [], beyond: 0 });
  expect(foundIn({ kind: "undetermined", why, isUntried: true })).toBeUndefined();
});

it("takes a minute at most, whatever the heads of one repository hold: all others wait for it", () => {
  expect(PAIR_CEILINGS.commandMs * WHOLE_TIMES).toBeLessThanOrEqual(60_000);
});

it("tells the ledger what an entry can hold, however many runs conflict in however long paths", () => {
  const name = (at: number) => `${at}`.padStart(40, "0");
  const run = (at: number): LiveRun => {
    return { runId: name(at), planId: name(at), planSha256: "", plan: "", branch: name(at), head: name(at) };
  };
  const runs = Array.from({ length: LIVE_RUNS_MAX }, (_, at) => run(at));
  const found = conflicted(...Array.from({ length: 30 }, (_, at) => `${at}/${LONG}`));
  const pairs = runs.flatMap(({ head }, at) => runs.slice(at + 1).map((other) => pairKey(head, other.head)));
  const all = conflictWords(runs, new Map(pairs.map((pair) => [pair, found!])));
  expect(JSON.stringify(all).length * 3).toBeLessThan(ENTRY_BYTES_MAX);
  expect(all).toMatchObject({ more: pairs.length - 100 });
  const one = conflictWords(runs, new Map([[pairs[0]!, conflicted("a", "b", "c", "d")!]]));
  expect(one).toEqual({
    conflicting: [
      {
        runs: [name(0), name(1)],
        plans: [name(0), name(1)],
        heads: [name(0), name(1)],
        paths: ["a", "b", "c"],
        more: 1,
      },
    ],
  });
  expect(conflictWords(runs, new Map([[pairs[0]!, foundIn({ kind: "clean", tree })!]]))).toBeUndefined();
});
