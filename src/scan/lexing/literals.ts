import { findNestedEnd, findTemplateEnd, rawMarkAt } from "./long-literals.ts";
import type { Region } from "./region.ts";
import type { StringForm, Syntax } from "./syntax.ts";

/** Searches to the end of the text that may fail before marks of that kind are ordinary characters. */
const FAILED_SEARCHES_MAX = 64;
const VALUE_BEFORE =
  /(?:^|[\n(,=:[!&|?{};+*%^~<>-]|\b(?:return|typeof|case|in|of|do|else|await|yield|void))[ \t]*$/;

/** Reads single comments and strings; remembers which closing marks the rest of the text has not. */
export class LiteralReader {
  private readonly text: string;
  private readonly syntax: Syntax;
  private readonly absent = new Set<string>();
  private failed = 0;
  private withoutPatterns = 0;

  constructor(text: string, syntax: Syntax) {
    this.text = text;
    this.syntax = syntax;
  }

  /** The region that begins at an opening mark; undefined where the mark opens nothing. */
  regionAt(start: number, mark: string): Region | undefined {
    const { syntax } = this;
    const { quirks } = syntax;
    const block = syntax.blockComments.find(([open]) => open === mark);
    if (block) return this.upTo("comment", start, this.endOfBlock(start, block));
    if (quirks.has("raw-marks")) {
      const raw = rawMarkAt(this.text, start, syntax.name);
      if (raw) return this.upTo(raw.kind, start, this.search(raw.close, raw.from, raw.close.length));
    }
    if (syntax.lineComments.includes(mark)) return this.lineComment(start, mark);
    if (mark === "/") return this.pattern(start);
    if (mark === "`" && quirks.has("templates")) return this.upTo("string", start, this.endOfTemplate(start));
    if (mark === "'" && quirks.has("lifetimes")) return this.character(start);
    if (mark === "<<") return this.hereDocument(start);
    const form = syntax.strings.find(({ open }) => open === mark);
    if (!form || (quirks.has("quote-after-mark") && !this.beginsValue(start))) return undefined;
    return this.upTo(
      "string",
      start,
      form.isMultiline ? this.endOverLines(start, form) : this.endOnLine(start, form),
    );
  }

  private upTo(kind: Region["kind"], start: number, end: number | undefined): Region | undefined {
    return end === undefined ? undefined : { kind, start, end };
  }

  private lineComment(start: number, mark: string): Region | undefined {
    const { quirks } = this.syntax;
    const before = this.text[start - 1] ?? "\n";
    if (quirks.has("first-only") && !this.isFirstOnLine(start)) return undefined;
    if (quirks.has("hash-after-blank") && !/[\s;&|()}]/.test(before)) return undefined;
    // An attribute, not a remark.
    if (mark === "#" && this.syntax.name === "php" && this.text[start + 1] === "[") return undefined;
    return { kind: "comment", start, end: this.endOfLine(start) };
  }

  private isFirstOnLine(start: number): boolean {
    return lastOfLine(this.text, start, 200)?.trim() === "";
  }

  private beginsValue(start: number): boolean {
    return /(?:^|[\n:[{,(?!&*-])[ \t]*$/.test(this.text.slice(Math.max(0, start - 80), start));
  }

  private endOfLine(start: number): number {
    const end = this.text.indexOf("\n", start);
    return end < 0 ? this.text.length : end;
  }

  private endOfBlock(start: number, [open, close]: readonly [string, string]): number | undefined {
    if (this.syntax.quirks.has("nested-blocks")) {
      if (this.absent.has(close)) return undefined;
      const end = findNestedEnd(this.text, start + open.length, open, close);
      if (end === undefined) this.absent.add(close);
      return end;
    }
    return this.search(close, start + open.length, close.length);
  }

  /** After the next `close`; undefined, and remembered, where the rest of the text has none. */
  private search(close: string, from: number, width: number): number | undefined {
    if (this.absent.has(close) || this.failed > FAILED_SEARCHES_MAX) return undefined;
    const found = this.text.indexOf(close, from);
    if (found >= 0) return found + width;
    this.absent.add(close);
    this.failed += 1;
    return undefined;
  }

  private endOnLine(start: number, { open, close, escape: how }: StringForm): number {
    const { text } = this;
    let at = start + open.length;
    for (; at < text.length && text[at] !== "\n"; at += 1) {
      if (how === "backslash" && text[at] === "\\") {
        // A backslash before the line's end carries the string over.
        at += text.startsWith("\r\n", at + 1) ? 2 : 1;
      } else if (text.startsWith(close, at)) return at + close.length;
    }
    return Math.min(at, text.length);
  }

  private endOverLines(start: number, { open, close, escape: how }: StringForm): number | undefined {
    const { text } = this;
    if (how === "none") return this.search(close, start + open.length, close.length);
    const key = `${how} ${close}`;
    if (this.absent.has(key)) return undefined;
    for (let at = start + open.length; ; ) {
      const found = text.indexOf(close, at);
      if (found < 0) break;
      if (how === "doubled" && text.startsWith(close, found + close.length)) at = found + 2 * close.length;
      else if (how === "backslash" && this.isEscaped(found, start + open.length)) at = found + 1;
      else return found + close.length;
    }
    this.absent.add(key);
    return undefined;
  }

  private isEscaped(at: number, from: number): boolean {
    let count = 0;
    while (at - 1 - count >= from && this.text[at - 1 - count] === "\\") count += 1;
    return count % 2 === 1;
  }

  private endOfTemplate(start: number): number | undefined {
    if (this.absent.has("`")) return undefined;
    const end = findTemplateEnd(this.text, start);
    if (end === undefined) this.absent.add("`");
    return end;
  }

  /** A regular expression where a value may stand, on one line; else a division. */
  private pattern(start: number): Region | undefined {
    const { text } = this;
    if (start < this.withoutPatterns || !VALUE_BEFORE.test(text.slice(Math.max(0, start - 80), start)))
      return undefined;
    let isInClass = false;
    let at = start + 1;
    for (; at < text.length && text[at] !== "\n"; at += 1) {
      const character = text[at];
      if (character === "\\") at += 1;
      else if (character === "[") isInClass = true;
      else if (character === "]") isInClass = false;
      else if (character === "/" && !isInClass) return { kind: "string", start, end: at + 1 };
    }
    // Not again for each sign of a line that may have ten million of them.
    this.withoutPatterns = at;
    return undefined;
  }

  private character(start: number): Region | undefined {
    const whole = /^'(?:\\[^\n]{1,10}?|[^'\\\n]{1,2})'/.exec(this.text.slice(start, start + 14))?.[0];
    return whole === undefined ? undefined : { kind: "string", start, end: start + whole.length };
  }

  /** The body of a here-document, from the line after its mark; the rest of the mark's own line stays code. */
  private hereDocument(start: number): Region | undefined {
    // The end of `<<<`, which in a shell takes one word and no lines.
    if (this.text[start - 1] === "<") return undefined;
    const head = this.text.slice(start, start + 120);
    const word = /^<<<?[-~]?[ \t]*\\?(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/.exec(head)?.[2];
    if (word === undefined || head.startsWith("<<<") !== (this.syntax.name === "php")) return undefined;
    if (this.absent.has(`<<${word}`) || this.failed > FAILED_SEARCHES_MAX) return undefined;
    const body = this.endOfLine(start);
    for (let at = this.text.indexOf(word, body); at >= 0; at = this.text.indexOf(word, at + word.length)) {
      const isWhole = /^[;,)\s]/.test(this.text[at + word.length] ?? "\n");
      if (isWhole && lastOfLine(this.text, at, 200)?.trim() === "")
        return { kind: "string", start: body, end: at };
    }
    this.absent.add(`<<${word}`);
    this.failed += 1;
    return undefined;
  }
}

/** What stands on the line before an offset, if that is fewer than `max` characters; else undefined. */
function lastOfLine(text: string, at: number, max: number): string | undefined {
  const slice = text.slice(Math.max(0, at - max), at);
  const feed = slice.lastIndexOf("\n");
  return feed >= 0 || at < max ? slice.slice(feed + 1) : undefined;
}
