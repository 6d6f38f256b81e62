import type { Language } from "./language.ts";
import type { Token } from "./token.ts";

const CLOSES: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const OPENS = new Set(["(", "[", "{"]);

/** Ruby's words that want an `end`; the second group only where a statement begins, for elsewhere they are modifiers. */
const ALWAYS_OPEN = new Set(["def", "class", "module", "begin", "case"]);
const OPEN_FIRST = new Set(["if", "unless", "while", "until", "for"]);
const LOOPS = new Set(["while", "until", "for"]);

/**
 * The partner of each opening token. A closing bracket that does not fit closes what it can find: program text that is
 * broken in one place stays readable in the others.
 */
export function closersOf(tokens: readonly Token[], language: Language): Int32Array {
  const closer = new Int32Array(tokens.length).fill(-1);
  const open: { index: number; sort: string }[] = [];
  const close = (sort: string, index: number) => {
    // Looks back a bounded way, so that hostile brackets cost no more than others.
    for (let depth = open.length - 1; depth >= Math.max(0, open.length - 8); depth--) {
      if (open[depth]!.sort !== sort) continue;
      for (const { index: opened } of open.splice(depth)) closer[opened] = index;
      return;
    }
  };
  let loopLine = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "mark") {
      const opener = CLOSES[token.text];
      if (OPENS.has(token.text)) open.push({ index, sort: token.text });
      else if (opener !== undefined) close(opener, index);
    } else if (language === "ruby" && token.kind === "word") {
      if (token.text === "end" && !isMember(tokens, index)) close("end", index);
      else if (opensInRuby(tokens, index, loopLine)) {
        open.push({ index, sort: "end" });
        if (LOOPS.has(token.text)) loopLine = token.line;
      }
    }
  }
  for (const { index } of open) closer[index] = tokens.length;
  return closer;
}

function opensInRuby(tokens: readonly Token[], index: number, loopLine: number): boolean {
  const token = tokens[index]!;
  if (isMember(tokens, index)) return false;
  // The `do` of `while x do` belongs to the loop.
  if (token.text === "do") return token.line !== loopLine;
  if (token.text === "def") return !isEndlessMethod(tokens, index);
  if (ALWAYS_OPEN.has(token.text)) return true;
  const before = tokens[index - 1];
  return (
    OPEN_FIRST.has(token.text) &&
    (token.isFirst || (before?.kind === "mark" && /^(=|\(|;|\[|\|\||&&)$/.test(before.text)))
  );
}

/** A method's or a key's name that looks like a word of the language: `x.class`, `:end`, `end:`. */
function isMember(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  const isKey = after?.text === ":" && after.at === tokens[index]!.at + tokens[index]!.text.length;
  return isKey || (before?.kind === "mark" && /^(\.|&\.|\?\.|::|:)$/.test(before.text));
}

/** `def total = 1`, `def total(x) = x`. */
function isEndlessMethod(tokens: readonly Token[], index: number): boolean {
  const { line } = tokens[index]!;
  let depth = 0;
  for (let next = index + 2; next < Math.min(tokens.length, index + 40); next++) {
    const token = tokens[next]!;
    if (token.line !== line) return false;
    if (token.text === "(") depth += 1;
    else if (token.text === ")") depth -= 1;
    else if (depth === 0) return token.kind === "mark" && token.text === "=";
  }
  return false;
}
