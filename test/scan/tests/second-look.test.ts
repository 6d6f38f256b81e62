import { describe, expect, it } from "vitest";
import { documentedMisses } from "../misses.ts";
import { EDITS, type Edit } from "./edits.ts";
import { weakenings } from "./pair.ts";

const editsOf = (wanted: string): Edit[] => EDITS.filter(({ kind }) => kind === wanted);

const found = ({ path, before, after }: Edit) =>
  weakenings(path, before, after)
    .map(({ kind }) => kind)
    .filter((kind) => kind !== "moved" && kind !== "other expectation");

describe("a second look at weakened tests [T147]", () => {
  it("has at least sixty attacks and as many twins", () => {
    expect(editsOf("attack").length).toBeGreaterThanOrEqual(60);
    expect(editsOf("twin").length).toBeGreaterThanOrEqual(60);
  });

  it.each(editsOf("attack"))("finds $title", (edit) => expect(found(edit)).not.toEqual([]));

  it.each(editsOf("twin"))("lets be $title", (edit) => expect(found(edit)).toEqual([]));
});

describe("what is not seen, as src/scan/tests/README.md says", () => {
  it("the page lists them all, and no other", () => {
    const titles = editsOf("miss").map(({ title }) => title.replace(/^\w+: /, ""));
    expect(
      documentedMisses("tests")
        .map(([title]) => title)
        .sort(),
    ).toEqual([...titles].sort());
  });

  it.each(editsOf("miss"))("a documented miss: $title", (edit) => expect(found(edit)).toEqual([]));
});
