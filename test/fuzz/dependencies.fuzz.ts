import { deepStrictEqual, ok } from "node:assert/strict";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { type Comparison, compareLists } from "../../src/scan/dependencies/compare.ts";
import type { ChangedList } from "../../src/scan/dependencies/listed.ts";
import { formatOf, readList } from "../../src/scan/dependencies/read-list.ts";
import { samples } from "../scan/dependencies/samples.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { mutate } from "./mutate.ts";
import { type Random, randomFrom, randomText } from "./random.ts";

export const targets: readonly FuzzTarget[] = [
  { name: "manifests and lock files", run: each(fuzzLists), cost: 5 },
  { name: "lock files made of pieces", run: each(fuzzPieces), cost: 5 },
];

type Once = (random: Random, tally: (word: string) => void) => void;

function each(once: Once): FuzzTarget["run"] {
  return (seed, count, tally) => {
    const random = randomFrom(seed);
    for (let input = 0; input < count; input++) once(random, tally);
  };
}

/** No file of any kind makes a reader throw or wait; one that stays as it was is no change. */
function fuzzLists(random: Random, tally: (word: string) => void): void {
  const [path, text] = random.pick(samples);
  check(
    random.pick([path, random.pick(samples)[0]]),
    Buffer.from(text),
    mutate(random, Buffer.from(text)),
    tally,
  );
}

const NAMES = [
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "bun.lock",
  "requirements.txt",
  "build.gradle",
  "Gemfile.lock",
  "go.mod",
  "Dockerfile",
  "pom.xml",
];
const PIECES = [
  ..."{}[]():,=<>/\"'-@#\n\n \t%.0!$&*|\\",
  ...[
    "  ",
    "    ",
    '"packages": {',
    '"node_modules/a": {',
    '"version": "1.0.0"',
    '"resolved": "https://x.example/a.tgz"',
    "lockfileVersion: '9.0'\n",
  ],
  ...[
    "a@^1.0.0:\n",
    "  version ",
    "__metadata:\n",
    "\\\n",
    "--hash=sha256:",
    "git+https://github.com/a/b#",
    "implementation ",
    "FROM ",
    "${",
    "require (\n",
  ],
  ...[
    "=> ",
    "// indirect\n",
    "<dependency>",
    "</dependency>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "GEM\n",
    "    rack (1.0)\n",
    "__proto__",
    "constructor",
    "\u0000",
    "\ud800",
  ],
  " ".repeat(2000),
  "=".repeat(500),
  "/*".repeat(500),
  '\\"'.repeat(500),
  "test".repeat(200),
];

function fuzzPieces(random: Random, tally: (word: string) => void): void {
  const text = randomText(random, PIECES, 60);
  check(random.pick(NAMES), Buffer.from(randomText(random, PIECES, 20)), Buffer.from(text), tally);
}

function check(path: string, before: Buffer, after: Buffer, tally: (word: string) => void): void {
  const format = formatOf(bytePathOfText(path));
  ok(format, path);
  const began = performance.now();
  const [old, now] = [readList(format, before), readList(format, after)];
  const list: ChangedList = {
    path: bytePathOfText(path),
    format,
    before: old,
    after: now,
    hadManifest: true,
    hasManifest: false,
    manifestChanges: false,
  };
  const { fact } = compare(list);
  ok(performance.now() - began < 5000, `${path} took ${performance.now() - began} ms`);
  tally(now.ok ? "read" : "unread");
  if (!now.ok)
    ok(fact.unread.length === 1 && fact.changes.length === 0, "what is not read is named, and nothing else");
  const lines = after.toString("utf8").split("\n").length;
  for (const { line } of [...fact.changes, ...fact.risks])
    ok(line === undefined || (line >= 1 && line <= lines));
  deepStrictEqual(compare(list), compare(list));
  const { fact: same } = compare({ ...list, before: now, hadManifest: false });
  deepStrictEqual({ changes: same.changes, risks: same.risks }, { changes: [], risks: [] });
}

function compare(list: ChangedList): Comparison {
  return compareLists([list], { allowedHosts: [], denied: { packages: ["pkg:npm/*"], licenses: ["*"] } });
}
