import { execFileSync } from "node:child_process";
import { readRange } from "../../src/git/change-set.ts";
import { changedLines } from "../../src/git/line-count.ts";
import { openObjects } from "../../src/git/objects.ts";
import { openRepository } from "../../src/git/repository.ts";

// Times the reading of a range against git's own raw list and blobs. Usage: node time-range.ts DIRECTORY [BASE HEAD]
const [directory = ".", base = "main", head = "agent/big"] = process.argv.slice(2);
const began = performance.now();
const { repository, revisions } = await openRepository(directory, [base, head]);
const opened = performance.now();
const objects = openObjects(repository);
const [from, to] = revisions;
if (from === undefined || to === undefined) throw new Error("two revisions are needed");
const range = await readRange(objects, from.commit, to.commit);
const read = performance.now();
let bytes = 0;
await objects.reader.stream([...range.newBlobs.keys()], { type: "blob", bytesMax: 64 << 20 }, (answer) => {
  if (answer.kind === "object") bytes += answer.body.length;
});
const scanned = performance.now();
const old = new Map<string, Buffer>();
const pairs = range.commits.flatMap(({ changes }) => changes).filter((change) => change.from && change.to);
await objects.reader.stream(
  pairs.map((change) => change.from!.oid),
  { type: "blob", bytesMax: 64 << 20 },
  (answer) => {
    if (answer.kind === "object") old.set(answer.oid, Buffer.from(answer.body));
  },
);
let lines = 0;
const byTo = new Map(pairs.map((change) => [change.to!.oid, old.get(change.from!.oid)]));
await objects.reader.stream([...byTo.keys()], { type: "blob", bytesMax: 64 << 20 }, (answer) => {
  if (answer.kind === "object") lines += changedLines(byTo.get(answer.oid), answer.body).added;
});
const counted = performance.now();
await objects.close();
const end = performance.now();
const git = (args: string[], input = ""): number => {
  const start = performance.now();
  execFileSync("git", ["-C", directory, ...args], { input, maxBuffer: 1 << 30 });
  return performance.now() - start;
};
const list = Math.min(
  ...[1, 2, 3].map(() => git(["diff-tree", "-r", "-z", "--no-renames", "--raw", base, head])),
);
const blobs = Math.min(
  ...[1, 2, 3].map(() => git(["cat-file", "--batch", "--buffer"], [...range.newBlobs.keys()].join("\n"))),
);
const ms = (from: number, to: number): string => (to - from).toFixed(0);
process.stdout.write(
  `commits ${range.commits.length} paths ${range.effect.changes.length} blobs ${range.newBlobs.size} bytes ${bytes} lines ${lines}\n` +
    `open ${ms(began, opened)} range ${ms(opened, read)} blobs ${ms(read, scanned)} lines ${ms(scanned, counted)} close ${ms(counted, end)} ms\n` +
    `git: list ${list.toFixed(0)} blobs ${blobs.toFixed(0)} ms; ratio ${((scanned - began) / (list + blobs)).toFixed(2)}; rss ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`,
);
