import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BASES, EDITS } from "./edits.ts";
import { testFile, weakenings } from "./pair.ts";
import { shownInventory, shownWeakening } from "./shown-inventory.ts";

const page = readFileSync(new URL("second-look-answers.txt", import.meta.url), "utf8");
const chapters = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((chapter) => {
      const [title = "", ...lines] = chapter.trimEnd().split("\n");
      return [title, lines];
    }),
);
const read = (path: string, text: string) => shownInventory(testFile(path, text).inventory);

describe("what is read of the texts of second-look.txt, and said of their changes [T147]", () => {
  it("stands in second-look-answers.txt, and of no other", () => {
    const titles = [
      ...BASES.map(({ name }) => `base ${name}`),
      ...EDITS.map(({ kind, title }) => `${kind} ${title}`),
    ];
    expect([...chapters.keys()]).toEqual(titles);
  });

  it.each(BASES)("of the base $name: each test, what it proves and on what it leans", (base) => {
    expect(read(base.path, base.before)).toEqual(chapters.get(`base ${base.name}`));
  });

  it.each(EDITS)("of the $kind $title: what is new in it, and what is weaker", (edit) => {
    const known = new Set(read(edit.path, edit.before));
    const news = read(edit.path, edit.after).filter((line) => !known.has(line));
    const weaker = weakenings(edit.path, edit.before, edit.after).map(shownWeakening);
    const shown = [...news.map((line) => `+ ${line}`), ...weaker.map((line) => `! ${line}`)];
    expect(shown).toEqual(chapters.get(`${edit.kind} ${edit.title}`));
  });
});
