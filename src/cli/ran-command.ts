import type { Evidence } from "../contract/generated/documents.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readSmallFile } from "./small-file.ts";

export type RanCommand = NonNullable<Evidence["command"]>;

const BYTES_MAX = 64 * 1024;

/** What `run-tests --result` has written. @throws CannotRun */
export async function readRanCommand(path: string): Promise<RanCommand> {
  const bytes = await readSmallFile(path, "--ran", BYTES_MAX);
  const help = "name the file that `run-tests --result` has written";
  try {
    const value = JSON.parse(bytes.toString("utf8")) as RanCommand;
    if (typeof value.text === "string" && Number.isInteger(value.exit_status)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new CannotRun("`--ran` names no result of `run-tests`", help);
}
