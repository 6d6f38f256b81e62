import { judgeFile } from "../../../src/scan/commands/judge-file.ts";

/** A line for each finding; one that says so where the file holds no commands. */
export function saidOfFile(path: string, text: string): string[] {
  const found = judgeFile(path, text);
  if (found === undefined) return ["holds no commands"];
  return found.map(({ line, rule, where, message }) => `${line} ${rule}: ${where}: ${message}`);
}
