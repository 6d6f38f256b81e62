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
/** Shorter still, and a dot before it would make a property of it: behind a digit only. */
const GLUED_TINY = /^.{2}[_.]$/;
/** Of what a person repeats to fill a length: in characters, once and in all; and how much of a token it is. */
const TYPED_UNIT_MAX = 8;
const TYPED_MIN = 8;
const TYPED_SHARE = 0.7;
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
  const written: Written = { format, pattern, alphabet: alphabetOf(format) };
  if (place === "inside") return { format, at: (layer, start) => around(layer, written, start) };
  if (place === "prefix") return { format, at: (layer, start) => void atPrefix(layer, written, start) };
  return {
    format,
    at: (layer, start, end, value) => {
      if (layer.isText && isWholeWord(layer.text, start, end)) atValue(layer, format, pattern, value());
    },
  };
}

/** A format as it is looked for. */
interface Written {
  readonly format: TokenFormat;
  readonly pattern: RegExp;
  /** Of which the token's last character is one. */
  readonly alphabet: RegExp;
}

/** The last class of the format's pattern, lookarounds aside. */
function alphabetOf({ pattern }: TokenFormat): RegExp {
  let shown = pattern;
  for (let left = ""; left !== shown; shown = shown.replace(/\(\?<?[!=][^()]*\)/g, "")) left = shown;
  const classes = shown.match(/\[[^\]]*\]|\\w/g) ?? [];
  return new RegExp(`^${classes.at(-1) ?? "[A-Za-z0-9]"}$`);
}

function atValue(layer: Layer, format: TokenFormat, pattern: RegExp, value: AssignedValue | undefined): void {
  if (value === undefined) return;
  for (let start = value.start; ; start--) {
    pattern.lastIndex = start;
    const found = pattern.exec(layer.text);
    if (found !== null && isEndOf(value, layer.text, pattern.lastIndex)) {
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

/** Where a sentence goes on without a space, as Chinese and Japanese do, no token does; an ellipsis cuts one short. */
function isEndOf({ end, isQuoted }: AssignedValue, text: string, at: number): boolean {
  return at === end || (!isQuoted && text.charCodeAt(at) > 0x7f && !text.startsWith("\xe2\x80\xa6", at));
}

function atPrefix(layer: Layer, { format, pattern, alphabet }: Written, start: number): boolean {
  if (!isAtPrefix(layer.text, start, format)) return false;
  pattern.lastIndex = start;
  const found = pattern.exec(layer.text);
  if (found === null) return false;
  const ending = format.openEnd ? "ends" : endingAt(layer.text, pattern.lastIndex, alphabet);
  if (ending === "goes on") return false;
  judge(layer, format, found, ending === "may go on");
  return true;
}

/**
 * How a token ends at `end`. One of full length is not the beginning of something longer. An underscore behind it that
 * is not of its alphabet may be a name's; a dash that is may be a name's too.
 */
function endingAt(text: string, end: number, alphabet: RegExp): "ends" | "may go on" | "goes on" {
  const last = text[end - 1] ?? "";
  const next = text[end] ?? "";
  if (!WORD.test(last) && !(last === "-" && alphabet.test("-"))) return "ends";
  if (next === "_" && !alphabet.test("_")) return "may go on";
  if (WORD.test(next)) return "goes on";
  // At the end of a word a dash is punctuation.
  return next === "-" && alphabet.test("-") && WORD.test(text[end + 1] ?? "") ? "may go on" : "ends";
}

/** Tries the starts before the keyword, farthest first; each is a word's beginning, so that there are few. */
function around(layer: Layer, written: Written, keywordAt: number): void {
  const from = Math.max(0, keywordAt - (written.format.lead ?? 0));
  for (let start = from; start <= keywordAt; start++) {
    if (atPrefix(layer, written, start)) return;
  }
}

function isAtPrefix(text: string, start: number, format: TokenFormat): boolean {
  const before = text[start - 1] ?? "";
  if (hasOwnPrefix(format) && !/[A-Za-z]/.test(before)) return true;
  return (GLUED_TINY.test(format.keywords[0]) && /\d/.test(before)) || beginsWord(text, start);
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
    if (hasOwnPrefix(format))
      return !saysStandIn(body) && (bits >= (format.entropy ?? ENTROPY_MIN) || isTyped(body));
    return bits >= (format.entropy ?? ENTROPY_MIN) && !isPlaceholder(body);
  }
  return body.length >= 20 || bits >= (format.entropy ?? ENTROPY_MIN);
}

/** Whether most of it is a few characters over and over, as a person fills a length: `AAAA…`, `api03-abc123abc123…`. */
function isTyped(body: string): boolean {
  const typed = body.split(/[-_.]/).reduce((sum, part) => sum + typedIn(part), 0);
  return typed >= body.length * TYPED_SHARE;
}

/** The most characters of a part that repeat what stands up to `TYPED_UNIT_MAX` before them. */
function typedIn(part: string): number {
  let most = 0;
  for (let unit = 1; unit <= TYPED_UNIT_MAX; unit++) {
    let run = unit;
    for (let at = unit; at < part.length; at++) {
      run = part.charCodeAt(at) === part.charCodeAt(at - unit) ? run + 1 : unit;
      if (run >= TYPED_MIN && run >= 2 * unit) most = Math.max(most, run);
    }
  }
  return most;
}

/** Ten digits have 3.3 bits at most: what is made of them alone cannot be asked for more. */
function leastEntropy(body: string, { entropy = ENTROPY_MIN }: TokenFormat): number {
  return /^[0-9]+$/.test(body) ? Math.min(entropy, DIGITS_ENTROPY_MIN) : entropy;
}

function commonStart(secret: string, keywords: readonly string[]): string {
  const lower = secret.toLowerCase();
  return keywords.find((keyword) => lower.startsWith(keyword)) ?? "";
}
