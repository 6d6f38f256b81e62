import { expect, it } from "vitest";
import { byDirectory } from "../../src/contract/by-directory.ts";
import type { BytePath } from "../../src/contract/byte-path.ts";

it("answers for the directory of each path, and asks once where neighbours share it", () => {
  const asked: string[] = [];
  const ask = byDirectory((directory) => {
    asked.push(directory);
    return `<${directory}>`;
  });
  const paths = ["a", "b", "a/x", "a/y", "b/x", "ab/x", "ab/c/x", "ab/d/x", "ab/x", "x"];
  expect(paths.map((path) => ask(path as BytePath))).toEqual(
    ["", "", "a", "a", "b", "ab", "ab/c", "ab/d", "ab", ""].map((directory) => `<${directory}>`),
  );
  expect(asked).toEqual(["", "a", "b", "ab", "ab/c", "ab/d", "ab", ""]);
});
