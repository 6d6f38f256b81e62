// npm run survival -- [--kills N] [--seed N] [--engine embedded|postgresql]
import { parseArgs } from "node:util";
import { ENGINES } from "../store/engines.ts";
import { surviveKills } from "./kills.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    engine: { type: "string", default: "" },
  },
});
const engines = ENGINES.filter(({ kind }) => kind.includes(values.engine));
if (engines.length === 0) throw new Error(`this machine has no engine \`${values.engine}\``);
const [kills, seed] = [values.kills, values.seed].map(Number) as [number, number];
if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed))
  throw new Error("--kills and --seed are whole numbers, --kills from 1 on");

let status = 0;
for (const [index, engine] of engines.entries()) {
  // The kills are shared out among the engines.
  const share = Math.floor((kills + index) / engines.length);
  const began = performance.now();
  const show = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  };
  const { problems, ...counts } = await surviveKills(engine, {
    kills: share,
    seed,
    onKill: (kill) => show(`${engine.kind}: ${kill} of ${share} kills`),
  });
  show("");
  const said = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  process.stdout.write(`${engine.kind}: ${share} kills, ${said.join(", ")}; seed ${seed}, ${seconds} s\n`);
  for (const problem of problems) process.stdout.write(`  ${problem}\n`);
  if (problems.length > 0) status = 1;
}
process.exitCode = status;
