import { afterEach, describe, expect, it, vi } from "vitest";
import { LANGUAGES } from "../../../src/scan/tests/language.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";

afterEach(() => vi.restoreAllMocks());

/** How many characters the reader's searches pass over. */
function searched(text: string, language: (typeof LANGUAGES)[number]): number {
  const search = String.prototype.indexOf;
  let characters = 0;
  const spy = vi.spyOn(String.prototype, "indexOf").mockImplementation(function (
    this: string,
    what,
    from = 0,
  ) {
    const found = search.call(this, what, from);
    characters += (found < 0 ? this.length : found) - Math.max(0, from);
    return found;
  });
  readTokens(text, language);
  spy.mockRestore();
  return characters;
}

describe("a line without an end costs its length, not its square", () => {
  const units = ['"', "'", "'''", '"" ', "/**/", "`a`", "''\t"];

  it.each(LANGUAGES.flatMap((language) => units.map((unit) => [language, unit] as const)))(
    "%s, %j",
    (language, unit) => {
      const text = unit.repeat(Math.ceil(40_000 / unit.length));
      expect(searched(text, language)).toBeLessThan(8 * text.length);
    },
  );
});
