/** What stands behind a name and an operator: `name = "value"`, `name: value`, `<name>value</name>`, `name("value")`. */
export interface AssignedValue {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** Characters between the keyword and the operator: the rest of the name, a type, a few words. */
const NAME_REST_MAX = 40;
const SPACES_MAX = 40;
const VALUE_MAX = 512;
const TYPE_MAX = 60;
const WORD = /[A-Za-z0-9]/;
/** `<add key="password" value="…"/>`, `"name": "PASSWORD", "value": "…"`. */
const VALUE_ATTRIBUTE = /,?\s{0,20}["']?[vV]alue["']?\s{0,4}[=:]\s{0,4}(?=["'])/y;

/** The last stretch without quotes that was read: one keyword after the other in it must not read it anew. */
export interface PlainStretch {
  start: number;
  end: number;
}

/** What is assigned to the name that ends at or after `from`; undefined where nothing is. Bounded, whatever follows. */
export function assignedAfter(
  text: string,
  from: number,
  read: PlainStretch = { start: 0, end: 0 },
): AssignedValue | undefined {
  let at = skipName(text, from);
  // SQL's and C's `PASSWORD '…'`, `#define KEY "…"`: a space instead of an operator.
  if (at > from && isSpace(text, at - 1) && isQuote(text, at)) return quoted(text, at);
  at = skipSpaces(text, skipClosers(text, at));
  VALUE_ATTRIBUTE.lastIndex = at;
  if (VALUE_ATTRIBUTE.test(text)) return valueFrom(text, VALUE_ATTRIBUTE.lastIndex, read);
  const operator = skipOperator(text, at);
  if (operator === at) return undefined;
  const valueAt = skipToValue(text, operator, text[operator - 1]!);
  if (/[(,]/.test(text[at]!) && !isQuote(text, valueAt)) return undefined;
  const value = valueFrom(text, valueAt, read);
  return value && typedValue(text, value, read);
}

/** `name: string = "value"`: what looked like the value was its type. */
function typedValue(text: string, value: AssignedValue, read: PlainStretch): AssignedValue | undefined {
  if (value.isQuoted || value.end - value.start > TYPE_MAX) return value;
  const next = skipSpaces(text, value.end);
  if (text[next] !== "=" || text[next + 1] === "=" || next === value.end) return value;
  return valueFrom(text, skipToValue(text, next + 1, "="), read);
}

function valueFrom(text: string, at: number, read: PlainStretch): AssignedValue | undefined {
  if (isQuote(text, at)) return quoted(text, at);
  // Python's b"", r"", f"", C#'s @"", JSON inside a string (\").
  if (isQuote(text, at + 1) && /[bBrRuUfL@\\]/.test(text[at] ?? "")) return quoted(text, at + 1);
  const isRead = at >= read.start && at < read.end;
  let end = isRead ? read.end : at;
  const stop = Math.min(text.length, at + VALUE_MAX);
  while (end < stop && !endsPlainValue(text.charCodeAt(end))) end++;
  if (!isRead) read.start = at;
  read.end = end;
  return end === at ? undefined : { start: at, end, isQuoted: false };
}

function quoted(text: string, at: number): AssignedValue | undefined {
  const quote = text[at]!;
  const isTwice = text[at + 1] === quote;
  const isTriple = isTwice && text[at + 2] === quote;
  // In C#'s @"…", in Basic and in CSV a quote within a string is written twice.
  const isDoubled = isTwice && !isTriple && quote === '"' && WORD.test(text[at + 2] ?? "");
  const start = at + (isTriple ? 3 : isDoubled ? 2 : 1);
  const stop = Math.min(text.length, start + VALUE_MAX);
  for (let end = start; end < stop; end++) {
    const character = text[end]!;
    if (character === quote)
      return { start, end: end > start && text[end - 1] === "\\" ? end - 1 : end, isQuoted: true };
    if (character === "\n" && !isTriple) return undefined;
  }
  return undefined;
}

function skipName(text: string, from: number): number {
  const stop = Math.min(text.length, from + NAME_REST_MAX);
  let at = from;
  while (at < stop && isNameCharacter(text.charCodeAt(at))) at++;
  return at;
}

function skipClosers(text: string, from: number): number {
  let at = from;
  while (at < from + 4 && /["'`\])\\]/.test(text[at] ?? "")) at++;
  return at;
}

function skipSpaces(text: string, from: number): number {
  const stop = Math.min(text.length, from + SPACES_MAX);
  let at = from;
  while (at < stop && isSpace(text, at)) at++;
  return at;
}

function skipOperator(text: string, from: number): number {
  let at = from;
  while (at < from + 4 && isOperator(text, at)) at++;
  return at;
}

/** Of `=`, `:=`, `=>`, `||=`, `+=`, `->`, `:-`, …; behind an `=` a dash or a plus begins the value. */
function isOperator(text: string, at: number): boolean {
  const character = text[at] ?? "";
  if (/[=:>,(|?]/.test(character)) return true;
  return /[+-]/.test(character) && (/[=>]/.test(text[at + 1] ?? "") || text[at - 1] === ":");
}

/** Over spaces, and over the end of the line where an element's text, a YAML block or a long line's string begins. */
function skipToValue(text: string, from: number, operator: string): number {
  const at = skipSpaces(text, from);
  const block =
    text[at] === "|" || (text[at] === ">" && operator === ":") ? at + (text[at + 1] === "-" ? 2 : 1) : at;
  const lineEnd = text[block] === "\r" ? block + 1 : block;
  if (text[lineEnd] !== "\n") return at;
  const next = skipSpaces(text, lineEnd + 1);
  const isMeant = block > at || operator === ">" || isQuote(text, next);
  return isMeant || (operator === ":" && next > lineEnd + 1 && endsLine(text, next)) ? next : at;
}

/** Whether what begins there is all of its line, and names nothing further: in YAML a value may stand below its name. */
function endsLine(text: string, from: number): boolean {
  let at = from;
  while (at < from + VALUE_MAX && !endsPlainValue(text.charCodeAt(at))) at++;
  return at > from && text[at - 1] !== ":" && /^(?:\r?\n|$)/.test(text.slice(at, at + 2));
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x20 ||
    code === 0x09
  );
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}

function isQuote(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x22 || code === 0x27 || code === 0x60;
}

/** Controls, space, `" ' , ; < > ) ] } & | \` and the backtick. */
function endsPlainValue(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x2c ||
    code === 0x3b ||
    code === 0x3c ||
    code === 0x3e ||
    code === 0x29 ||
    code === 0x5d ||
    code === 0x7d ||
    code === 0x26 ||
    code === 0x7c ||
    code === 0x5c ||
    code === 0x60
  );
}
