import { parseArgs } from "node:util";
import { ENGINES, type TestEngine } from "../store/engines.ts";
import { disorderlyRun, orderlyRun } from "./disorder.ts";
import { makeHistory } from "./history.ts";
import { surviveKills } from "./kills.ts";
import { surviveSpending } from "./spending.ts";

const HELP = `npm run survival -- [--kills N] [--refs N] [--spending N] [--engine embedded|postgresql] [--seed N]

  --kills N      ends \`proofgate serve\` N times by kill -9 under pushes, shared out among the engines (default 50)
  --refs N       instead: 50 deliveries in order, and again shuffled, doubled and lost, with N refs pushed without an
                 event; compares the two states (on the embedded database where no engine is named)
  --spending N   instead: N kills under a gateway that asks for money and tells what was spent, shared out likewise
  --engine NAME  this engine alone; postgresql needs a server's programs on this machine
  --seed N       the same pushes and moments as a run that printed this seed

Exit status 0 where everything holds, 1 where something does not: each is printed. See test/survival/README.md.
`;

/** A busy machine is no defect. */
const PATIENCE_MS = 3_600_000;
const TOLD_EVERY = 10;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "50" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    engine: { type: "string", default: "" },
    refs: { type: "string" },
    spending: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const engines = ENGINES.filter(({ kind }) => kind.includes(values.engine));
if (engines.length === 0) throw new Error(`this machine has no engine \`${values.engine}\``);
const ofKills = values.spending ?? values.kills;
const [kills, seed, refs] = [ofKills, values.seed, values.refs ?? "1"].map(Number) as [
  number,
  number,
  number,
];
if (![kills, refs].every((count) => Number.isSafeInteger(count) && count > 0) || !Number.isSafeInteger(seed))
  throw new Error("--kills, --refs, --spending and --seed are whole numbers, all but --seed from 1 on");

if (values.spending !== undefined) process.exitCode = await killAndCompare(surviveSpending);
else if (values.refs === undefined) process.exitCode = await killAndCompare(surviveKills);
else process.exitCode = await disorderAndCompare(engines[0]!, refs);

async function killAndCompare(survive: typeof surviveKills | typeof surviveSpending): Promise<number> {
  let status = 0;
  for (const [index, engine] of engines.entries()) {
    // The kills are shared out among the engines.
    const share = Math.floor((kills + index) / engines.length);
    const began = performance.now();
    const show = (text: string) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
    };
    const told = (kill: number) => {
      show(`${engine.kind}: ${kill} of ${share} kills`);
      if (!process.stderr.isTTY && kill % TOLD_EVERY === 0)
        process.stderr.write(`${engine.kind}: ${kill} of ${share} kills\n`);
    };
    const { problems, ...counts } = await survive(engine, {
      kills: share,
      seed,
      patienceMs: PATIENCE_MS,
      onKill: told,
    });
    show("");
    const said = Object.entries(counts).map(([what, count]) => `${count} ${what}`);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    process.stdout.write(`${engine.kind}: ${share} kills, ${said.join(", ")}; seed ${seed}, ${seconds} s\n`);
    for (const problem of problems) process.stdout.write(`  ${problem}\n`);
    if (problems.length > 0) status = 1;
  }
  return status;
}

/** The kills aside: 50 pushes in order and out of it, and so many refs that no event tells of. */
async function disorderAndCompare(engine: TestEngine, refs: number): Promise<number> {
  const history = await makeHistory({ branches: 10, bulk: refs });
  const patienceMs = 300_000 + refs * 10_000;
  const orderly = await orderlyRun(engine, history, patienceMs);
  process.stdout.write(`in order: ${refs} refs of one push judged in ${orderly.bulkSeconds.toFixed(0)} s\n`);
  const disorderly = await disorderlyRun(engine, history, seed, patienceMs);
  await history.dispose();
  const { sent, dropped, bulkSeconds } = disorderly;
  process.stdout.write(
    `out of order: ${sent} deliveries sent, ${dropped} lost; ${refs} refs without an event judged in ${bulkSeconds.toFixed(0)} s; seed ${seed}\n`,
  );
  const others = Object.keys(orderly.state).filter(
    (branch) => JSON.stringify(orderly.state[branch]) !== JSON.stringify(disorderly.state[branch]),
  );
  for (const branch of others) {
    const [one, other] = [orderly, disorderly].map(({ state }) => JSON.stringify(state[branch]));
    process.stdout.write(`  ${branch}: in order ${one}, out of order ${other}\n`);
  }
  process.stdout.write(`${Object.keys(orderly.state).length - others.length} branches agree\n`);
  return others.length === 0 ? 0 : 1;
}
