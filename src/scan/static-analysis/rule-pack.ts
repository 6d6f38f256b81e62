import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import type { Severity } from "../../engine/severity.ts";
import type { Language } from "./language.ts";

/** A pattern: code in which `$NAME` stands for one expression and `...` for any number of them. */
export type CodePattern = string;

/** One rule, written once for both engines (README.md says how). */
export interface AnalysisRule {
  readonly id: string;
  /** What was found: one sentence, lower case, no full stop. */
  readonly message: string;
  /** What to do instead. */
  readonly help: string;
  readonly severity: Severity;
  readonly confidence: "high" | "medium";
  readonly cwe: string;
  readonly languages: readonly Language[];
  /** One of them stands in every file in which the rule can find something. */
  readonly words: readonly string[];
  /** And one of these, where the rule needs something else beside it, as the outside to come from. */
  readonly also?: readonly string[];
  /** Whether test code is judged too: it runs on nobody's data, and shows what is wrong on purpose. */
  readonly tests: "judged" | "ignored";
  readonly patterns: readonly CodePattern[];
  readonly not?: readonly CodePattern[];
  /** What the text of a `$NAME` must hold: a regular expression that Rust and PCRE read alike. */
  readonly where?: Readonly<Record<string, string>>;
  /** What it must not hold. */
  readonly unless?: Readonly<Record<string, string>>;
  /** `$INPUT` comes from outside: itself, or by a variable of the same function that nobody examined. */
  readonly input?: string;
  /** Found by code of this room, in the structure of the text (structure/), and not by a pattern. */
  readonly structure?: true;
  /** Instead of what the patterns would become, where the engines' own words differ. */
  readonly semgrep?: Readonly<Record<string, unknown>>;
  readonly "ast-grep"?: Readonly<Record<string, unknown>>;
}

export interface RulePack {
  readonly rules: readonly AnalysisRule[];
  /** SHA-256 over the files, by which a fact names the rules that looked. */
  readonly sha256: string;
}

/** In the bundle they lie beside the pages of our own rules. */
export const RULES_FOLDER = new URL("./rules/", import.meta.url);

interface RuleFile {
  /** Expressions for what comes from outside, each with the words of which one stands in all that it matches. */
  readonly inputs?: Readonly<Record<string, { readonly is: string; readonly words: readonly string[] }>>;
  readonly rules: readonly AnalysisRule[];
}

let pack: RulePack | undefined;

/** Our rules, read once. */
export function rulePack(): RulePack {
  pack ??= readRulePack(RULES_FOLDER);
  return pack;
}

function readRulePack(folder: URL): RulePack {
  const hash = createHash("sha256");
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const rules = names.flatMap((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    hash.update(`${name}\0${text}\0`);
    // Our own files: what they hold is checked by their tests.
    const file = load(text) as RuleFile;
    return file.rules.map((rule) => withInput(rule, file.inputs ?? {}));
  });
  return { rules, sha256: hash.digest("hex") };
}

/** `input: request` names one of the file's expressions. */
function withInput(rule: AnalysisRule, inputs: NonNullable<RuleFile["inputs"]>): AnalysisRule {
  if (rule.input === undefined) return rule;
  const input = inputs[rule.input];
  if (input === undefined) throw new Error(`invariant: rule ${rule.id} names no input of its file`);
  return { ...rule, input: input.is, also: input.words };
}

/** The rules that could find something in a text of this language. */
export function rulesFor(rules: readonly AnalysisRule[], language: Language, bytes: Buffer): AnalysisRule[] {
  const holdsOne = (words: readonly string[]) => words.some((word) => bytes.includes(word));
  return rules.filter(
    ({ languages, words, also }) =>
      languages.includes(language) && holdsOne(words) && (also === undefined || holdsOne(also)),
  );
}
