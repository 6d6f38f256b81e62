import { expect, it } from "vitest";
import { changedLines } from "../../src/git/line-count.ts";

const numbered = (from: number, to: number) =>
  Buffer.from(Array.from({ length: to - from }, (_, index) => `${from + index}\n`).join(""));

it("counts texts of more lines than it keeps room for, and small ones after them", () => {
  const lines = 1_100_000;
  const before = Buffer.concat([Buffer.from("first\n"), numbered(0, lines), Buffer.from("last\n")]);
  const after = Buffer.concat([Buffer.from("1st\n"), numbered(0, lines), Buffer.from("the last\n")]);
  expect(changedLines(before, after)).toEqual({ added: 2, removed: 2 });
  expect(changedLines(Buffer.from("a\nb\nc\n"), Buffer.from("x\nb\ny\n"))).toEqual({ added: 2, removed: 2 });
  expect(changedLines(before, after)).toEqual({ added: 2, removed: 2 });
});
