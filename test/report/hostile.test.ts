import { describe, expect, it } from "vitest";
import { renderJson } from "../../src/report/json.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { renderText } from "../../src/report/text.ts";
import { HOSTILE, hostileVerdict } from "./verdicts.ts";

const rules = [{ id: "scope-exceeded", summary: "An agent left its plan." }];

function allReports(text: string): Record<string, string> {
  const verdict = hostileVerdict(text);
  const excerpts = new Map(verdict.findings.map((finding) => [finding, [text]]));
  return {
    text: renderText(verdict, { colour: false, milliseconds: 1, excerpts }),
    json: renderJson(verdict, 1),
    sarif: renderSarif(verdict, { rules, version: "0.0.0" }),
    markdown: renderMarkdown(verdict, { milliseconds: 1 }),
  };
}

const FORBIDDEN = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u;

/** What GitHub would look through for mentions and references: everything but fences and code spans. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^(`{3,}).*\n[\s\S]*?\n\1$/gm, "")
    .replace(/(?<![`\\])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "CODE");
}

describe.each(HOSTILE)("a foreign text that %s", (_what, text) => {
  it.each(Object.entries(allReports(text)))(
    "sends nothing but visible characters, as %s [T026] [T161]",
    (_, report) => {
      expect(report).not.toMatch(FORBIDDEN);
    },
  );

  it.each(Object.entries(allReports(text)))(
    "begins no workflow command, as %s [T026] [T139]",
    (_, report) => {
      for (const line of report.split("\n")) expect(line.trimStart().startsWith("::"), line).toBe(false);
      expect(report).not.toContain("##[");
    },
  );

  it("hides nothing in a terminal or a log [T161]", () => {
    const { text: terminal, json } = allReports(text);
    expect(`${terminal}${json}`).not.toMatch(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u);
  });

  it("adds no line of its own to the text, and none to the Markdown outside its blocks [T026]", () => {
    const harmless = allReports("harmless");
    const reports = allReports(text);
    expect(reports.text!.split("\n").length).toBe(harmless.text!.split("\n").length);
    expect(reports.markdown!.split("\n").length).toBe(harmless.markdown!.split("\n").length);
  });

  it("names nobody, refers to nothing, links nowhere and marks nothing up in Markdown [T107] [T159]", () => {
    const prose = outsideCode(allReports(text).markdown!);
    expect(prose).not.toMatch(/@\w/);
    expect(prose).not.toMatch(/#\d|GH-\d/i);
    expect(prose).not.toMatch(/:\/\/|www\./);
    expect(prose).not.toMatch(/<(?!\/?(details|summary|span)>)/);
    expect(prose).not.toMatch(/(?<!\\)\[|(?<!\\)\]/);
    expect(prose.match(/<\/?details>/g)).toEqual(["<details>", "</details>"]);
  });

  it("is the same text again for who reads the JSON", () => {
    const { json, markdown } = allReports(text);
    expect(JSON.parse(json!).findings[0].note).toBe(text);
    const block = /<\/summary>\n\n(`{3,})json\n(.*)\n\1\n\n<\/details>\n$/.exec(markdown!);
    expect(JSON.parse(block![2]!).findings[0].note).toBe(text);
  });

  it("makes no link, and calls nobody, in a SARIF message", () => {
    const { message } = JSON.parse(allReports(text).sarif!).runs[0].results[1];
    expect(message.text).not.toMatch(/(?<!\\)\[/);
    expect(message.text).not.toMatch(/@\w/);
  });
});
