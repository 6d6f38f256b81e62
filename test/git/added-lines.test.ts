import { describe, expect, it } from "vitest";
import { addedLines, TRACED_STEPS_MAX } from "../../src/git/added-lines.ts";
import { changedLines } from "../../src/git/line-count.ts";
import { randomFrom } from "../fuzz/random.ts";

const added = (before: string | undefined, after: string) =>
  addedLines(before === undefined ? undefined : Buffer.from(before), Buffer.from(after));

describe("the lines that a change adds [P126]", () => {
  // biome-ignore format: one change a line
  it.each([
    ["all of a new file", undefined, "a\nb\n", [1, 2]],
    ["all where the old one was empty", "", "a\n", [1]],
    ["none where nothing changed", "a\nb\n", "a\nb\n", []],
    ["none of an emptied one", "a\n", "", []],
    ["one that was put in", "a\nc\n", "a\nb\nc\n", [2]],
    ["one that was put first", "b\n", "a\nb\n", [1]],
    ["one that was put last", "a\n", "a\nb", [2]],
    ["one that changed", "a\nb\nc\n", "a\nX\nc\n", [2]],
    ["none where one was taken out", "a\nb\nc\n", "a\nc\n", []],
    ["one more of the same", "a\na\n", "a\na\na\n", [3]],
    ["two apart from each other", "a\nb\nc\nd\n", "a\nX\nc\nY\nd\n", [2, 4]],
    ["the one that changed its place", "a\nb\nc\n", "b\nc\na\n", [3]],
    ["none whose end alone is another", "a\r\nb\r\n", "a\nb\n", []],
    ["none where only the last line's end came", "a", "a\n", []],
  ])("are %s", (_, before, after, lines) => {
    expect(added(before, after)).toEqual(lines);
  });

  it("are as many as the shortest difference has, whatever changed", () => {
    const random = randomFrom(7);
    const text = () => Array.from({ length: random.below(30) }, () => `${random.below(6)}\n`).join("");
    for (let round = 0; round < 2000; round++) {
      const [before, after] = [text(), text()];
      const lines = added(before, after);
      expect(lines).toHaveLength(changedLines(Buffer.from(before), Buffer.from(after)).added);
      // What is left when they are taken out stands in the old one, in the same order.
      const rest = after.split("\n").filter((__, index) => !lines.includes(index + 1));
      let at = 0;
      for (const line of rest.slice(0, -1)) {
        at = before.split("\n").indexOf(line, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
    }
  });

  it("end in good time where everything changed, and count no line as kept that was not there", () => {
    const many = (prefix: string) =>
      Array.from({ length: 20_000 }, (_, line) => `${prefix}${line}\n`).join("");
    const lines = added(many("a"), `${many("b")}a7\n`);
    expect(lines).toHaveLength(20_000);
    expect(TRACED_STEPS_MAX).toBeLessThan(20_000);
  });
});
