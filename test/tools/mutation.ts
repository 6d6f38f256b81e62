/**
 * npm run mutation [room…]: mutation testing of the rooms that judge, one after the other, each above the threshold that
 * stryker.config.mjs sets; then mutation-survivors.md anew. What did not change since the last run is not tried again.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { MUTATED_ROOMS, writeSurvivors } from "./mutation-survivors.ts";
import { ROOT } from "./source-tree.ts";

const asked = process.argv.slice(2);
const unknown = asked.filter((room) => !MUTATED_ROOMS.some((known) => known === room));
if (unknown.length > 0) {
  console.error(`no such room: ${unknown.join(", ")}; the rooms are ${MUTATED_ROOMS.join(", ")}`);
  process.exit(2);
}

const failed = MUTATED_ROOMS.filter((room) => asked.length === 0 || asked.includes(room)).filter((room) => {
  const command = [join(ROOT, "node_modules/.bin/stryker"), "run", "test/tools/stryker.config.mjs"];
  const env = { ...process.env, MUTATION_ROOM: room };
  return spawnSync(process.execPath, command, { cwd: ROOT, env, stdio: "inherit" }).status !== 0;
});
const reasonless = writeSurvivors();
if (reasonless > 0)
  console.error(`${reasonless} survivors without a reason in test/tools/mutation-survivors.md`);
if (failed.length > 0) console.error(`mutation testing failed in ${failed.join(", ")}`);
process.exitCode = failed.length > 0 || reasonless > 0 ? 1 : 0;
