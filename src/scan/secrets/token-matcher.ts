import type { AssignedValue } from "./assigned-value.ts";
import { CHECKSUMS } from "./checksums.ts";
import { entropyOf } from "./entropy.ts";
import type { Layer } from "./match.ts";
import { isDocumentedExample, isMask, isPlaceholder, isStandIn, saysStandIn } from "./placeholder.ts";
import type { TokenFormat } from "./token-format.ts";

const ENTROPY_MIN = 2.5;
const DIGITS_ENTROPY_MIN = 2.7;
/** With a mark in it; a shorter one must end in a mark that no word and no file's name has before a hash. */
const GLUED_PREFIX_MIN = 5;
const GLUED_SHORT = /^.{3}[_.]$/;
/** Cryptographic tokens go on in these; a token that does is another, longer thing. */
const WORD = /[A-Za-z0-9_]/;

/** Looks for one format where its keyword stands. */
export interface TokenMatcher {
  readonly format: TokenFormat;
  /** `value` finds what is assigned behind the keyword. */
  at(layer: Layer, start: number, end: number, value: () => AssignedValue | undefined): void;
}

export function tokenMatcher(format: TokenFormat): TokenMatcher {
  const place = format.place ?? "prefix";
  const pattern = new RegExp(
    place === "value" ? `(?:${format.pattern})(?![A-Za-z0-9_])` : format.pattern,
    "dy",
  );
  if (place === "inside") return { format, at: (layer, start) => around(layer, format, pattern, start) };
  if (place === "prefix")
    return { format, at: (layer, start) => void atPrefix(layer, format, pattern, start) };
  return {
    format,
    at: (layer, start, end, value) => {
      if (layer.isText && isWholeWord(layer.text, start, end)) atValue(layer, format, pattern, value());
    },
  };
}

function atValue(layer: Layer, format: TokenFormat, pattern: RegExp, value: AssignedValue | undefined): void {
  if (value === undefined) return;
  for (let start = value.start; ; start--) {
    pattern.lastIndex = start;
    const found = pattern.exec(layer.text);
    if (found !== null && pattern.lastIndex === value.end) {
      judge(layer, format, found);
      return;
    }
    // `token==a…`: the second sign may be the token's first.
    if (
      value.isQuoted ||
      !/[=+-]/.test(layer.text[start - 1] ?? "") ||
      !/[=:]/.test(layer.text[start - 2] ?? "")
    )
      return;
  }
}

function atPrefix(layer: Layer, format: TokenFormat, pattern: RegExp, start: number): boolean {
  if (!isAtPrefix(layer.text, start, format)) return false;
  pattern.lastIndex = start;
  const found = pattern.exec(layer.text);
  if (found === null) return false;
  const last = layer.text[pattern.lastIndex - 1] ?? "";
  const next = layer.text[pattern.lastIndex] ?? "";
  const goesOn = !format.openEnd && WORD.test(last) && WORD.test(next);
  // A token of full length: not the beginning of something longer. An underscore may be a name's that was put behind it.
  if (goesOn && (next !== "_" || hasUnderscores(format))) return false;
  judge(layer, format, found, goesOn);
  return true;
}

/** Whether an underscore may be one of the token's own, behind its prefix. */
function hasUnderscores({ keywords: [keyword], pattern }: TokenFormat): boolean {
  return /_|\\w/.test(pattern.slice(keyword.length));
}

/** Tries the starts before the keyword, farthest first; each is a word's beginning, so that there are few. */
function around(layer: Layer, format: TokenFormat, pattern: RegExp, keywordAt: number): void {
  const from = Math.max(0, keywordAt - (format.lead ?? 0));
  for (let start = from; start <= keywordAt; start++) {
    if (atPrefix(layer, format, pattern, start)) return;
  }
}

function isAtPrefix(text: string, start: number, format: TokenFormat): boolean {
  return (hasOwnPrefix(format) && !/[A-Za-z]/.test(text[start - 1] ?? "")) || beginsWord(text, start);
}

/** A long prefix with a mark in it is nothing else, whatever digit or mark stands before it. */
function hasOwnPrefix({ keywords: [keyword], place }: TokenFormat): boolean {
  if (place === "inside") return false;
  return (keyword.length >= GLUED_PREFIX_MIN && /[_.-]/.test(keyword)) || GLUED_SHORT.test(keyword);
}

/** A word begins here; behind an escape such as `\n` or `%3D` one begins too. */
function beginsWord(text: string, start: number): boolean {
  const before = text[start - 1] ?? "";
  if (!/[A-Za-z0-9.]/.test(before)) return true;
  if (/[nrtbf]/.test(before) && text[start - 2] === "\\") return true;
  return text[start - 3] === "%" && /^[0-9A-Fa-f]{2}$/.test(text.slice(start - 2, start));
}

/** A vendor's name as a word of its own or of a name's: `okta_token`, `oktaToken`, `OKTA`; not `rookTable`. */
function isWholeWord(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  const before = text[start - 1] ?? "";
  if (/[a-z]/.test(word[0]!) && /[A-Za-z]/.test(before)) return false;
  if (/[A-Z]/.test(word[0]!) && /[A-Z]/.test(before)) return false;
  return !/[A-Z]$/.test(word) || word === word.toUpperCase();
}

function judge(layer: Layer, format: TokenFormat, found: RegExpExecArray, goesOn = false): void {
  const group = found[1] === undefined ? 0 : 1;
  const [start, end] = found.indices![group]!;
  const secret = found[group]!;
  const prefix = format.place === "value" ? "" : commonStart(secret, format.keywords);
  const body = secret.slice(prefix.length);
  const holds = format.checksum !== undefined && CHECKSUMS[format.checksum](secret);
  if (!holds && !isWritten(body, format)) return;
  if (isDocumentedExample(secret)) return;
  // A person made it up, or its checksum does not hold: it has the looks of a secret, and no more.
  const isDoubtful =
    !holds &&
    (goesOn ||
      format.checksum !== undefined ||
      isPlaceholder(body) ||
      entropyOf(body) < (format.entropy ?? ENTROPY_MIN));
  layer.add({
    rule: format.id,
    level: isDoubtful ? "candidate" : format.level,
    start,
    end,
    secret,
    specific: true,
  });
}

/** Not a mask; and where only the context speaks for it, as random as the vendor's own. */
function isWritten(body: string, format: TokenFormat): boolean {
  if (isMask(body)) return false;
  const bits = entropyOf(body);
  if (format.place === "value") return bits >= leastEntropy(body, format) && !isStandIn(body);
  if (format.level === "candidate") {
    // Behind a vendor's own prefix a row of the alphabet is a token that somebody made up, as it is of a format that is sure.
    const isNone = hasOwnPrefix(format) ? saysStandIn(body) : isPlaceholder(body);
    return bits >= (format.entropy ?? ENTROPY_MIN) && !isNone;
  }
  return body.length >= 20 || bits >= (format.entropy ?? ENTROPY_MIN);
}

/** Ten digits have 3.3 bits at most: what is made of them alone cannot be asked for more. */
function leastEntropy(body: string, { entropy = ENTROPY_MIN }: TokenFormat): number {
  return /^[0-9]+$/.test(body) ? Math.min(entropy, DIGITS_ENTROPY_MIN) : entropy;
}

function commonStart(secret: string, keywords: readonly string[]): string {
  const lower = secret.toLowerCase();
  return keywords.find((keyword) => lower.startsWith(keyword)) ?? "";
}
