import { parseArgs } from "node:util";
import { openStore } from "../../src/store/open-store.ts";
import { ENGINES } from "../store/engines.ts";
import { busyDay } from "./busy-day.ts";
import { openEconomy } from "./economy.ts";
import { SCENES } from "./scenes.ts";

const HELP = `npm run simulate-economics -- [--events N] [--engine embedded|postgresql] [--seed N]

  --events N     of the busy day (default 100000)
  --engine NAME  this engine alone; postgresql needs a server's programs on this machine
  --seed N       other costs, times and repetitions (default 7)

Prints what each scene shows; exit status 1 where an event was lost or counted twice. See test/economics/README.md.
`;

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "100000" },
    seed: { type: "string", default: "7" },
    engine: { type: "string", default: "" },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const [events, seed] = [values.events, values.seed].map(Number) as [number, number];
if (!Number.isSafeInteger(events) || events < 1 || !Number.isSafeInteger(seed))
  throw new Error("--events and --seed are whole numbers, --events from 1 on");

for (const { kind, place: placeOf } of ENGINES.filter((engine) => engine.kind.includes(values.engine))) {
  const place = await placeOf();
  const store = await openStore({ ...place.options, log: () => undefined });
  const economy = openEconomy(store);
  process.stdout.write(`${kind}\n`);
  for (const [name, scene] of Object.entries(SCENES)) {
    economy.now = new Date("2026-10-31T12:00:00Z");
    const figures = Object.entries(await scene(economy)).map(([what, value]) => `    ${what}: ${value}\n`);
    process.stdout.write(`  ${name}\n${figures.join("")}`);
  }
  const day = await busyDay(economy, { events, seed });
  const { stored, made, totals, days, repositories, tellings, seconds } = day;
  const isWhole = stored === events && [totals, days, repositories].every((sum) => sum === made);
  process.stdout.write(`  a busy day of ${events} events, told of ${tellings} times in ${seconds.toFixed(0)} s
    stored: ${stored}
    billionths of what they cost: ${made}; of all runs ${totals}, days ${days}, repositories ${repositories}
    ${isWhole ? "none lost, and none counted twice" : "NOT WHOLE"}
`);
  if (!isWhole) process.exitCode = 1;
  await store.close();
  await place.dispose();
}
