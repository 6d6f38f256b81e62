import type { Language } from "./language.ts";
import type { Token } from "./token.ts";

export interface ReadString {
  readonly text: string;
  /** The offset after it. */
  readonly end: number;
  readonly isDynamic: boolean;
  /** Ruby: the word that ends the here-document that was announced. */
  readonly heredoc?: string;
}

/** The string, character, template or pattern that begins at `at`; undefined where none does. */
export function stringAt(
  text: string,
  at: number,
  language: Language,
  before: Token | undefined,
): ReadString | undefined {
  const char = text[at]!;
  switch (language) {
    case "javascript":
      if (char === "`") return template(text, at);
      if (char === "/") return pattern(text, at, before);
      return char === '"' || char === "'" ? quoted(text, at, 1, char) : undefined;
    case "python":
      return pythonString(text, at);
    case "go":
      if (char === "`") return raw(text, at + 1, "`");
      return char === '"' || char === "'" ? quoted(text, at, 1, char) : undefined;
    case "java":
    case "kotlin":
      if (text.startsWith('"""', at)) return raw(text, at + 3, '"""', language === "kotlin");
      if (char === "`" && language === "kotlin") return undefined;
      return char === '"' || char === "'"
        ? quoted(text, at, 1, char, language === "kotlin" ? "$" : undefined)
        : undefined;
    case "csharp":
      return csharpString(text, at);
    case "ruby":
      return rubyString(text, at, before);
    case "rust":
      return rustString(text, at);
  }
}

/** A string on one line: an end of line ends it even where its quote is missing. */
function quoted(text: string, at: number, prefix: number, quote: string, sign?: string): ReadString {
  const start = at + prefix;
  let end = start;
  let isDynamic = false;
  for (; end < text.length && text[end] !== quote && text[end] !== "\n"; end++) {
    if (text[end] === "\\") end += 1;
    else if (sign !== undefined && text[end] === sign && text[end + 1] === "{") isDynamic = true;
  }
  return {
    text: unescaped(text.slice(start, end)),
    end: text[end] === quote ? end + 1 : Math.min(end, text.length),
    isDynamic,
  };
}

/** A string over several lines without escapes. */
function raw(text: string, start: number, closing: string, isDynamic = false): ReadString {
  const found = text.indexOf(closing, start);
  const end = found < 0 ? text.length : found;
  const body = text.slice(start, end);
  return {
    text: body,
    end: Math.min(text.length, end + closing.length),
    isDynamic: isDynamic && body.includes("${"),
  };
}

/** A template with what is in its `${…}`, the templates and strings in there included, as one. */
function template(text: string, at: number): ReadString {
  // One entry for each template that is open: the braces of its `${…}` that are, -1 in its own text.
  const open: number[] = [-1];
  let isDynamic = false;
  let end = at + 1;
  for (; end < text.length && open.length > 0; end++) {
    const char = text[end];
    const top = open.length - 1;
    const braces = open[top]!;
    if (char === "\\") end += 1;
    else if (braces < 0) {
      if (char === "`") open.pop();
      else if (char === "$" && text[end + 1] === "{") {
        open[top] = 1;
        isDynamic = true;
        end += 1;
      }
    } else if (char === "`" && top < NESTED_MAX) open.push(-1);
    else if (char === "{") open[top] = braces + 1;
    else if (char === "}") open[top] = braces === 1 ? -1 : braces - 1;
    else if (char === '"' || char === "'") end = quoted(text, end, 1, char).end - 1;
    else if (char === "/" && mayBeginPattern(text, end)) end = (patternFrom(text, end)?.end ?? end + 1) - 1;
  }
  const stop = Math.min(end, text.length);
  return { text: unescaped(text.slice(at + 1, Math.max(at + 1, stop - 1))), end: stop, isDynamic };
}

/** Templates in templates that are followed. */
const NESTED_MAX = 64;

/** A longer pattern is nobody's; the bound keeps a line of signs that open one and never end it from costing its square. */
const PATTERN_MAX = 1000;

const BEFORE_PATTERN =
  /^(?:[(,=:[!&|?{};+*%^~]|=>|&&|\|\||\?\?|===?|!==?|return|typeof|case|in|of|do|else|when|and|or|not|if|unless|match)$/;

/** A regular expression, where an operand may stand and it ends on its line; else the sign is a division or a tag. */
function pattern(text: string, at: number, before: Token | undefined): ReadString | undefined {
  if (
    before !== undefined &&
    (before.kind === "number" || before.kind === "string" || !BEFORE_PATTERN.test(before.text))
  )
    return undefined;
  return patternFrom(text, at);
}

/** Spaces before a sign that are looked over. */
const BLANKS_MAX = 100;

/** By the sign before it, where no tokens are kept: in a template. */
function mayBeginPattern(text: string, at: number): boolean {
  let before = at - 1;
  while (at - before < BLANKS_MAX && /\s/.test(text[before] ?? "")) before -= 1;
  return /[(,=:[!&|?{};+*%^~]/.test(text[before] ?? "");
}

function patternFrom(text: string, at: number): ReadString | undefined {
  let isInClass = false;
  const limit = Math.min(text.length, at + PATTERN_MAX);
  for (let end = at + 1; end < limit && text[end] !== "\n"; end++) {
    const char = text[end];
    if (char === "\\") end += 1;
    else if (char === "[") isInClass = true;
    else if (char === "]") isInClass = false;
    else if (char === "/" && !isInClass) {
      const body = text.slice(at + 1, end);
      while (/[a-z]/.test(text[end + 1] ?? "")) end += 1;
      return { text: body, end: end + 1, isDynamic: false };
    }
  }
  return undefined;
}

function pythonString(text: string, at: number): ReadString | undefined {
  const [, prefix = "", quote = ""] = /^([rRbBuUfFtT]{0,2})("""|'''|"|')/.exec(text.slice(at, at + 5)) ?? [];
  if (quote === "" || (prefix !== "" && /\w/.test(text[at - 1] ?? ""))) return undefined;
  const isDynamic = /[fFtT]/.test(prefix);
  if (quote.length === 1) return { ...quoted(text, at, prefix.length + 1, quote), isDynamic };
  const start = at + prefix.length + 3;
  let end = start;
  while (end < text.length && !text.startsWith(quote, end)) end += text[end] === "\\" ? 2 : 1;
  return { text: text.slice(start, end), end: Math.min(text.length, end + 3), isDynamic };
}

function csharpString(text: string, at: number): ReadString | undefined {
  const [, prefix = "", quotes = ""] = /^([$@]{0,3})("""|"|')/.exec(text.slice(at, at + 6)) ?? [];
  if (quotes === "") return undefined;
  const isDynamic = prefix.includes("$");
  if (quotes === '"""') return { ...raw(text, at + prefix.length + 3, '"""'), isDynamic };
  if (!prefix.includes("@")) return { ...quoted(text, at, prefix.length + 1, quotes), isDynamic };
  const start = at + prefix.length + 1;
  let end = start;
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1;
  return { text: text.slice(start, end), end: Math.min(text.length, end + 1), isDynamic };
}

const PAIRS: Readonly<Record<string, string>> = {
  "(": ")",
  "[": "]",
  "{": "}",
  "<": ">",
  "|": "|",
  "!": "!",
};

function rubyString(text: string, at: number, before: Token | undefined): ReadString | undefined {
  const char = text[at]!;
  if (char === '"' || char === "`") return rubyQuoted(text, at, char);
  if (char === "'") return rubyQuoted(text, at, char);
  if (char === "/") return pattern(text, at, before);
  if (char === ":" && text[at + 1] === '"') return { ...rubyQuoted(text, at + 1, '"'), isDynamic: false };
  if (char === "%") {
    const [whole, opening = ""] = /^%[qQwWiI]?([([{<|!])/.exec(text.slice(at, at + 3)) ?? [];
    const isValue = before === undefined || before.kind === "mark" || /^[qQwWiI]$/.test(text[at + 1] ?? "");
    if (whole === undefined || !isValue) return undefined;
    return raw(text, at + whole.length, PAIRS[opening]!);
  }
  if (char !== "<" || text[at + 1] !== "<") return undefined;
  const [whole, word] = /^<<[~-]['"`]?([A-Z_][A-Za-z0-9_]*)['"`]?/.exec(text.slice(at, at + 80)) ?? [];
  if (whole === undefined || word === undefined) return undefined;
  return { text: "", end: at + whole.length, isDynamic: true, heredoc: word };
}

/** Ruby's strings go over lines; one without an end goes to the end of the text, as in Ruby. */
function rubyQuoted(text: string, at: number, quote: string): ReadString {
  let end = at + 1;
  let isDynamic = false;
  for (; end < text.length && text[end] !== quote; end++) {
    if (text[end] === "\\") end += 1;
    else if (text[end] === "#" && text[end + 1] === "{" && quote !== "'") isDynamic = true;
  }
  return { text: unescaped(text.slice(at + 1, end)), end: Math.min(text.length, end + 1), isDynamic };
}

/** The offset after the line that ends a here-document; the end of the text where no line does. */
export function heredocEnd(text: string, at: number, word: string): number {
  for (let start = at; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    // The line of the word is left to be read: it ends at its line break like any other.
    if (stop - start < word.length + 200 && text.slice(start, stop).trim() === word) return stop;
    start = stop + 1;
  }
  return text.length;
}

function rustString(text: string, at: number): ReadString | undefined {
  const [whole, hashes = ""] = /^(?:b|c)?r(#{0,8})"/.exec(text.slice(at, at + 12)) ?? [];
  if (whole !== undefined && !/\w/.test(text[at - 1] ?? ""))
    return raw(text, at + whole.length, `"${hashes}`);
  if (text[at] === '"') {
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    return {
      text: unescaped(text.slice(at + 1, end)),
      end: Math.min(text.length, end + 1),
      isDynamic: false,
    };
  }
  // A lifetime (`'a`) has no second quote.
  const [char] = /^'(?:\\.[^']{0,10}|[^'\\\n])'/u.exec(text.slice(at, at + 16)) ?? [];
  return char === undefined
    ? undefined
    : { text: char.slice(1, -1), end: at + char.length, isDynamic: false };
}

function unescaped(text: string): string {
  return text.includes("\\") ? text.replace(/\\([^nrtux0-9])/g, "$1") : text;
}
