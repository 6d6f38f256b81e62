import { randomUUID } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import type { Finding, Level } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { forTerminal } from "../report/escape.ts";
import type { ActionPlace } from "./action-place.ts";

/** GitHub shows ten annotations of a kind for a step ("Usage limits" of workflow commands). */
const ANNOTATIONS_MAX = 10;
const KINDS: Readonly<Record<Level, "error" | "warning" | "notice">> = {
  stop: "error",
  fail: "error",
  review: "warning",
  note: "notice",
};

/** What this verdict is worth: said below each summary. */
export const WORTH =
  "Judged by the Action alone: whoever can change this workflow can take it away. The App decides outside of it.";

/** Text of others, between words that keep the runner from obeying it. */
export function unobeyed(text: string): string {
  const end = randomUUID();
  return `::stop-commands::${end}\n${text.trimEnd()}\n::${end}::\n`;
}

/** Annotations of the findings that stand at a place, the worst first; the rest are in the summary. */
export function annotations(findings: readonly Finding[]): string {
  const shown: Record<string, number> = {};
  const lines: string[] = [];
  for (const { level, path, line, rule, message, help } of findings) {
    const kind = KINDS[level];
    shown[kind] = (shown[kind] ?? 0) + 1;
    if (path === undefined || shown[kind] > ANNOTATIONS_MAX) continue;
    const place = [`file=${property(path)}`, ...(line === undefined ? [] : [`line=${line}`])];
    const words = forTerminal(help === undefined ? message : `${message}: ${help}`);
    lines.push(`::${kind} ${[...place, `title=${property(rule)}`].join(",")}::${data(words)}\n`);
  }
  return lines.join("");
}

/** As the runner takes values back: `%`, line ends, and in properties `:` and `,`. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(forTerminal(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

export interface ActionOutput {
  readonly verdict: Verdict;
  readonly markdown: string;
  readonly json: string;
  readonly sarif: string;
}

/** Writes the files, and tells the runner of them. */
export function tellRunner(place: ActionPlace, { verdict, markdown, json, sarif }: ActionOutput): void {
  const files = { json: `${place.directory}/verdict.json`, sarif: `${place.directory}/verdict.sarif` };
  writeFileSync(files.json, json);
  writeFileSync(files.sarif, sarif);
  if (place.summaryFile !== undefined) appendFileSync(place.summaryFile, `${markdown}\n${WORTH}\n`);
  setOutputs(place, {
    verdict: verdict.verdict,
    "stop-codes": verdict.stop_codes.join(","),
    json: files.json,
    sarif: files.sarif,
  });
}

/** Values are ours: names of verdicts, codes, and paths below the runner's own directory. */
export function setOutputs(
  { outputFile }: Pick<ActionPlace, "outputFile">,
  outputs: Readonly<Record<string, string>>,
): void {
  if (outputFile === undefined) return;
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  appendFileSync(outputFile, lines.join(""));
}
