import { describe, expect, it } from "vitest";
import { changedPart, type Marked, newLines } from "../../../src/scan/lexing/changed-lines.ts";

/** What of `after` can hold anything new. */
function changed(before: string | undefined, after: string): string {
  const old = before === undefined ? undefined : Buffer.from(before);
  const { start, end } = changedPart(old, Buffer.from(after));
  return after.slice(start, end);
}

describe("the changed part of a content", () => {
  // biome-ignore format: one change a line
  it.each([
    ["all of a new one", undefined, "a\nb\n", "a\nb\n"],
    ["nothing where nothing changed", "a\nb\n", "a\nb\n", ""],
    ["nothing where nothing changed on a last line without end", "a\nb", "a\nb", ""],
    ["nothing of an emptied one", "a\nb\n", "", ""],
    ["all where the old one was empty", "", "a\nb\n", "a\nb\n"],
    ["a line in the middle", "a\nb\nc\n", "a\nx\nc\n", "x\n"],
    ["a line that was put in", "a\nc\n", "a\nb\nc\n", "b\n"],
    ["a line that was put first", "b\n", "a\nb\n", "a\n"],
    ["a line that was put last", "a\n", "a\nb\n", "b\n"],
    ["a last line without end", "a\n", "a\nb", "b"],
    ["the whole of a line that grew", "ab\ncd\nef\n", "ab\ncXd\nef\n", "cXd\n"],
    ["the whole of a line that grew at its start", "ab\ncd\nef\n", "ab\nXcd\nef\n", "Xcd\n"],
    ["the whole of a line that grew at its end", "ab\ncd\nef\n", "ab\ncdX\nef\n", "cdX\n"],
    ["the whole of a line that shrank", "ab\ncXd\nef\n", "ab\ncd\nef\n", "cd\n"],
    ["the whole of a first line that grew", "a\nb\n", "aX\nb\n", "aX\n"],
    ["the whole of a last line that shrank", "a\nbX", "a\nb", "b"],
    ["a line that two became", "a\nb\nc\nd\n", "a\nbc\nd\n", "bc\n"],
    ["no line where one was taken out at the end", "a\nb\n", "a\n", ""],
    ["one more of the same", "a\na\n", "a\na\na\n", "a\n"],
    ["what lies between two changes", "a\nb\nc\nd\ne\n", "a\nX\nc\nY\ne\n", "X\nc\nY\n"],
  ])("is %s", (_, before, after, expected) => {
    expect(changed(before, after)).toBe(expected);
  });

  it("leaves out only what both versions begin and end with, whatever was changed", () => {
    const texts = [
      "",
      "\n",
      "a",
      "a\n",
      "b\n",
      "a\nb\n",
      "b\na\n",
      "a\nb",
      "ab\n",
      "a\n\nb\n",
      "a\na\n",
      "\na\n",
    ];
    for (const before of texts) {
      for (const after of texts) {
        const { start, end } = changedPart(Buffer.from(before), Buffer.from(after));
        expect(before.startsWith(after.slice(0, start))).toBe(true);
        expect(before.endsWith(after.slice(end))).toBe(true);
        const isWhole = (at: number) => at === 0 || at === after.length || after[at - 1] === "\n";
        expect([start, end].every(isWhole)).toBe(true);
        expect(after.length - end + start).toBeLessThanOrEqual(after.length);
      }
    }
  });
});

/** A text in which every `!` is worth a look. */
function marked(text: string): Marked {
  return { text, offsets: () => [...text.matchAll(/!/g)].map(({ index }) => index) };
}

function lines(after: string, before?: string): string[] {
  const old = before === undefined ? undefined : marked(before);
  return [...newLines(marked(after), old)].map(
    ({ number, start, end }) => `${number} ${after.slice(start, end)}`,
  );
}

describe("new lines", () => {
  // biome-ignore format: one change a line
  it.each([
    ["are those with a mark, each once", "a\nb!c!\n\nd!\ne", undefined, ["2 b!c!", "4 d!"]],
    ["begin at the first and end with the last", "!\na\n!", undefined, ["1 !", "3 !"]],
    ["follow one another", "!\n!\n!\n", undefined, ["1 !", "2 !", "3 !"]],
    ["are none without a mark", "a\nb\n", undefined, []],
    ["are none that the old text has", "a!\nb!\n", "b!\na!\n", []],
    ["are those that the old text has fewer times", "a!\na!\na!\n", "a!\na!\n", ["3 a!"]],
    ["are none for another end of line", "a!\r\nb!\n", "a!\nb!\r\n", []],
    ["are those of which anything else changed", " a!\na! \n", "a!\n", ["1  a!", "2 a! "]],
    ["are none for what was put around them", "x\ny\na!\nz\n", "a!\n", []],
    ["may be all, where the old text has no mark", "a!\n", "a\n", ["1 a!"]],
    ["may be empty but for the mark", "\n!\n", "!!\n", ["2 !"]],
  ] as const)("%s", (_, after, before, expected) => {
    expect(lines(after, before)).toEqual(expected);
  });
});
