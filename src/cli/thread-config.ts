import { resolve } from "node:path";
import { readDocument } from "../contract/document.ts";
import type { ThreadConfig } from "../contract/generated/documents.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { readBytes } from "./plan-document.ts";

/**
 * A thread's config.yaml.
 * @throws CannotRun where it cannot be read or is invalid: half a config must not decide what is allowed.
 */
export async function readThreadConfig(file: string, directory: string): Promise<ThreadConfig> {
  const reading = readDocument("config", await readBytes(resolve(directory, file), file), file);
  if (reading.ok) return reading.value;
  const [{ message, line, column, help }] = reading.problems;
  throw new CannotRun(`\`${file}\` is invalid at ${line}:${column}: ${message}`, help);
}
