import type { Region } from "./region.ts";

/** Nesting that is followed; what lies deeper counts as the same depth. */
const DEPTH_MAX = 1000;
/** Characters of a string inside a template. */
const QUOTED_MAX = 1000;

/** After the mark that closes a nested block comment; undefined where none does. */
export function findNestedEnd(text: string, from: number, open: string, close: string): number | undefined {
  let depth = 1;
  let nextOpen = text.indexOf(open, from);
  for (let end = text.indexOf(close, from); end >= 0; end = text.indexOf(close, end + close.length)) {
    while (nextOpen >= 0 && nextOpen < end) {
      depth = Math.min(depth + 1, DEPTH_MAX);
      nextOpen = text.indexOf(open, nextOpen + open.length);
    }
    depth -= 1;
    if (depth === 0) return end + close.length;
  }
  return undefined;
}

/** After the back quote that closes a JavaScript template, whatever its `${…}` hold; undefined where none does. */
export function findTemplateEnd(text: string, start: number): number | undefined {
  // One entry for each template that is open: the braces that its `${…}` has open, -1 in its text.
  const open: number[] = [-1];
  const mark = /[\\`{}"']|\$\{/g;
  mark.lastIndex = start + 1;
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    const top = open.length - 1;
    const braces = open[top] as number;
    if (found[0] === "\\") mark.lastIndex = found.index + 2;
    else if (found[0] === '"' || found[0] === "'") {
      // A string in a `${…}` may hold back quotes and braces; in the template's text it is a mark like any other.
      if (braces >= 0) mark.lastIndex = endOfQuoted(text, found.index);
    } else if (found[0] === "`") {
      if (braces >= 0) {
        if (open.length < DEPTH_MAX) open.push(-1);
      } else {
        open.pop();
        if (open.length === 0) return found.index + 1;
      }
    } else if (braces < 0) open[top] = found[0] === "${" ? 0 : -1;
    else if (found[0] === "}") open[top] = braces - 1;
    else open[top] = braces + 1;
  }
  return undefined;
}

/** After a string on one line; after its quote, where the line ends before it does. */
function endOfQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length && at - start < QUOTED_MAX && text[at] !== "\n"; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === text[start]) return at + 1;
  }
  return start + 1;
}

/** A literal whose closing mark its opening one chooses: Rust's, C++'s and Lua's. */
export function rawMarkAt(
  text: string,
  start: number,
  language: string,
): { kind: Region["kind"]; close: string; from: number } | undefined {
  if (language === "lua") {
    const [whole, dashes = "", equals = ""] = /^(--)?\[(=*)\[/.exec(text.slice(start, start + 40)) ?? [];
    if (whole === undefined) return undefined;
    const kind = dashes === "" ? "string" : "comment";
    return { kind, close: `]${equals}]`, from: start + whole.length };
  }
  if (text[start] !== '"') return undefined;
  const before = text.slice(Math.max(0, start - 24), start);
  if (language === "rust") {
    const hashes = /(?:^|[^\w])(?:b|c)?r(#{0,16})$/.exec(before)?.[1];
    return hashes === undefined ? undefined : { kind: "string", close: `"${hashes}`, from: start + 1 };
  }
  const delimiter = /(?:^|[^\w])(?:u8|u|U|L)?R$/.test(before)
    ? /^"([^ ()\\\t\n]{0,16})\(/.exec(text.slice(start, start + 20))?.[1]
    : undefined;
  return delimiter === undefined
    ? undefined
    : { kind: "string", close: `)${delimiter}"`, from: start + 2 + delimiter.length };
}
