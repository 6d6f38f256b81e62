import { type CST, Lexer, Parser } from "yaml";
import { DEPTH_MAX } from "./plain-data.ts";
import { type Complaint, PROBLEMS_MAX } from "./problem.ts";

/** A syntax tree of the yaml package, or why the text is not even given to the rest of it. */
export type YamlTokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly complaints: readonly Complaint[] };

// What contract.md does not allow, by the first character of a lexeme outside scalars. All of it lets one document mean
// different things to different readers, or grow when it is read.
const REFUSED: Readonly<Record<string, readonly [message: string, help: string]>> = {
  "&": ["anchors are not allowed", "remove the anchor, and write the value where it is needed"],
  "*": ["aliases are not allowed", "write the value itself; put quotes around a text that begins with `*`"],
  "!": ["tags are not allowed", "remove the tag; put quotes around a text that begins with `!`"],
  "%": ["directives are not allowed", "remove the line; documents are read as YAML 1.2"],
  "\ufeff": ["the document contains a byte order mark", "save it as UTF-8 without a byte order mark"],
};

// Each container is one entry of the parser's stack; the document and a scalar come on top.
const STACK_MAX = DEPTH_MAX + 4;
const TEXT_START = "\x02";
const SCALAR_START = "\x1f";
const FLOW_END = "\x18";

/**
 * Splits YAML into tokens and stops at the first sign of hostility: the library composes by recursion, so depth must be
 * bounded here. Linear in the text. The text must hold no control characters, which the lexer uses for its own signs.
 */
export function readYamlTokens(text: string): YamlTokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const watch = new LexemeWatch();
  for (const lexeme of new Lexer().lex(text)) {
    watch.see(lexeme);
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > STACK_MAX)
      watch.complain(`the document is nested deeper than ${DEPTH_MAX}`, "flatten it");
    const errors = tokens.length > PROBLEMS_MAX;
    if (watch.complaints.length >= PROBLEMS_MAX || parser.stack.length > STACK_MAX || errors) break;
  }
  if (watch.complaints.length > 0) return { ok: false, complaints: watch.complaints };
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

class LexemeWatch {
  readonly complaints: Complaint[] = [];
  #offset = 0;
  #inScalar = false;
  #atLineStart = true;
  #tabAt: number | undefined;
  #documents = 0;

  see(lexeme: string): void {
    if (lexeme === TEXT_START || lexeme === FLOW_END) return;
    if (lexeme === SCALAR_START) {
      this.#reportTab();
      this.#inScalar = true;
      return;
    }
    if (this.#inScalar) this.#inScalar = false;
    else this.#seeSyntax(lexeme);
    this.#offset += lexeme.length;
  }

  complain(message: string, help: string, offset = this.#offset): void {
    this.complaints.push({ offset, pointer: "", message, help });
  }

  #seeSyntax(lexeme: string): void {
    const first = lexeme[0] ?? "";
    if (first === "\n" || first === "\r") {
      this.#tabAt = undefined;
      this.#atLineStart = true;
      return;
    }
    if (first === " " || first === "\t") {
      if (this.#atLineStart && lexeme.includes("\t")) this.#tabAt = this.#offset + lexeme.indexOf("\t");
      return;
    }
    if (first === "#") this.#tabAt = undefined;
    this.#reportTab();
    if (lexeme === "---" && ++this.#documents > 1) {
      this.complain("there is a second document", "remove it; a file holds one document");
    }
    const refused = REFUSED[first];
    if (refused !== undefined) this.complain(...refused);
  }

  #reportTab(): void {
    this.#atLineStart = false;
    if (this.#tabAt === undefined) return;
    this.complain("a tab is used for indentation", "indent with spaces", this.#tabAt);
    this.#tabAt = undefined;
  }
}
