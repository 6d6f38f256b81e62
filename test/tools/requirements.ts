// npm run requirements [-- --json]: which code, test and page cover each requirement, and what nothing covers yet.

import { type Cover, coverOf } from "./requirement-cover.ts";
import requirements from "./requirements.json" with { type: "json" };
import { projectFiles } from "./source-tree.ts";

const { covers, strays } = coverOf(
  requirements,
  projectFiles(/^(src|test|\.github)\/.*\.(ts|mjs|md|txt|json|ya?ml)$|^[^/]*\.md$/),
);
const covered = covers.filter(({ isCovered }) => isCovered);
const begun = covers.filter((cover) => !cover.isCovered && placesOf(cover).length > 0);
const bare = covers.filter((cover) => placesOf(cover).length === 0);

if (process.argv.includes("--json")) {
  process.stdout.write(`${JSON.stringify({ version: 1, covers, strays }, undefined, 2)}\n`);
} else {
  print("Covered: cited by code and by a test", covered);
  print("Begun: cited, but not by both code and a test", begun);
  print("Not covered by anything yet", bare);
  process.stdout.write(`${covered.length} covered, ${begun.length} begun, ${bare.length} not covered\n`);
}
for (const { id, path } of strays) process.stderr.write(`${path}: there is no requirement ${id}\n`);
if (strays.length > 0) process.exitCode = 1;

function print(title: string, some: readonly Cover[]): void {
  process.stdout.write(`${title}\n`);
  for (const cover of some) {
    process.stdout.write(`  ${cover.id.padEnd(5)} ${cover.text}\n`);
    for (const place of placesOf(cover)) process.stdout.write(`        ${place}\n`);
  }
  process.stdout.write("\n");
}

function placesOf({ code, tests, pages }: Cover): string[] {
  return [...code, ...tests, ...pages];
}
