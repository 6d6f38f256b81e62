import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../../src/scan/tests/language.ts";
import { inTest } from "./in-test.ts";

const page = readFileSync(new URL("statements.txt", import.meta.url), "utf8");
const chapters = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((chapter) => {
      const [language = "", ...lines] = chapter.trimEnd().split("\n");
      return [language, lines.map((line) => line.split(/ {4}⇒ ?/))];
    }),
);
/** Statements of one test: so few that a mutant (test/mutation) is tried on little else than what meets it. */
const LINES_MAX = 15;

describe.each(LANGUAGES)("statements of %s [T147]", (language) => {
  const rows = chapters.get(language) ?? [];
  const parts = Array.from({ length: Math.ceil(rows.length / LINES_MAX) }, (_, at) =>
    rows.slice(at * LINES_MAX, (at + 1) * LINES_MAX),
  );

  it("are told in statements.txt", () => expect(rows.length).toBeGreaterThan(20));

  it.each(parts)("prove in a test: %j and the next ones", (...part) => {
    for (const [statement = "", proves = ""] of part)
      expect([statement, inTest(language, statement)]).toEqual([statement, proves]);
  });
});
