import { describe, expect, it } from "vitest";
import { ENGINES } from "../store/engines.ts";
import { surviveSpending } from "./spending.ts";

/** On each engine; `npm run survival -- --spending 200` for a long run. */
const KILLS = 3;

describe.each(ENGINES)(
  "a gateway's money, with the App ended by kill -9 at random moments, on $kind",
  (engine) => {
    it("is told of once and counted once, and never sold twice [P136] [P137]", {
      timeout: 3_600_000,
    }, async () => {
      const { problems, ...counts } = await surviveSpending(engine, { kills: KILLS, seed: 20_261_122 });
      console.log(`${engine.kind}: ${KILLS} kills, ${JSON.stringify(counts)}`);
      expect(problems).toEqual([]);
      expect(counts.allowed).toBeGreaterThan(KILLS);
    });
  },
);
