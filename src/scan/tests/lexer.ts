// Not src/scan/lexing: that one finds comments and strings in any of its languages and contents of any size, and skips all
// code between them; this one reads the code of seven, token by token. Neither could do the other's work without its own.
import { closersOf } from "./brackets.ts";
import type { Language } from "./language.ts";
import { heredocEnd, stringAt } from "./strings.ts";
import type { Directive, Token, TokenKind, TokenText } from "./token.ts";

const BLANK = /[ \t\r\f\v\u00a0\ufeff]/;
const WORD_START = /[\p{L}\p{Nl}_$@]/u;
const WORD = /[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$?!]/u;
const MARKS = [
  "===",
  "!==",
  "...",
  "<=>",
  "**=",
  "=>",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "::",
  "->",
  "?.",
  ":=",
  "??",
];

/**
 * Reads program text as tokens, in one pass and without going back: it cannot fail, whatever the text is. What is not
 * well-formed (a string without an end) ends with its line, so that one slip does not hide the rest of the file.
 */
export function readTokens(text: string, language: Language): TokenText {
  const reader = new Reader(text, language);
  while (reader.step());
  return {
    tokens: reader.tokens,
    closer: closersOf(reader.tokens, language),
    directives: reader.directives,
  };
}

class Reader {
  readonly tokens: Token[] = [];
  readonly directives: Directive[] = [];
  private readonly text: string;
  private readonly language: Language;
  private at = 0;
  private line = 1;
  private lineStart = 0;
  private isFirst = true;
  /** The first end of a line at or after `at`, as far as it was looked for. */
  private lineEnd = -1;
  /** Ruby: the words that end the here-documents that begin after this line. */
  private heredocs: string[] = [];

  constructor(text: string, language: Language) {
    this.text = text;
    this.language = language;
  }

  /** Reads one thing; false at the end. */
  step(): boolean {
    const char = this.text[this.at];
    if (char === undefined) return false;
    if (char === "\n") this.newLine();
    else if (BLANK.test(char)) this.at += 1;
    else if (!this.comment(char) && !this.string()) this.plain(char);
    return true;
  }

  private newLine(): void {
    this.at += 1;
    this.line += 1;
    for (const end of this.heredocs) this.skipTo(heredocEnd(this.text, this.at, end));
    this.heredocs = [];
    this.lineStart = this.at;
    this.isFirst = true;
  }

  private skipTo(end: number): void {
    for (let next = this.lineEndFrom(this.at); next < end; next = this.lineEndFrom(next + 1)) {
      this.line += 1;
      this.lineStart = next + 1;
    }
    this.at = end;
  }

  /** Looked for once: in a text of one line each string would otherwise search the rest of it anew. */
  private lineEndFrom(at: number): number {
    if (this.lineEnd < at) {
      const found = this.text.indexOf("\n", at);
      this.lineEnd = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.lineEnd;
  }

  private comment(char: string): boolean {
    const { text, at, language } = this;
    const hash = language === "python" || language === "ruby";
    const isShebang = language === "javascript" && at === 0 && text[1] === "!";
    if (char === "#" && (hash || isShebang || (language === "csharp" && this.isFirst))) {
      return this.lineComment(!hash);
    }
    if (language === "ruby" && char === "=" && at === this.lineStart && text.startsWith("=begin", at)) {
      const end = text.indexOf("\n=end", at);
      this.skipTo(end < 0 ? text.length : end + 5);
      return true;
    }
    if (
      language === "ruby" &&
      char === "_" &&
      at === this.lineStart &&
      /^__END__\r?(?:\n|$)/.test(text.slice(at, at + 9))
    ) {
      // What follows is data.
      this.skipTo(text.length);
      return true;
    }
    if (hash || char !== "/") return false;
    // In JSX text a `//` stands in an address far more often than before a remark.
    if (text[at + 1] === "/" && !(text[at - 1] === ":" && /\w/.test(text[at - 2] ?? ""))) {
      return this.lineComment(text.startsWith("//go:build", at) || this.isOldConstraint(at));
    }
    if (text[at + 1] !== "*") return false;
    this.skipTo(this.endOfBlock(at));
    return true;
  }

  /** Go's older `// +build linux`. */
  private isOldConstraint(at: number): boolean {
    return (
      this.language === "go" && this.isFirst && /^\/\/[ \t]*\+build\s/.test(this.text.slice(at, at + 20))
    );
  }

  private lineComment(isDirective: boolean): boolean {
    const end = this.text.indexOf("\n", this.at);
    const stop = end < 0 ? this.text.length : end;
    if (isDirective)
      this.directives.push({
        text: this.text.slice(this.at, Math.min(stop, this.at + 200)),
        line: this.line,
      });
    this.at = stop;
    return true;
  }

  private endOfBlock(at: number): number {
    const { text } = this;
    if (this.language !== "rust" && this.language !== "kotlin") {
      const end = text.indexOf("*/", at + 2);
      return end < 0 ? text.length : end + 2;
    }
    let depth = 1;
    for (let next = at + 2; next < text.length; next++) {
      if (text[next] === "*" && text[next + 1] === "/") depth -= 1;
      else if (text[next] === "/" && text[next + 1] === "*") depth += 1;
      else continue;
      next += 1;
      if (depth === 0) return next + 1;
    }
    return text.length;
  }

  private string(): boolean {
    const found = stringAt(this.text, this.at, this.language, this.tokens.at(-1));
    if (!found) return false;
    this.push("string", found.text, found.isDynamic);
    if (found.heredoc !== undefined && this.heredocs.length < 16) this.heredocs.push(found.heredoc);
    this.skipTo(found.end);
    return true;
  }

  private plain(char: string): void {
    const { text, at } = this;
    let end = at + 1;
    if (
      /[0-9]/.test(char) ||
      (char === "." && /[0-9]/.test(text[end] ?? "") && !/[\w).]/.test(text[at - 1] ?? ""))
    ) {
      while (
        /[0-9a-zA-Z_.]/.test(text[end] ?? "") ||
        (/[+-]/.test(text[end] ?? "") && /[eE]/.test(text[end - 1] ?? ""))
      ) {
        if (text[end] === "." && !/[0-9]/.test(text[end + 1] ?? "")) break;
        end += 1;
      }
      this.push("number", text.slice(at, end));
    } else if (WORD_START.test(char) && (char !== "@" || this.language === "ruby")) {
      while (end < text.length && this.continuesWord(end)) end += 1;
      this.push("word", text.slice(at, end));
    } else {
      const mark = MARKS.find((each) => text.startsWith(each, at)) ?? char;
      end = at + mark.length;
      this.push("mark", mark);
    }
    this.at = end;
  }

  private continuesWord(end: number): boolean {
    const char = this.text[end]!;
    if (char === "?" || char === "!") {
      // Ruby's `empty?` and `save!`; Rust's `assert!`. Elsewhere they are operators.
      if (this.language !== "ruby" && !(this.language === "rust" && char === "!")) return false;
      return this.text[end + 1] !== "=";
    }
    return WORD.test(char) && !/[?!]/.test(this.text[end - 1]!);
  }

  private push(kind: TokenKind, text: string, isDynamic = false): void {
    const { line, at, isFirst } = this;
    const indent = isFirst ? at - this.lineStart : 0;
    this.tokens.push({ kind, text, line, at, isFirst, indent, ...(isDynamic ? { isDynamic } : {}) });
    this.isFirst = false;
  }
}
