import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { saidOfFile } from "./said-of-file.ts";

const files = readFileSync(new URL("files.txt", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((chapter) => {
    const at = chapter.indexOf("\n");
    const [text = "", said = ""] = chapter.slice(at + 1).split("⇒\n");
    return { path: chapter.slice(0, at), text, said: said.split("\n").filter((line) => line !== "") };
  });

describe("what is said of the commands in a file: the line, the rule, and where it stands", () => {
  it.each(files)("$path", ({ path, text, said }) => {
    expect(saidOfFile(path, text)).toEqual(said);
  });
});
