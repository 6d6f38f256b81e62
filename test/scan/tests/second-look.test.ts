import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { documentedMisses } from "../misses.ts";
import { weakenings } from "./pair.ts";

interface Edit {
  readonly title: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const text = readFileSync(new URL("second-look.txt", import.meta.url), "utf8");
const [cases = "", ...blocks] = text.split(/^(?=## )/m);
const bases = new Map(
  cases
    .split(/^== base /m)
    .slice(1)
    .map((base) => {
      const [head = "", ...lines] = base.replace(/\n+$/, "\n").split("\n");
      const [name = "", path = ""] = head.split(" ");
      return [name, { path, before: lines.join("\n") }];
    }),
);

function editsOf(kind: string): Edit[] {
  return blocks.flatMap((block) => {
    const match = /^## (\w+) (\w+): (.*)\n([\s\S]*)$/.exec(block);
    if (match?.[1] !== kind) return [];
    const { path, before } = bases.get(match[2]!)!;
    const after = match[4]!
      .replace(/\n+$/, "\n")
      .split(/^~~\n/m)
      .reduce((so, edit) => {
        const [from = "", to = ""] = edit.split(/\n-->\n/);
        if (!so.includes(from)) throw new Error(`${match[3]}: \`${from}\` stands nowhere`);
        return so.replace(from, () => to.replace(/\n$/, ""));
      }, before);
    return [{ title: `${match[2]}: ${match[3]}`, path, before, after }];
  });
}

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
