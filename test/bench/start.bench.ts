import { fileURLToPath } from "node:url";
import { interleaved, ratioRow } from "./interleaved.ts";
import { millisecondsOf, proofgate } from "./proofgate.ts";
import type { Bench, Row } from "./row.ts";
import type { Program } from "./timed-run.ts";

// Short runs say little each.
const TIMES_AS_MANY = 4;

/** What starting costs beyond starting Node. */
export const bench: Bench = {
  name: "start",
  run: async (rounds) => {
    const nothing = { command: process.execPath, args: ["-e", "0"] };
    const comparison = await interleaved(
      () => millisecondsOf(proofgate(["--version"])),
      () => millisecondsOf(nothing),
      rounds * TIMES_AS_MANY,
    );
    return [
      ratioRow("proofgate --version / node -e 0", 1.6, comparison),
      ...(await hookRows(nothing, rounds * TIMES_AS_MANY)),
    ];
  },
};

/** What an agent waits for before each of its tools: an event of a command that is let through, and of a file. */
async function hookRows(nothing: Program, rounds: number): Promise<Row[]> {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const calls = {
    "a command": { command: "npm test" },
    "a file": { writes: [{ path: "src/a.ts", content: "a\n" }] },
  };
  const rows: Row[] = [];
  for (const [what, call] of Object.entries(calls)) {
    const stdin = JSON.stringify({ version: 1, tool: "any", cwd, ...call });
    // On an agents' branch without a plan a file is denied: that takes as long.
    const hook = { ...proofgate(["hook", "generic"]), stdin, statuses: [0, 2, 3] };
    const comparison = await interleaved(
      () => millisecondsOf(hook),
      () => millisecondsOf(nothing),
      rounds,
    );
    rows.push(ratioRow(`proofgate hook, ${what} / node -e 0`, 6, comparison));
  }
  return rows;
}
