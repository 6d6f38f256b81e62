import type { Layer } from "../match.ts";
import { isPlaceholder } from "../placeholder.ts";

/** Where a manifest says what it is; YAML may quote it and space it out. */
export const KUBERNETES_KINDS = ["kind: secret", 'kind: "secret"', "kind: 'secret'", "kind:  "] as const;

const COMMENT = "[ \\t\\r]*(?:[ \\t]#[^\\n]{0,1000})?$";
const KIND = new RegExp(`^[ \\t]{0,8}kind: {0,40}["']?[sS]ecret["']?${COMMENT}`);
const SECTION = new RegExp(`^([ \\t]{0,8})(data|stringData):${COMMENT}`);
const ENTRY = /^[ \t]{1,16}["']?[\w.-]{1,100}["']?:[ \t]{1,40}([^\n]{1,8000})$/;
const BLOCK = new RegExp(`^[|>][+-]?${COMMENT}`);
const ENCODED = new RegExp(`^["']?([A-Za-z0-9+/]{7,8000}={0,2})["']?${COMMENT}`);
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
  if (start - lineAt > DOCUMENT_MAX || !KIND.test(text.slice(lineAt, lineEnd(text, start)))) return;
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
    const line = text.slice(at, Math.min(to, lineEnd(text, at)));
    const begun = SECTION.exec(line);
    if (begun) section = { indent: begun[1]!.length, isPlain: begun[2] === "stringData" };
    else if (section && line.trim() !== "" && indentOf(line) <= section.indent) section = undefined;
    else if (section) at = addEntry(layer, line, at, section.isPlain);
  }
}

/** Where the line lies that was read last: a block's value stands on the next. */
function addEntry(layer: Layer, line: string, at: number, isPlain: boolean): number {
  const value = ENTRY.exec(line)?.[1];
  if (value === undefined) return at;
  if (!BLOCK.test(value)) {
    addValue(layer, value, at + line.length - value.length, isPlain);
    return at;
  }
  const nextAt = lineEnd(layer.text, at) + 1;
  const next = layer.text.slice(nextAt, Math.min(lineEnd(layer.text, nextAt), nextAt + 8000));
  const indent = indentOf(next);
  if (indent > indentOf(line)) addValue(layer, next.slice(indent), nextAt + indent, isPlain);
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

function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)![0].length;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}
