import { describe, expect, it } from "vitest";
import { coverOf } from "./tools/requirement-cover.ts";
import requirements from "./tools/requirements.json" with { type: "json" };
import { projectFiles } from "./tools/source-tree.ts";

/** A tag that this file itself does not hold. */
const tag = (id: string) => `[${id}]`;

describe("the requirements", () => {
  it("are the customer's 225, each with a text", () => {
    const numbered = (letter: string, count: number) =>
      Array.from({ length: count }, (_, at) => letter + (at + 1));
    expect(Object.keys(requirements)).toEqual([
      ...numbered("P", 170),
      ...numbered("S", 35),
      ...numbered("H", 20),
    ]);
    expect(Object.values(requirements).filter((text) => text.trim() === "")).toEqual([]);
  });

  it("are cited by tags that exist", () => {
    const files = projectFiles(/^(src|test|\.github)\/.*\.(ts|mjs|md|txt|json|ya?ml)$|^[^/]*\.md$/);
    expect(coverOf(requirements, files).strays).toEqual([]);
  });
});

describe("the cover of a requirement", () => {
  const coverIn = (...paths: string[]) =>
    coverOf(
      { P1: "one" },
      paths.map((path) => ({ path, text: `it works ${tag("P1")} ${tag("P1")}` })),
    ).covers[0];

  it("needs a tag in code and one in a test", () => {
    expect(coverIn("src/a.ts", "test/a.test.ts")).toEqual({
      id: "P1",
      text: "one",
      code: ["src/a.ts"],
      tests: ["test/a.test.ts"],
      pages: [],
      isCovered: true,
    });
    expect(coverIn("src/a.ts", "README.md")?.isCovered).toBe(false);
    expect(coverIn("test/rules/a/stops-a.txt", "src/rules/a.md")).toMatchObject({
      isCovered: false,
      code: [],
      pages: ["src/rules/a.md"],
    });
    expect(coverIn("src/a.ts", "test/tools/a.ts")?.isCovered).toBe(false);
  });

  it("has no ranges and no unknown ids", () => {
    const text = `${tag("P1-P3")} ${tag("P999")} ${tag("X1")}`;
    expect(coverOf({ P1: "one" }, [{ path: "src/a.ts", text }])).toMatchObject({
      covers: [{ code: [], isCovered: false }],
      strays: [{ id: "P999", path: "src/a.ts" }],
    });
  });
});
