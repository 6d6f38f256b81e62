import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { manifestComplaints } from "./manifests.ts";
import { asJsonLines, narrated, progressOn } from "./narration.ts";
import { type Audience, tellStory } from "./scene.ts";
import { openStage, type Stage } from "./stage.ts";
import { stay } from "./staying.ts";
import { STORIES } from "./stories.ts";

/** The demonstration's program. `proofgate demo` starts it in a process of its own, and says what it takes. */
const { values } = parseArgs({
  options: {
    format: { type: "string", default: "text" },
    colour: { type: "boolean", default: false },
    progress: { type: "boolean", default: false },
    stay: { type: "boolean", default: false },
  },
});

/** As `proofgate` exits (contract.md, 5); 130 as shells have it for what was interrupted. */
const EXIT = { asItShould: 0, otherwise: 1, cannotRun: 2, interrupted: 130 } as const;
/** After an interruption; what has not closed by then ends with the process. */
const CLOSE_MS_MAX = 10_000;
/** A terminal interrupts the programs that we have started as well, and one that ended may be seen before the signal. */
const SIGNAL_LATE_MS = 200;

const say = (text: string): void => void process.stdout.write(text);
const warn = (text: string): void => void process.stderr.write(text);
// A reader who has gone is told by the exit status all the same.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());

const status = await run().catch((error: unknown) => {
  warn(`the demonstration cannot be shown: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.cannotRun;
});
process.stdout.write("", () => process.exit(status));

async function run(): Promise<number> {
  const began = performance.now();
  const progress = progressOn(warn, values.progress);
  const isText = values.format === "text";
  const audience = isText
    ? narrated({ write: say, hasColour: values.colour }, progress)
    : asJsonLines(say, progress);
  const ending = new AsyncDisposableStack();
  try {
    progress.show("starting the App on an embedded database, and a GitHub on loopback");
    const stage = await openStage(ending, interruption.signal);
    const failed = await tellAll(stage, audience);
    const left = [...stage.github.takeViolations(), ...stage.warnings];
    const untrue = await manifestComplaints(stage);
    const ended = conclude({ failed, untrue }, left, { isText, seconds: (performance.now() - began) / 1000 });
    // Whoever ends it then has seen what there was to see: that is no interruption.
    if (values.stay) await stay(stage, say, isText);
    return ended;
  } catch (error) {
    if (await isInterrupted()) return EXIT.interrupted;
    throw error;
  } finally {
    progress.show("closing");
    await Promise.race([ending.disposeAsync(), interruptedAndPatient()]);
    progress.clear();
  }
}

/** @returns the titles of the stories that did not end as they should. */
async function tellAll(stage: Stage, audience: Audience): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [index, story] of STORIES.entries()) {
    const { complaints } = await tellStory(stage, story, index + 1, audience);
    if (complaints.length > 0) failed.push(`${index + 1}. ${story.title}`);
  }
  return failed;
}

function conclude(
  { failed, untrue }: { readonly failed: readonly string[]; readonly untrue: readonly string[] },
  left: readonly string[],
  { isText, seconds }: { readonly isText: boolean; readonly seconds: number },
): number {
  const [all, well] = [STORIES.length, STORIES.length - failed.length];
  if (isText) say(`\n${well} of ${all} stories ended as they should, in ${seconds.toFixed(1)} s.\n`);
  if (failed.length === 0 && untrue.length === 0) return EXIT.asItShould;
  if (failed.length > 0) warn(`These did not: ${failed.join("; ")}.\n`);
  for (const line of untrue) warn(`${line}\n`);
  for (const line of left) warn(`${line.trimEnd()}\n`);
  return EXIT.otherwise;
}

async function isInterrupted(): Promise<boolean> {
  if (!interruption.signal.aborted) await setTimeout(SIGNAL_LATE_MS);
  return interruption.signal.aborted;
}

async function interruptedAndPatient(): Promise<void> {
  if (!interruption.signal.aborted) await once(interruption.signal, "abort");
  await setTimeout(CLOSE_MS_MAX, undefined, { ref: false });
}
