import { LOOK_MAX, statementEnd } from "./spans.ts";
import type { FoundTest } from "./test-case.ts";
import { isMark, isWord, type TokenText } from "./token.ts";

/** Words that take a method away, or make it one that no runner may call. */
const TAKES = /^(?:undef|undef_method|remove_method|private|protected)$/;

/** Ruby: tests that the file defines and takes away again: `undef test_x`, `remove_method :test_x`, `private :test_x`. */
export function withoutUndefined(text: TokenText, found: readonly FoundTest[]): FoundTest[] {
  const undone = undefinedIn(text);
  if (undone.size === 0) return [...found];
  return found.map((test) => {
    const at = undone.get(test.names.at(-1) ?? "");
    // Before its definition it is another one of that name.
    return at === undefined || at < test.body.start - 1 ? test : { ...test, state: "skipped" };
  });
}

/** The names of methods that are taken away, and where that is said last. */
function undefinedIn(text: TokenText): Map<string, number> {
  const { tokens } = text;
  const undone = new Map<string, number>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word" || !TAKES.test(token.text)) continue;
    // `private def test_x`.
    if (isWord(tokens[at + 1], "def") && tokens[at + 1]!.line === token.line)
      undone.set(tokens[at + 2]?.text ?? "", at + 2);
    const end = Math.min(statementEnd(text, at), at + LOOK_MAX);
    for (let next = at + 1; next < end && !isWord(tokens[next], "def"); next++) {
      const { kind, text: name } = tokens[next]!;
      if (kind === "string" || (kind === "word" && (isMark(tokens[next - 1], ":") || token.text === "undef")))
        undone.set(name, next);
    }
  }
  return undone;
}
