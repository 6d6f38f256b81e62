import type { Layer } from "../match.ts";
import { isPlaceholder } from "../placeholder.ts";

/** Where a manifest says what it is; YAML may quote it and space it out. */
export const KUBERNETES_KINDS = ["kind: secret", 'kind: "secret"', "kind: 'secret'", "kind:  "] as const;

const COMMENT = "[ \\t]*(?:[ \\t]#.{0,1000})?$";
const KIND = new RegExp(`^[ \\t]{0,8}(?:- )?kind:[ \\t]{0,40}["']?[sS]ecret["']?${COMMENT}`);
const SECTION = new RegExp(`^([ \\t]{0,8}(?:- )?)(data|stringData):${COMMENT}`);
/** `data: { a: YQ== }` on one line. */
const FLOW = /^[ \t]{0,8}(?:- )?(data|stringData):[ \t]{0,8}\{(.{1,8000})\}/;
const FLOW_ENTRY = /["']?[\w.-]{1,100}["']?:[ \t]{0,8}("[^"]{0,1000}"|'[^']{0,1000}'|[^\s,{}"']{1,1000})/g;
const ENTRY =
  /^[ \t]{1,24}["']?[\w.-]{1,100}["']?:(?:[ \t]{1,40}(?:!!(?:binary|str)[ \t]{1,8})?(.{0,8000}))?/;
/** The value stands on a further line. */
const BELOW = new RegExp(`^(?:[|>][+-]?)?${COMMENT}`);
const BLANK_LINES_MAX = 4;
/** Of what is longer than is read, the end is not looked for. */
const ENCODED = new RegExp(`^["']?(?:([A-Za-z0-9+/]{7,4000}={0,2})["']?${COMMENT}|([A-Za-z0-9+/]{4000}))`);
const PLAIN = new RegExp(
  `^(?:"([^"{}$<>]{6,1000})"|'([^'{}$<>]{6,1000})'|([^\\s"'{}$<>#|&*!%@][^\\s{}$<>]{5,1000}))${COMMENT}`,
);
const STAND_IN = /^(?:password|secret|changeme|username|example)$/i;
const DOCUMENT_MAX = 64 * 1024;

/** The values of a Kubernetes Secret, base64 by definition or plain, in the YAML document around `start`. */
export function kubernetesSecretAt(layer: Layer, start: number): void {
  const { text } = layer;
  if (start < (layer.readUpTo.get("kubernetes") ?? 0)) return;
  const lineAt = text.lastIndexOf("\n", start) + 1;
  if (start - lineAt > DOCUMENT_MAX || !KIND.test(lineFrom(text, lineAt, text.length))) return;
  const before = text.slice(Math.max(0, start - DOCUMENT_MAX), start);
  const from = start - before.length + Math.max(before.lastIndexOf("\n---"), 0);
  const after = text.slice(start, start + DOCUMENT_MAX);
  const next = after.indexOf("\n---");
  const to = start + (next < 0 ? after.length : next);
  layer.readUpTo.set("kubernetes", to);
  readDocument(layer, from, to);
}

function readDocument(layer: Layer, from: number, to: number): void {
  const { text } = layer;
  let section: { readonly indent: number; readonly isPlain: boolean } | undefined;
  for (let at = from; at < to; at = lineEnd(text, at) + 1) {
    const line = lineFrom(text, at, to);
    const begun = SECTION.exec(line);
    if (begun) section = { indent: begun[1]!.length, isPlain: begun[2] === "stringData" };
    else if (section && line.trim() !== "" && indentOf(line) <= section.indent) section = undefined;
    else if (section) at = addEntry(layer, line, at, section.isPlain);
    if (begun === null && section === undefined) addFlow(layer, line, at);
  }
}

function addFlow(layer: Layer, line: string, at: number): void {
  const [whole = "", name, entries = ""] = FLOW.exec(line) ?? [];
  const from = at + whole.length - 1 - entries.length;
  for (const { 0: entry, 1: value = "", index } of entries.matchAll(FLOW_ENTRY))
    addValue(layer, value, from + index + entry.length - value.length, name === "stringData");
}

/** Where the line lies that was read last: a block's value stands on the next. */
function addEntry(layer: Layer, line: string, at: number, isPlain: boolean): number {
  const entry = ENTRY.exec(line);
  if (entry === null) return at;
  const value = entry[1] ?? "";
  if (!BELOW.test(value)) {
    addValue(layer, value, at + line.length - value.length, isPlain);
    return at;
  }
  let nextAt = lineEnd(layer.text, at) + 1;
  for (
    let blank = 0;
    blank < BLANK_LINES_MAX && /^[ \t\r]*\n/.test(layer.text.slice(nextAt, nextAt + 80));
    blank++
  )
    nextAt = lineEnd(layer.text, nextAt) + 1;
  const next = lineFrom(layer.text, nextAt, nextAt + 8000);
  const indent = indentOf(next);
  if (indent <= indentOf(line)) return at;
  addValue(layer, next.slice(indent), nextAt + indent, isPlain);
  return nextAt;
}

function addValue(layer: Layer, value: string, at: number, isPlain: boolean): void {
  const found = isPlain ? PLAIN.exec(value) : ENCODED.exec(value);
  const secret = found?.[1] ?? found?.[2] ?? found?.[3];
  if (secret === undefined || (isPlain && (STAND_IN.test(secret) || isPlaceholder(secret)))) return;
  const start = at + value.indexOf(secret);
  layer.add({
    rule: "kubernetes-secret",
    level: "candidate",
    start,
    end: start + secret.length,
    secret,
    specific: true,
  });
}

/** Without its end, whichever it is. */
function lineFrom(text: string, at: number, to: number): string {
  const line = text.slice(at, Math.min(to, lineEnd(text, at)));
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)![0].length;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}
