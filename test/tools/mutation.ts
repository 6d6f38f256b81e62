/**
 * npm run mutation [-- room…] [--quick] [--sample n] [--files a.ts,b.ts]: mutation testing of the rooms that judge, or of some, one
 * after the other, each above the threshold that stryker.config.mjs sets; then test/mutation/survivors.md anew, for the
 * rooms whose every mutant that lives is listed. `--quick` leaves out what acts only while its module is loaded (lists,
 * tables, expressions); `--sample` tries one of so many, and counts no other; `--files` takes some of a room's files. None of these
 * writes the page.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { LISTED_ROOMS, type Score, scoreOf, writeSurvivors } from "./mutation-survivors.ts";
import { ROOT } from "./source-tree.ts";

const SCANNING_ROOMS = ["commands", "disguise", "lexing", "secrets", "silencers", "tests"];
const ROOMS = [...LISTED_ROOMS, ...SCANNING_ROOMS.map((room) => `scan/${room}`)];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    sample: { type: "string", default: "1" },
    files: { type: "string" },
  },
});
const unknown = positionals.filter((room) => !ROOMS.includes(room));
if (unknown.length > 0) {
  console.error(`no such room: ${unknown.join(", ")}; the rooms are ${ROOMS.join(", ")}`);
  process.exit(2);
}
const asked = positionals.length > 0 ? positionals : ROOMS;

const scores: [room: string, score: Score][] = [];
const failed = asked.filter((room) => {
  const isDone = runStryker(room);
  scores.push([room, scoreOf(room, Number(values.sample))]);
  return !isDone;
});
for (const [room, { killed, alive, percent }] of scores)
  console.log(`${room}: ${killed + alive} mutants, ${killed} killed, ${alive} alive, ${percent} %`);
if (!values.quick && values.sample === "1" && values.files === undefined) {
  const reasonless = writeSurvivors(asked);
  if (reasonless > 0) console.error(`${reasonless} survivors without a reason in test/mutation/survivors.md`);
}
if (failed.length > 0) console.error(`mutation testing failed in ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function runStryker(room: string): boolean {
  const command = [join(ROOT, "node_modules/.bin/stryker"), "run", "test/tools/stryker.config.mjs"];
  const env = {
    ...process.env,
    MUTATION_ROOM: room,
    MUTATION_SAMPLE: values.sample,
    ...(values.quick ? { MUTATION_STATIC: "no" } : {}),
    ...(values.files === undefined ? {} : { MUTATION_FILES: values.files }),
  };
  return spawnSync(process.execPath, command, { cwd: ROOT, env, stdio: "inherit" }).status === 0;
}
