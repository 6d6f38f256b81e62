import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { BytePath } from "../../../src/contract/byte-path.ts";
import type { AnalysedText } from "../../../src/scan/static-analysis/analysis.ts";
import { LANGUAGES, type Language } from "../../../src/scan/static-analysis/language.ts";

const FOLDER = new URL("./fixtures/", import.meta.url);
/** At the end of each line on which the rule must find something, and not part of the text. */
const MARK = " ← found";

/** A text that one rule must find something in, on just these lines, or must leave alone. */
export interface Fixture {
  readonly rule: string;
  readonly title: string;
  readonly isVulnerable: boolean;
  readonly lines: readonly number[];
  readonly text: AnalysedText;
}

/** `=== found: TITLE (LANGUAGE)` and `=== allowed: TITLE (LANGUAGE)`, each with its text; one file a rule. */
export function readFixtures(): Fixture[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .flatMap((name) => {
      const rule = name.slice(0, -".txt".length);
      const sections = readFileSync(new URL(name, FOLDER), "utf8").split(/^=== /m);
      return sections.slice(1).map((section) => readFixture(rule, section));
    });
}

function readFixture(rule: string, section: string): Fixture {
  const [heading = "", ...lines] = section.split("\n");
  const [, kind, title, language] = /^(found|allowed): (.*) \((\w+)\)$/.exec(heading) ?? [];
  if (title === undefined || !LANGUAGES.includes(language as Language))
    throw new Error(`\`${heading}\` in the fixtures of ${rule} is no heading`);
  const found = lines.flatMap((line, index) => (line.endsWith(MARK) ? [index + 1] : []));
  const text = lines.map((line) => line.replace(MARK, "")).join("\n");
  return {
    rule,
    title,
    isVulnerable: kind === "found",
    lines: found,
    text: {
      path: title.replace(/\W+/g, "-") as BytePath,
      language: language as Language,
      bytes: Buffer.from(text.replaceAll("{{secret}}", madeUpSecret(rule, title))),
    },
  };
}

/** No secret stands in a fixture: it is made when the test runs, of letters that spell no word. */
function madeUpSecret(...of: string[]): string {
  const digits = createHash("sha256").update(of.join()).digest().subarray(0, 18);
  return `q7${[...digits].map((byte) => "bcdfgh5678jkmpqz"[byte & 15]).join("")}`;
}
