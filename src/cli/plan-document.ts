import { constants, open } from "node:fs/promises";
import { resolve } from "node:path";
import { DOCUMENT_BYTES_MAX } from "../contract/decode-text.ts";
import { type Problem, type ReadDocument, readDocument } from "../contract/document.ts";
import type { WorkPlan } from "../contract/generated/documents.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { renderProblems } from "../report/problems.ts";
import { answer, reasonOf } from "./answer.ts";
import { EXIT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";

/** The command takes `FILE`: a plan anywhere on this machine. */
export async function readPlanFile(file: string, io: Io): Promise<ReadDocument<WorkPlan>> {
  return readDocument("work-plan", await readBytes(resolve(io.directory, file), file), file);
}

/**
 * The bytes of a document, one more than its bound at most: what reads it says that it is too long.
 * @throws CannotRun: no such file, not a regular file, not readable.
 */
export async function readBytes(path: string, shownAs: string): Promise<Uint8Array> {
  try {
    // Opening a pipe waits for a writer, perhaps for ever, unless it is told not to.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      // A directory or a pipe has no content that could be a document.
      if (!(await handle.stat()).isFile())
        throw new CannotRun(`\`${shownAs}\` is not a file`, "name the file itself");
      const buffer = new Uint8Array(DOCUMENT_BYTES_MAX + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) return buffer.subarray(0, length);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof CannotRun) throw error;
    throw new CannotRun(`\`${shownAs}\` cannot be read: ${reasonOf(error)}`, "name a file that is there");
  }
}

/** Goes on with valid plans; of invalid ones it says what is wrong. The exit status is then 1. */
export async function withPlans(
  files: readonly string[],
  given: Given,
  io: Io,
  goOn: (plans: readonly WorkPlan[]) => Promise<number>,
): Promise<number> {
  const readings = await Promise.all(files.map((file) => readPlanFile(file, io)));
  const plans = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
  if (plans.length === files.length) return goOn(plans);
  await sayProblems(
    readings.flatMap((reading) => (reading.ok ? [] : reading.problems)),
    given,
    io,
  );
  return EXIT.shut;
}

/** JSON goes to standard output, as a command's answer; text to standard error, as a complaint. */
export async function sayProblems(problems: readonly Problem[], given: Given, io: Io): Promise<void> {
  if (given.value("format") === "json") await answer(io, { version: 1, valid: false, problems });
  else await write(io.stderr, renderProblems(problems));
}
