import { REPORT_DEPTH_MAX } from "./report-limits.ts";
import { reportText } from "./report-text.ts";
import { UnusableReport } from "./unusable-report.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

const HELP = "run the tool again, and look at how it ended: a report that breaks off was not finished";

/**
 * Reads a JSON report: RFC 8259, no key twice in one object, at most `REPORT_DEPTH_MAX` deep.
 * @throws UnusableReport
 */
export function readJsonReport(bytes: Uint8Array): Json {
  return readJsonText(reportText(bytes));
}

/** `firstLine`: the number of the text's first line in its report. */
export function readJsonText(text: string, firstLine = 1): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = /at position (\d+)/.exec(error.message)?.[1];
    const place = placeAt(text, offset === undefined ? text.length : Number(offset), firstLine);
    throw new UnusableReport("the report is not JSON from here on", HELP, place);
  }
  checkKeys(text, firstLine);
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value of an object's own key. */
export function memberOf(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A key with a text, or undefined: other kinds count as absent. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = memberOf(object, key);
  return typeof value === "string" ? value : undefined;
}

export function listAt(object: JsonObject, key: string): readonly Json[] | undefined {
  const value = memberOf(object, key);
  return Array.isArray(value) ? value : undefined;
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = memberOf(object, key);
  return isObject(value) ? value : undefined;
}

function placeAt(text: string, offset: number, firstLine: number): { line: number; column: number } {
  let line = firstLine;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0 && end < offset; end = text.indexOf("\n", end + 1)) {
    line += 1;
    start = end + 1;
  }
  return { line, column: offset - start + 1 };
}

/** Of a text that is JSON: two values for one key are two reports in one, and nobody can say which of them counts. */
function checkKeys(text: string, firstLine: number): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      open.push(character === "{" ? new Set() : undefined);
      if (open.length > REPORT_DEPTH_MAX) {
        const message = `the JSON is more than ${REPORT_DEPTH_MAX} levels deep`;
        throw new UnusableReport(message, HELP, placeAt(text, at, firstLine));
      }
    } else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (keys !== undefined && isKey(text, end)) addKey(keys, text.slice(at, end), text, at, firstLine);
      at = end - 1;
    }
  }
}

/** Behind the closing quote. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === "\\") slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (" \t\n\r".includes(text[at] ?? "x")) at += 1;
  return text[at] === ":";
}

function addKey(keys: Set<string>, written: string, text: string, offset: number, firstLine: number): void {
  const key = written.includes("\\") ? String(JSON.parse(written)) : written.slice(1, -1);
  if (keys.has(key)) {
    throw new UnusableReport(
      "the JSON has a key twice in one object",
      "hand over the report as the tool writes it, or merge reports with the tool's own command",
      placeAt(text, offset, firstLine),
    );
  }
  keys.add(key);
}
