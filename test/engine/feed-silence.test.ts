import { describe, expect, it } from "vitest";
import { decideSilence } from "../../src/engine/feed-silence.ts";

const MINUTE = 60_000;

/** A feed that is stale after 15 minutes and is looked at every three; it spoke at 0, and all is minutes from then on. */
function decided(
  now: number,
  { quiet = 0, warned, seen }: { quiet?: number; warned?: number; seen?: number } = {},
) {
  const at = (minutes: number | undefined) => (minutes === undefined ? undefined : minutes * MINUTE);
  return decideSilence({
    now: now * MINUTE,
    quietSince: quiet * MINUTE,
    warnedAt: at(warned),
    seenAt: at(seen),
    staleMs: 15 * MINUTE,
    lookMs: 3 * MINUTE,
  });
}

describe("a feed that should tell of a run [P70]", () => {
  it.each([
    ["is heard until the minutes are over", 14.9, {}, "heard"],
    ["is warned of then", 15, {}, "warn"],
    ["is watched on", 18, { warned: 15, seen: 15 }, "silent"],
    ["is watched on to the last minute of the rest", 59.9, { warned: 15, seen: 57 }, "silent"],
    ["stops its run after four times the minutes", 60, { warned: 15, seen: 57 }, "stop"],
    ["is heard again once it spoke", 62, { quiet: 60, warned: 15, seen: 57 }, "heard"],
    ["is warned of anew after it spoke and fell silent", 80, { quiet: 60, warned: 15, seen: 77 }, "warn"],
    [
      "is warned of anew where nobody looked for long: the server may have been away",
      200,
      { warned: 15, seen: 57 },
      "warn",
    ],
    ["is warned of first, however long nobody looked", 200, {}, "warn"],
    ["is watched by who misses a look or two", 60, { warned: 15, seen: 51 }, "stop"],
  ] as const)("%s", (_, now, of, wanted) => {
    expect(decided(now, of)).toBe(wanted);
  });
});
