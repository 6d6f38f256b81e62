import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  GATES,
  ladderOf,
  namedRungs,
  rungBelow,
  rungOf,
  targetWithoutPull,
} from "../../src/engine/ladder.ts";

const DEFAULTS = { agent: ["agent/**"], dev: "dev", staging: "staging", main: "main" };
const has =
  (...names: string[]) =>
  (branch: string) =>
    names.includes(branch);

describe("the ladder", () => {
  it.each<[string, string[], Partial<typeof DEFAULTS | Record<string, null>>, [string, string, string[]][]]>([
    [
      "all three",
      ["dev", "staging", "main"],
      {},
      [
        ["dev", "dev", ["dev"]],
        ["staging", "staging", ["staging"]],
        ["main", "main", ["main"]],
      ],
    ],
    ["only main: every condition there", ["main"], {}, [["main", "main", ["dev", "staging", "main"]]]],
    [
      "no staging: its conditions at main",
      ["dev", "main"],
      {},
      [
        ["dev", "dev", ["dev"]],
        ["main", "main", ["staging", "main"]],
      ],
    ],
    [
      "a rung that the policy takes away, though the branch exists",
      ["dev", "main"],
      { dev: null },
      [["main", "main", ["dev", "staging", "main"]]],
    ],
    ["other names", ["trunk"], { main: "trunk" }, [["main", "trunk", ["dev", "staging", "main"]]]],
    [
      "one branch for two rungs",
      ["dev", "main"],
      { staging: "main" },
      [
        ["dev", "dev", ["dev"]],
        ["main", "main", ["staging", "main"]],
      ],
    ],
    [
      "a last rung that is not there: conditions wait for it, and nothing is promoted",
      ["dev"],
      {},
      [["dev", "dev", ["dev"]]],
    ],
    ["none", ["develop"], {}, []],
  ])("has %s", (_what, existing, policy, rungs) => {
    const ladder = ladderOf({ ...DEFAULTS, ...policy } as typeof DEFAULTS, has(...existing));
    expect(ladder.map(({ gate, branch, conditions }) => [gate, branch, conditions])).toEqual(rungs);
  });

  it("never loses a condition below a rung, whatever exists", () => {
    const name = fc.option(fc.constantFrom("a", "b", "c"), { nil: null });
    fc.assert(
      fc.property(name, name, name, fc.subarray(["a", "b", "c"]), (dev, staging, main, existing) => {
        const ladder = ladderOf({ agent: [], dev, staging, main }, has(...existing));
        const asked = ladder.flatMap(({ conditions }) => conditions);
        const last = GATES.indexOf(ladder.at(-1)?.gate ?? "dev");
        expect(asked).toEqual(ladder.length === 0 ? [] : GATES.slice(0, last + 1));
        expect(new Set(ladder.map(({ branch }) => branch)).size).toBe(ladder.length);
      }),
    );
  });

  it("says what an agent's branch wants to reach, and what is promoted into what", () => {
    const ladder = ladderOf(DEFAULTS, has("dev", "main"));
    expect(targetWithoutPull(ladder, "main")).toBe("dev");
    expect(targetWithoutPull([], "trunk")).toBe("trunk");
    expect(rungOf(ladder, "main")?.gate).toBe("main");
    expect(rungOf(ladder, "feature/x")).toBeUndefined();
    expect(rungBelow(ladder, "main")?.branch).toBe("dev");
    expect(rungBelow(ladder, "dev")).toBeUndefined();
    expect(rungBelow(ladder, "feature/x")).toBeUndefined();
  });

  it("names each branch of the policy once, whether it exists or not", () => {
    expect(namedRungs(DEFAULTS)).toEqual(["dev", "staging", "main"]);
    expect(namedRungs({ ...DEFAULTS, dev: null, staging: "main" })).toEqual(["main"]);
  });
});
