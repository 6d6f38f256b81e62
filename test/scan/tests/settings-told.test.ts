import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { compareSettings } from "../../../src/scan/tests/compare-settings.ts";
import { readSettings } from "../../../src/scan/tests/settings.ts";

const chapters = readFileSync(new URL("settings.txt", import.meta.url), "utf8")
  .split(/^## /m)
  .slice(1)
  .map((chapter) => {
    const at = chapter.indexOf("\n");
    const [text = "", told = ""] = chapter.slice(at + 1).split(/^⇒\n/m);
    return { title: chapter.slice(0, at), text, told: told.split("\n").filter((line) => line !== "") };
  });

function toldOf(title: string, text: string): string[] {
  const path = bytePathOfText(title.replace(/^read /, "").split(":")[0] ?? "");
  const [before = "", after] = text.split(/^-->\n/m);
  const then = readSettings(path, before)!;
  if (after === undefined) return then.map(({ line, key, value }) => `${line} ${key} = ${value}`);
  return compareSettings(then, readSettings(path, after)!).map(
    ({ kind, line, what }) => `${line ?? "gone"} ${kind}: ${what}`,
  );
}

describe("what configurations of test runners say, and what is said of their changes [T146] [T147]", () => {
  it.each(chapters)("$title", ({ title, text, told }) => {
    expect(toldOf(title, text)).toEqual(told);
  });
});
