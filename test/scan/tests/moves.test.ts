import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compareTests } from "../../../src/scan/tests/compare.ts";
import type { TestFile } from "../../../src/scan/tests/weakening.ts";
import { testFile } from "./pair.ts";
import { shownWeakening } from "./shown-inventory.ts";

const chapters = readFileSync(new URL("moves.txt", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((chapter) => {
    const at = chapter.indexOf("\n");
    const [files = "", said = ""] = chapter.slice(at + 1).split(/^⇒\n/m);
    return { title: chapter.slice(0, at), files, said: said.split("\n").filter((line) => line !== "") };
  });

/** The files under one sign. */
function filesOf(text: string, sign: "---" | "+++"): TestFile[] {
  return text.split(/^(?=--- |\+\+\+ )/m).flatMap((part) => {
    const at = part.indexOf("\n");
    return part.startsWith(`${sign} `) ? [testFile(part.slice(4, at), part.slice(at + 1))] : [];
  });
}

describe("tests that move, and what holds for a whole file [T147] [P129]", () => {
  it.each(chapters)("$title", ({ files, said }) => {
    expect(compareTests(filesOf(files, "---"), filesOf(files, "+++")).map(shownWeakening)).toEqual(said);
  });
});
