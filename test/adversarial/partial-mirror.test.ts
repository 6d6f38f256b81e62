import { describe, expect, it } from "vitest";
import type { Twin } from "./attack.ts";
import { corpus } from "./corpus.ts";
import { judgeByMirror, serve } from "./mirrored.ts";
import { Repository } from "./repository.ts";

/** Of each area its first cases; `PROOFGATE_PARTIAL_CASES` says of how many. */
const CASES_OF_AREA = Number(process.env.PROOFGATE_PARTIAL_CASES ?? "1");
/** Every case: merges need contents by themselves. */
const WHOLE_AREAS = new Set(["merges"]);
/** Times that contents are asked for: for merging, for documents and the range, and for what the plan names. */
const ROUNDS = 4;

async function sameVerdict({ build }: Pick<Twin, "build">): Promise<void> {
  const repo = new Repository();
  try {
    const request = build(repo);
    const served = await serve(repo.directory);
    const whole = await judgeByMirror(served, request, { isPartial: false });
    const partial = await judgeByMirror(served, request, { isPartial: true });
    expect(JSON.stringify(partial.judged, null, 1)).toBe(JSON.stringify(whole.judged, null, 1));
    expect(whole.rounds).toBe(0);
    expect(partial.rounds).toBeLessThanOrEqual(ROUNDS);
  } finally {
    repo.remove();
  }
}

describe("a partial mirror gives the same verdict as a whole one, byte for byte", () => {
  for (const [area, attacks] of Object.entries(corpus)) {
    for (const attack of attacks.slice(0, WHOLE_AREAS.has(area) ? undefined : CASES_OF_AREA)) {
      it(`${area}: ${attack.title} (${attack.id})`, () => sameVerdict(attack));
      it(`${area}: ${attack.twin.title} (twin of ${attack.id})`, () => sameVerdict(attack.twin));
    }
  }
});
