import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LANGUAGES, type Language } from "../../../src/scan/tests/language.ts";
import { readTokens } from "../../../src/scan/tests/lexer.ts";

const page = readFileSync(new URL("tokens.txt", import.meta.url), "utf8");
const chapters = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((chapter) => {
      const [language = "", ...lines] = chapter.trimEnd().split("\n");
      return [language, lines.map((line) => line.split(/ {4}⇒ ?/))];
    }),
);

/** Each token as the page writes it. */
function shownTokens(language: Language, text: string): string {
  const { tokens, closer, directives } = readTokens(
    text.replaceAll("⏎", "\n").replaceAll("⇥", "\t"),
    language,
  );
  const shown = tokens.map(({ kind, text: word, line, isFirst, indent, isDynamic }, at) => {
    const quoted =
      kind === "string" ? `«${word}»${isDynamic ? "*" : ""}` : kind === "number" ? `#${word}` : word;
    const partner = closer[at]! < 0 ? "" : `→${closer[at]! < tokens.length ? closer[at] : ""}`;
    return `${isFirst && at > 0 ? `⏎${line}:${indent} ` : ""}${quoted}${partner}`;
  });
  return [...shown, ...directives.map(({ text: each, line }) => `(${line}: ${each})`)]
    .join(" ")
    .replaceAll("\n", "⏎")
    .replaceAll("\t", "⇥");
}

describe.each(LANGUAGES)("program text in %s [T147]", (language) => {
  const rows = chapters.get(language) ?? [];

  it("is told in tokens.txt", () => expect(rows.length).toBeGreaterThan(7));

  it.each(rows)("is read token by token: %s", (text = "", tokens = "") => {
    expect(shownTokens(language, text)).toBe(tokens);
  });
});
