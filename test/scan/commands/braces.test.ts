import { describe, expect, it } from "vitest";
import { expandBraces } from "../../../src/scan/commands/braces.ts";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";

describe("braces become what bash makes of them (bash(1), Brace Expansion)", () => {
  // biome-ignore format: one a line
  it.each([
    ["{a,b}", "a b"],
    ["{a,b,c}", "a b c"],
    ["{a,{b,c}}", "a b c"],
    ["{{a,b},{c,d}}", "a b c d"],
    ["{a,b}{c,d}", "ac ad bc bd"],
    ["{x{a,b}y,z}", "xay xby z"],
    ["{1..3}", "1 2 3"],
    ["{3..1}", "3 2 1"],
    ["{-1..1}", "-1 0 1"],
    ["{1..-1}", "1 0 -1"],
    ["{-12..-10}", "-12 -11 -10"],
    ["{7..7}", "7"],
    ["{98..101}", "98 99 100 101"],
    ["{a..e}", "a b c d e"],
    ["{e..a}", "e d c b a"],
    ["{X..Z}", "X Y Z"],
    ["{,a}", " a"],
  ])("%s", (text, words) => expect(expandBraces(text)?.join(" ")).toBe(words));

  it("of a range as many as are looked at, and no more", () => {
    expect(expandBraces("{1..64}")).toHaveLength(64);
    expect(expandBraces("{1..65}")).toBeUndefined();
    expect(expandBraces("{65..1}")).toBeUndefined();
    const list = (count: number) => `{${Array.from({ length: count }, (_, at) => `w${at}`).join()}}`;
    expect(expandBraces(list(64))).toHaveLength(64);
    expect(expandBraces(list(65))).toBeUndefined();
    expect(expandBraces("{a,b}".repeat(6))).toHaveLength(64);
    expect(expandBraces("{a,b}".repeat(7))).toBeUndefined();
  });

  it.each([
    "{a,b",
    "a,b}",
    "x{1..3}",
    "{1..3}x",
    '{"a",b}',
    "{'a',b}",
    "{$a,b}",
    "{`a`,b}",
    "{a\\,b}",
    "{a,{b}",
  ])("or nobody says what: %s", (text) => expect(expandBraces(text)).toBeUndefined());

  it("so that a word taken apart is judged as the whole", () => {
    for (const command of [
      "rm -rf /{b..b}in",
      "rm -rf {/,/usr}",
      "rm -{r,f} /",
      "rm -rf /{etc,bin}",
      "{rm,-rf,/}",
    ])
      expect([command, judgeCommand(command).verdict]).not.toEqual([command, "allow"]);
    expect(judgeCommand("mkdir -p src/{a,b}").verdict).toBe("allow");
    expect(judgeCommand("rm -rf dist/{1..3}").verdict).toBe("allow");
  });
});
