// npm run fuzz -- [--count N] [--seed N] [--seconds N] [--only NAME]
import { inspect, parseArgs } from "node:util";
import { type FuzzOutcome, fuzz } from "./fuzz-run.ts";
import { fuzzTargets } from "./fuzz-targets.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "0" },
    only: { type: "string", default: "" },
  },
});
const bound = {
  count: wholeNumber("count", values.count),
  seed: wholeNumber("seed", values.seed),
  seconds: wholeNumber("seconds", values.seconds),
};

const targets = (await fuzzTargets()).filter(({ name }) => name.includes(values.only));
if (targets.length === 0) throw new Error(`no fuzz target has \`${values.only}\` in its name`);
const outcomes: FuzzOutcome[] = [];
for (const target of targets) {
  const progress = (inputs: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${target.name}: ${inputs}\u001b[K`);
  };
  outcomes.push(await fuzz(target, bound, () => performance.now(), progress));
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const outcome = outcomes.at(-1) as FuzzOutcome;
  process.stdout.write(`${rowOf(outcome)}\n`);
  const tally = Object.entries(outcome.tally ?? {}).map(([word, times]) => `${word} ${times}`);
  if (tally.length > 0) process.stdout.write(`  of these: ${tally.join(", ")}\n`);
}
for (const { name, failure } of outcomes) {
  if (failure === undefined) continue;
  process.stdout.write(`\n${name} failed; npm run fuzz -- --only '${name}' --seed ${failure.seed}\n`);
  process.stdout.write(`${inspect(failure.error)}\n`);
  process.exitCode = 1;
}

function rowOf({ name, inputs, milliseconds, failure }: FuzzOutcome): string {
  const said = failure === undefined ? "held" : `FAILED (seed ${failure.seed}, count ${failure.count})`;
  return `${name.padEnd(40)} ${String(inputs).padStart(9)} inputs ${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${said}`;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`--${name} must be a whole number, not \`${text}\``);
  return number;
}
