import { fileURLToPath } from "node:url";
import { type Asked, largeChange } from "./large-change.ts";
import { check } from "./proofgate.ts";
import type { Bench, Row } from "./row.ts";
import { timedRun } from "./timed-run.ts";

const SAY_PEAK = fileURLToPath(new URL("say-peak.mjs", import.meta.url));
const TARGET_MB = 400;

/** The most memory that the judge's own process ever holds. Git's is git's. */
export const bench: Bench = {
  name: "memory",
  run: async (rounds) => {
    const { repository, person, agent } = await largeChange(100);
    const peaks = async (what: string, asked: Asked): Promise<Row> => {
      const values: number[] = [];
      for (let round = 0; round < rounds; round += 1) values.push(await peakOf(repository, asked));
      return { what, unit: "MB", wanted: "at most", target: TARGET_MB, values };
    };
    return [
      await peaks("peak memory, a person's branch of 9,000 paths", person),
      await peaks("peak memory, an agent's planned run of 9,000 paths", agent),
    ];
  },
};

async function peakOf(repository: string, asked: Asked): Promise<number> {
  const { stderr } = await timedRun(check(repository, asked, ["--import", SAY_PEAK]));
  const [, kilobytes] = /^peak memory: (\d+) KiB$/m.exec(stderr) ?? [];
  if (kilobytes === undefined) throw new Error(`the run did not say its peak memory: ${stderr}`);
  return (Number(kilobytes) * 1024) / 1_000_000;
}
