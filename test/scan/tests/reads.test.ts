import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { testFile } from "./pair.ts";
import { shownInventory } from "./shown-inventory.ts";

const files = readFileSync(new URL("reads.txt", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((chapter) => {
    const at = chapter.indexOf("\n");
    const title = chapter.slice(0, at);
    const [text = "", read = ""] = chapter.slice(at + 1).split("⇒\n");
    return {
      title,
      path: title.split(":")[0] ?? "",
      text,
      read: read.split("\n").filter((line) => line !== ""),
    };
  });

describe("what is read of a file of tests [T147]", () => {
  it.each(files)("$title", ({ path, text, read }) => {
    expect(shownInventory(testFile(path, text).inventory)).toEqual(read);
  });
});
