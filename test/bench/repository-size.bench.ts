import { interleaved, ratioRow } from "./interleaved.ts";
import { largeChange } from "./large-change.ts";
import { check, millisecondsOf } from "./proofgate.ts";
import type { Bench } from "./row.ts";

const TARGET = 1.5;

/** Work must grow with the change, not with the repository it is made to. */
export const bench: Bench = {
  name: "size of the repository",
  run: async (rounds) => {
    const small = await largeChange(100);
    const large = await largeChange(200_000);
    const apart = (who: "person" | "agent") =>
      interleaved(
        () => millisecondsOf(check(large.repository, large[who])),
        () => millisecondsOf(check(small.repository, small[who])),
        rounds,
      );
    return [
      ratioRow("200,000 other files / 100, a person's branch", TARGET, await apart("person")),
      ratioRow("200,000 other files / 100, an agent's planned run", TARGET, await apart("agent")),
    ];
  },
};
