import { describe, expect, it } from "vitest";
import { ENGINES } from "../store/engines.ts";
import { surviveKills } from "./kills.ts";

/** On each engine; `npm run survival -- --kills 500` for a long run. */
const KILLS = Number(process.env.PROOFGATE_KILLS ?? "4");

describe.each(ENGINES)("proofgate serve, ended by kill -9 at random moments, on $kind", (engine) => {
  it("ends every accepted delivery in one recorded verdict and one published check run per head [S18]", {
    timeout: 3_600_000,
  }, async () => {
    const seed = 20_261_121;
    const { problems, ...counts } = await surviveKills(engine, { kills: KILLS, seed });
    console.log(`${engine.kind}: ${KILLS} kills, ${JSON.stringify(counts)}`);
    expect(problems).toEqual([]);
    expect(counts.heads).toBeGreaterThan(2);
    expect(counts.entries).toBeGreaterThanOrEqual(counts.verdicts);
  });
});
