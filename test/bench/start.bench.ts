import { interleaved, ratioRow } from "./interleaved.ts";
import { millisecondsOf, proofgate } from "./proofgate.ts";
import type { Bench } from "./row.ts";

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
    return [ratioRow("proofgate --version / node -e 0", 1.6, comparison)];
  },
};
