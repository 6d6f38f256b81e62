import type { Layer } from "../match.ts";

const ENTRY = /^[ \t]{1,8}["']?[\w.-]{1,100}["']?: {1,4}["']?([A-Za-z0-9+/]{4,8000}={0,2})["']?[ \t\r]*$/;
const DOCUMENT_MAX = 64 * 1024;

/** The values of a Kubernetes Secret, base64 by definition, in the YAML document around `start`. */
export function kubernetesSecretAt(layer: Layer, start: number): void {
  const { text } = layer;
  if (start < (layer.readUpTo.get("kubernetes") ?? 0)) return;
  if (
    !/(?:^|\n)kind: ?["']?[sS]ecret["']?[ \t\r]*$/.test(
      text.slice(Math.max(0, start - 1), lineEnd(text, start)),
    )
  )
    return;
  const before = text.slice(Math.max(0, start - DOCUMENT_MAX), start);
  const from = start - before.length + Math.max(before.lastIndexOf("\n---"), 0);
  const after = text.slice(start, start + DOCUMENT_MAX);
  const next = after.indexOf("\n---");
  const to = start + (next < 0 ? after.length : next);
  layer.readUpTo.set("kubernetes", to);
  let isData = false;
  for (let at = from; at < to; at = lineEnd(text, at) + 1) {
    const line = text.slice(at, lineEnd(text, at));
    if (/^\S/.test(line)) isData = /^(?:data|stringData):/.test(line);
    else if (isData) addEntry(layer, line, at);
  }
}

function addEntry(layer: Layer, line: string, at: number): void {
  const secret = ENTRY.exec(line)?.[1];
  if (secret === undefined) return;
  const start = at + line.indexOf(secret);
  layer.add({
    rule: "kubernetes-secret",
    level: "candidate",
    start,
    end: start + secret.length,
    secret,
    specific: true,
  });
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}
