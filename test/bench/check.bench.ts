import { gitFloor } from "./git-floor.ts";
import { interleaved, ratioRow } from "./interleaved.ts";
import { type Asked, largeChange } from "./large-change.ts";
import { check, millisecondsOf } from "./proofgate.ts";
import type { Bench } from "./row.ts";

const OTHER_FILES = 100;
const TARGET = 3;

/** A whole `check` against what git alone needs for the same range: its raw difference and all its new contents. */
export const bench: Bench = {
  name: "check against the git floor",
  run: async (rounds) => {
    const { repository, person, agent } = await largeChange(OTHER_FILES);
    const against = (asked: Asked) =>
      interleaved(
        () => millisecondsOf(check(repository, asked)),
        () => gitFloor(repository, asked.base, asked.head),
        rounds,
      );
    return [
      ratioRow("check of 9,000 paths, 13 MB, a person's branch / git floor", TARGET, await against(person)),
      ratioRow(
        "check of 9,000 paths, 13 MB, an agent's planned run / git floor",
        TARGET,
        await against(agent),
      ),
    ];
  },
};
