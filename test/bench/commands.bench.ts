import { judgeCommand } from "../../src/scan/commands/judge-command.ts";

/** Short commands as agents give them; the promise is less than 20 µs each in process (issue 3). */
const COMMANDS = [
  "npm test",
  "rm -rf dist && npm run build",
  "git status --short",
  "git commit -m 'fix: x'",
  "rm -rf /",
];
const ROUNDS = 20_000;

for (const command of COMMANDS) {
  for (let round = 0; round < ROUNDS; round++) judgeCommand(command);
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round++) judgeCommand(command);
  const microseconds = ((performance.now() - started) * 1000) / ROUNDS;
  process.stdout.write(`judge-command ${microseconds.toFixed(2).padStart(7)} µs  ${command}\n`);
}
