import { gitFloor } from "./git-floor.ts";
import { interleaved, ratioRow } from "./interleaved.ts";
import { largeChange } from "./large-change.ts";
import { check, judgeOfObjects, millisecondsOf } from "./proofgate.ts";
import type { Bench, Row } from "./row.ts";
import type { Program } from "./timed-run.ts";

const OTHER_FILES = 100;
const TARGET_OF_OBJECTS = 3;
const TARGET_OF_ALL = 5;
const CHANGE = "9,000 paths, 13 MB";

/** A judgement against what git alone needs for the same range: its raw difference and all its new contents. */
export const bench: Bench = {
  name: "check against the git floor",
  run: async (rounds) => {
    const { repository, person, agent } = await largeChange(OTHER_FILES);
    const rows: Row[] = [];
    for (const [who, asked] of [
      ["a person's branch", person],
      ["an agent's planned run", agent],
    ] as const) {
      const against = (program: Program) =>
        interleaved(
          () => millisecondsOf(program),
          () => gitFloor(repository, asked.base, asked.head),
          rounds,
        );
      const objects = await against(judgeOfObjects(repository, asked));
      rows.push(ratioRow(`objects alone of ${CHANGE}, ${who} / git floor`, TARGET_OF_OBJECTS, objects));
      // Code is analysed for agents only, and measured apart.
      const all = await against(
        asked === agent ? judgeOfObjects(repository, asked, "unanalysed") : check(repository, asked),
      );
      rows.push(ratioRow(`check of ${CHANGE} but for its code, ${who} / git floor`, TARGET_OF_ALL, all));
    }
    const analysis = await interleaved(
      () => millisecondsOf(check(repository, agent)),
      () => millisecondsOf(judgeOfObjects(repository, agent, "unanalysed")),
      rounds,
    );
    rows.push(ratioRow(`check of ${CHANGE} / but for its code, an agent's planned run`, 2, analysis));
    return rows;
  },
};
