import { judgeCommand } from "../../src/scan/commands/judge-command.ts";
import type { Bench, Row } from "./row.ts";

/** Short commands as agents give them. */
const COMMANDS = [
  "npm test",
  "rm -rf dist && npm run build",
  "git status --short",
  "git commit -m 'fix: x'",
  "rm -rf /",
];
const TIMES = 20_000;
const TARGET_US = 20;

export const bench: Bench = {
  name: "commands",
  run: async (rounds) => COMMANDS.map((command) => rowOf(command, rounds)),
};

function rowOf(command: string, rounds: number): Row {
  microseconds(command);
  const values = Array.from({ length: rounds }, () => microseconds(command));
  return {
    what: `judge \`${command}\` in process`,
    unit: "µs",
    wanted: "at most",
    target: TARGET_US,
    values,
  };
}

function microseconds(command: string): number {
  const startedAt = performance.now();
  for (let time = 0; time < TIMES; time += 1) judgeCommand(command);
  return ((performance.now() - startedAt) * 1000) / TIMES;
}
