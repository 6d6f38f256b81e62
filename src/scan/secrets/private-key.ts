import { entropyOf } from "./entropy.ts";
import type { Layer } from "./match.ts";

/** The words before `PRIVATE KEY` are RFC 7468's, OpenSSL's, OpenSSH's and OpenPGP's. */
const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
const PUTTY = /PuTTY-User-Key-File-[0-9]: [\w@.-]{1,60}\r?\n/y;

/** The body of an Ed25519 key, the shortest of all, has 64 characters. */
const BODY_MIN = 60;
const BODY_LOOKED_AT = 4096;
const ENTROPY_MIN = 4;
/** No base64 of a key has shorter lines, but for its last; no word of a program is as long. */
const LINE_MIN = 32;
const LINE = /[A-Za-z0-9+/=]+/y;
/** Ends of lines, written or escaped, quotes, joins, comment signs, indentation. */
const BETWEEN = /(?:\\{1,4}[nrt]?|\/\/|<br ?\/?>|[\s"'`,;()#*|>&.:+-]){0,120}/y;
/** Read byte by byte, the one character has three. */
const ELLIPSIS =
  /^(?:\\{1,4}[nr]|[\s"'`,;#*+]){0,20}(?:\.{3}|\xe2\x80\xa6|\[(?:\.{3}|snip|truncated|redacted|omitted)|<(?:snip|truncated|redacted|omitted))/i;
const ELLIPSIS_WITHIN = 40;
const HEADERS = /(?:(?:\\{1,4}[nr]|\s|["'+#*]){0,40}[A-Z][\w-]{2,30}: [^\n\\"']{0,120}){0,6}/y;

/**
 * A PEM private-key block with a body. In source code the body's lines come in quotes, behind `\n`, plus signs,
 * comment signs and indentation: what is not base64 between them does not matter.
 */
export function privateKeyAt(layer: Layer, start: number): void {
  BEGIN.lastIndex = start;
  const head = BEGIN.exec(layer.text);
  if (head === null) return;
  const bodyAt = BEGIN.lastIndex;
  const rest = layer.text.slice(bodyAt, bodyAt + BODY_LOOKED_AT);
  const close = rest.indexOf("-----");
  const body = bodyIn(close < 0 ? rest : rest.slice(0, close));
  if (body === undefined) return;
  const end = close < 0 ? bodyAt + body.length : bodyAt + close;
  layer.add({
    rule: "private-key",
    level: "confirmed",
    start,
    end,
    secret: `${head[0]}${body}`,
    specific: true,
  });
}

export function puttyKeyAt(layer: Layer, start: number): void {
  PUTTY.lastIndex = start;
  if (!PUTTY.test(layer.text)) return;
  const rest = layer.text.slice(start, start + BODY_LOOKED_AT);
  const lines = /Private-Lines: [0-9]{1,3}\r?\n([A-Za-z0-9+/=\r\n]{60,3000})/.exec(rest);
  if (lines === null) return;
  const end = start + lines.index + lines[0].length;
  layer.add({ rule: "putty-private-key", level: "confirmed", start, end, secret: lines[0], specific: true });
}

/**
 * The base64 that follows at once, without headers (`Proc-Type: …`) and what source code puts between lines. It ends where
 * anything else is said: code that only names the header goes on with words, not with lines of base64.
 */
function bodyIn(text: string): string | undefined {
  let body = "";
  let at = passed(text, 0, HEADERS);
  while (at < text.length) {
    const from = passed(text, at, BETWEEN);
    const end = passed(text, from, LINE);
    const line = text.slice(from, end);
    // Only the last line may be short.
    if (line.length >= LINE_MIN || body !== "") body += line;
    if (line.length < LINE_MIN) break;
    at = end;
  }
  if (body.length < BODY_MIN || entropyOf(body) < ENTROPY_MIN || isOfWords(body)) return undefined;
  return isElided(body, text.slice(at, at + ELLIPSIS_WITHIN)) ? undefined : body;
}

/** Whether it decodes to text: no key does, whichever its format is. */
function isOfWords(body: string): boolean {
  return Buffer.from(body.slice(0, BODY_MIN), "base64").every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** A page that shows how a key begins, and leaves out more than half of what it says that it has: it opens nothing. */
function isElided(body: string, rest: string): boolean {
  if (!ELLIPSIS.test(rest)) return false;
  // DER (X.690): a sequence, and in how many bytes its length is told.
  const [sequence, form = 0, high = 0, low = 0] = Buffer.from(body.slice(0, 8), "base64");
  return sequence === 0x30 && form === 0x82 && body.length * 0.75 < ((high << 8) | low) / 2;
}

function passed(text: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
