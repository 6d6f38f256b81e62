import { LOOK_MAX } from "./spans.ts";
import { isMark, type TokenText } from "./token.ts";

/** What a word of the file declares when it is called. */
export interface Alias {
  readonly isSuite: boolean;
  /** What the word says by itself: `xit` skips, `fit` focuses. */
  readonly modifiers: readonly string[];
}

const SUITES = ["describe", "context", "suite"];
const TESTS = ["it", "test", "specify"];

const BASE: ReadonlyMap<string, Alias> = new Map<string, Alias>([
  ...SUITES.map((word) => [word, { isSuite: true, modifiers: [] }] as const),
  ...TESTS.map((word) => [word, { isSuite: false, modifiers: [] }] as const),
  ...["xdescribe", "xcontext"].map((word) => [word, { isSuite: true, modifiers: [word] }] as const),
  ...["xit", "xtest", "xspecify"].map((word) => [word, { isSuite: false, modifiers: [word] }] as const),
  ...["fdescribe", "fcontext"].map((word) => [word, { isSuite: true, modifiers: ["only"] }] as const),
  ...["fit", "ftest", "fspecify"].map((word) => [word, { isSuite: false, modifiers: ["only"] }] as const),
]);

/** The words that declare tests in a file: the usual ones, and the names that it gives them. */
export function aliasesOf({ tokens, closer }: TokenText): Map<string, Alias> {
  const aliases = new Map(BASE);
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "word") continue;
    // `import { it as check }`.
    if (token.text === "as" && tokens[at + 1]?.kind === "word") {
      const base = BASE.get(tokens[at - 1]?.text ?? "");
      if (base) aliases.set(tokens[at + 1]!.text, base);
    } else if (/^(?:const|let|var)$/.test(token.text) && isMark(tokens[at + 2], "=")) {
      const alias = aliasIn({ tokens, closer, directives: [] }, at + 3, aliases);
      if (alias) aliases.set(tokens[at + 1]!.text, alias);
    }
  }
  return aliases;
}

/** `test.extend({…})`, `isSlow ? it.skip : it`; nothing where the test itself is declared. */
function aliasIn(
  { tokens, closer }: TokenText,
  start: number,
  aliases: ReadonlyMap<string, Alias>,
): Alias | undefined {
  const modifiers: string[] = [];
  let found: Alias | undefined;
  for (let at = start, looked = 0; at < tokens.length && looked < 40; looked++) {
    const token = tokens[at]!;
    if (isMark(token, ";") || (looked > 0 && token.isFirst && !/^[.?:]$/.test(token.text))) break;
    if (token.kind === "word") {
      if (isMark(tokens[at - 1], ".")) modifiers.push(token.text);
      else found ??= aliases.get(token.text);
    } else if (isMark(token, "=>") || isMark(token, "{")) return undefined;
    else if (isMark(token, "(") && modifiers.at(-1) !== "extend" && found) return undefined;
    at = closer[at]! >= 0 && at - start < LOOK_MAX ? closer[at]! + 1 : at + 1;
  }
  const isChosen =
    tokens.slice(start, start + 40).some((token) => isMark(token, "?")) && modifiers.includes("skip");
  const own = modifiers.filter((word) => /^(?:skip|only|todo|fails|failing|fixme)$/.test(word));
  return (
    found && { isSuite: found.isSuite, modifiers: [...found.modifiers, ...(isChosen ? ["skipIf"] : own)] }
  );
}

/** Names that the file takes from node:assert, which assert by themselves: `strictEqual(a, b)`. */
export function assertNames({ tokens }: TokenText): Set<string> {
  const names = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (
      token.kind !== "string" ||
      !/^(?:node:)?assert(?:\/strict)?$|^@std\/assert|^uvu\/assert$/.test(token.text)
    )
      continue;
    for (let back = at - 1; back > Math.max(0, at - 80); back--) {
      const { kind, text } = tokens[back]!;
      if (/^(?:import|const|let|var)$/.test(text)) break;
      if (kind === "word" && !/^(?:from|require|as|type)$/.test(text)) names.add(text);
    }
  }
  return names;
}
