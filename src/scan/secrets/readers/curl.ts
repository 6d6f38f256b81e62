import { entropyOf } from "../entropy.ts";
import type { Layer } from "../match.ts";
import { isPlaceholder } from "../placeholder.ts";

const COMMAND_MAX = 2000;
const HEADER =
  /(?:-H|--header)[ =]{0,4}["']{0,1}(?:[\w-]{0,30}(?:authorization|api-?key|token|secret|auth)[\w-]{0,20}) {0,4}: {0,4}(?:(?:Bearer|Basic|Token|ApiKey|apikey) {1,4})?([\w=~@.+/:!-]{8,600})/gi;
const USER = /(?:-u|--user)[ =]{0,4}["']?[\w.@+-]{1,60}:["']?([^\s"'$<>{}[\]]{4,100})/g;

/** Credentials that a `curl` command carries in a header or as its user, in scripts and documentation. */
export function curlAt(layer: Layer, start: number): void {
  if (!layer.isText || start < (layer.readUpTo.get("curl") ?? 0)) return;
  const command = commandFrom(layer.text, start);
  layer.readUpTo.set("curl", start + command.length);
  for (const pattern of [HEADER, USER]) {
    for (const found of command.matchAll(pattern)) {
      const secret = found[1]!;
      if (isPlaceholder(secret) || /^\$|^%|^(?:pass|password|token|secret|key)$/i.test(secret)) continue;
      if (pattern === HEADER && (entropyOf(secret) < 3 || !/\d/.test(secret))) continue;
      const from = start + found.index + found[0].lastIndexOf(secret);
      layer.add({
        rule: "curl-credential",
        level: "candidate",
        start: from,
        end: from + secret.length,
        secret,
        specific: false,
      });
    }
  }
}

/** Up to the end of the line, or of its continuations. */
function commandFrom(text: string, start: number): string {
  const rest = text.slice(start, start + COMMAND_MAX);
  return /^(?:[^\n\\]|\\[\s\S])*/.exec(rest)?.[0] ?? rest;
}
