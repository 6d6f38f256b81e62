import {
  type CommandExpansionPart,
  type DoubleQuotedChild,
  forEachChild,
  type ParameterExpansionPart,
  type SyntaxNode,
  type Word,
  type WordPart,
} from "unbash";
import { expandBraces } from "./braces.ts";
import { knownVariable } from "./known-variables.ts";
import { type Feed, NO_FEED, type Scene, say, type Variable } from "./scene.ts";
import { type Draft, type Origin, type ShellWord, shown, UNKNOWN } from "./shell-word.ts";
import { substitutionTexts } from "./substitution-texts.ts";

/** Several values of one word, from braces or a loop's list, are judged as if all stood there at once. */
const ALTERNATIVES_MAX = 64;
/** What grows beyond this is no longer followed. */
const VALUE_CHARACTERS_MAX = 1_000_000;

/** What a substitution prints, as far as that is known; the caller has judged what it runs. */
export type OutputOf = (part: Extract<WordPart, { readonly script: unknown }>) => Feed;

/** The words that one written word becomes: several after braces, arrays and word splitting; none where it is empty. */
export function expandWord(word: Word, scene: Scene, outputOf: OutputOf): readonly ShellWord[] {
  const { text, value, parts } = word;
  if (parts === undefined) {
    return [{ text, value, dynamic: false, glob: false, home: text.charCodeAt(0) === 126 }];
  }
  const expansion = new Expansion(scene, outputOf, text);
  for (const part of parts) expansion.add(part, false);
  return expansion.finished();
}

/** The whole word as one, for places where the shell does not split: an assignment, a redirection, a here-string. */
export function expandWhole(word: Word, scene: Scene, outputOf: OutputOf): ShellWord {
  const words = expandWord(word, scene, outputOf);
  const [first] = words;
  if (first === undefined) return { text: word.text, value: "", dynamic: false, glob: false, home: false };
  if (words.length === 1) return first;
  return {
    ...first,
    text: word.text,
    value: words.map(({ value }) => value).join(" "),
    dynamic: words.some(({ dynamic }) => dynamic),
  };
}

/** Text with expansions inside, as the body of a here-document. */
export function expandParts(
  parts: readonly WordPart[],
  text: string,
  scene: Scene,
  outputOf: OutputOf,
): ShellWord {
  const expansion = new Expansion(scene, outputOf, text);
  for (const part of parts) expansion.add(part, true);
  return expansion.finished()[0] ?? { text, value: "", dynamic: false, glob: false, home: false };
}

class Expansion {
  readonly #scene: Scene;
  readonly #outputOf: OutputOf;
  readonly #text: string;
  readonly #done: Draft[] = [];
  #open: Draft[] = [];
  #quoted = false;

  constructor(scene: Scene, outputOf: OutputOf, text: string) {
    this.#scene = scene;
    this.#outputOf = outputOf;
    this.#text = text;
  }

  add(part: WordPart | DoubleQuotedChild, quoted: boolean): undefined {
    switch (part.type) {
      case "Literal":
        return this.#literal(part.value, !quoted && part.text.startsWith("~"));
      case "SingleQuoted":
      case "AnsiCQuoted":
        this.#quoted = true;
        return this.#literal(part.value, false);
      case "DoubleQuoted":
      case "LocaleString":
        this.#quoted = true;
        for (const child of part.parts) this.add(child, true);
        return;
      case "Glob":
      case "ExtendedGlob":
        this.#literal(part.text, false);
        for (const draft of this.#open) draft.glob = true;
        return;
      case "SimpleExpansion":
        return this.#variable(part.text.slice(1), quoted);
      case "ParameterExpansion":
        return this.#parameter(part, quoted);
      case "ArithmeticExpansion":
        if (part.expression !== undefined && /\$|`/.test(part.text)) this.#arithmetic(part.expression);
        return this.#literal("1", false);
      case "BraceExpansion":
        return this.#alternatives(expandBraces(part.text));
      case "CommandExpansion":
        return this.#substitution(part, quoted);
      case "ProcessSubstitution":
        return this.#process(part);
    }
  }

  /** A file whose content, where it is known, is judged when somebody runs it. */
  #process(part: Extract<WordPart, { readonly type: "ProcessSubstitution" }>): undefined {
    const feed = this.#outputOf(part);
    const path = `/dev/fd/${63 + this.#scene.written.size}`;
    this.#literal(path, false);
    if (part.operator === ">") return;
    if (feed.kind === "text") this.#scene.written.set(path, feed.text);
    if (feed.kind === "fetched" || feed.kind === "hidden") this.#taint(feed.kind);
    else if (feed.kind === "text" && feed.decoded) this.#taint("hidden");
  }

  finished(): ShellWord[] {
    if (this.#quoted && this.#open.length === 0) this.#literal("", false);
    const text = this.#text;
    return [...this.#done, ...this.#open].map(({ value, dynamic, glob, home, origin, instead }) => {
      return { text, value, dynamic, glob, home, ...(origin && { origin }), ...(instead && { instead }) };
    });
  }

  #literal(value: string, home: boolean): undefined {
    if (this.#open.length === 0)
      this.#open.push({ value: "", dynamic: false, glob: false, home: false, origin: undefined });
    for (const draft of this.#open) {
      if (home && draft.value === "") draft.home = true;
      if (draft.value.length > VALUE_CHARACTERS_MAX) draft.dynamic = true;
      else draft.value += value;
    }
  }

  #unknown(origin?: Origin): undefined {
    this.#literal(UNKNOWN, false);
    for (const draft of this.#open) draft.dynamic = true;
    if (origin) this.#taint(origin);
  }

  #taint(origin: Origin): undefined {
    for (const draft of this.#open) draft.origin = origin;
  }

  #variable(name: string, quoted: boolean): undefined {
    const variable =
      this.#scene.variables.get(name.replace(/\[[@*]\]$/, "")) ?? knownVariable(name, this.#scene);
    if (variable === undefined) return this.#unknown();
    if (variable.array) return this.#fields(variable.values);
    if (variable.values.length === 1) return this.#value(variable.values[0]!, quoted);
    this.#anyOf(variable, true);
  }

  #value(word: ShellWord, quoted: boolean): undefined {
    if (quoted || !/\s/.test(word.value)) {
      const first = this.#open.length === 0 || this.#open.every(({ value }) => value === "");
      this.#literal(word.value, false);
      for (const draft of this.#open) {
        draft.dynamic ||= word.dynamic;
        draft.glob ||= word.glob && !quoted;
        draft.home ||= first && word.home;
        draft.origin ??= word.origin;
      }
      return;
    }
    const pieces = word.value.trim().split(/\s+/);
    if (/^\s/.test(word.value)) this.#break();
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) this.#break();
      this.#value({ ...word, value: piece, home: word.home && piece.startsWith("~") }, true);
    }
    if (/\s$/.test(word.value)) this.#break();
  }

  #fields(words: readonly ShellWord[]): undefined {
    for (const [index, word] of words.entries()) {
      if (index > 0) this.#break();
      this.#value(word, true);
    }
  }

  /** @param isOne the shell makes one word of it, whichever value it has */
  #anyOf({ values }: Variable, isOne = false): undefined {
    const before =
      this.#open.length === 0
        ? [{ value: "", dynamic: false, glob: false, home: false, origin: undefined }]
        : this.#open;
    if (before.length * values.length > ALTERNATIVES_MAX) return this.#unknown();
    this.#open = before.flatMap((draft) =>
      values.map((word, index) => ({
        instead: draft.instead === true || (isOne && index > 0),
        value: draft.value + word.value,
        dynamic: draft.dynamic || word.dynamic,
        glob: draft.glob || word.glob,
        home: draft.home || (draft.value === "" && word.home),
        origin: draft.origin ?? word.origin,
      })),
    );
  }

  #alternatives(texts: readonly string[] | undefined): undefined {
    if (texts === undefined) return this.#unknown();
    this.#anyOf({
      array: false,
      values: texts.map((text) => ({
        text,
        value: text,
        dynamic: false,
        glob: /[*?[]/.test(text),
        home: text.startsWith("~"),
      })),
    });
  }

  /** Its value is a number whatever happens; what runs to find it is judged. */
  #arithmetic(node: SyntaxNode): undefined {
    if ("script" in node) {
      this.#outputOf(node as Extract<WordPart, { readonly script: unknown }>);
      return;
    }
    forEachChild(node, (child) => this.#arithmetic(child));
  }

  #break(): undefined {
    for (const draft of this.#open) this.#done.push(draft);
    this.#open = [];
  }

  #parameter(part: ParameterExpansionPart, quoted: boolean): undefined {
    const { parameter, operation, prefix } = part;
    if (part.text.startsWith("${{")) {
      say(
        this.#scene,
        "dynamic-argument",
        `\`${shown(part.text)}\` is put in by the workflow before the shell reads it`,
      );
      return this.#unknown();
    }
    if (/\$\(|`|<\(/.test(part.text)) {
      forEachChild(part, (child) => this.#arithmetic(child));
      // Unbash 6.0.4 ends the pattern of `${x/$(rm -rf /)/}` at the slash inside the substitution.
      if (operation?.type === "Replace")
        for (const inner of substitutionTexts(part.text)) this.#scene.judgeText(inner);
    }
    if (prefix === "#") return this.#literal("1", false);
    if (prefix !== undefined || operation?.type === "Unknown") return this.#unknown();
    if (operation?.type === "Transform") {
      say(this.#scene, "dynamic-command", `\`${shown(part.text)}\` may run what the variable holds`);
      return this.#unknown();
    }
    if (operation === undefined) return this.#variable(parameter, quoted);
    if (operation.type === "Default") return this.#default(part, operation.operator, quoted);
    // The rest cuts and replaces: from a value that is known we could follow it, but nobody needs to write that.
    this.#unknown(this.#scene.variables.get(parameter)?.values[0]?.origin);
  }

  /** `${x:-word}`: where `x` is unknown, the word is one of its possible values, and the one we can judge. */
  #default({ parameter, operation }: ParameterExpansionPart, operator: string, quoted: boolean): undefined {
    if (operation?.type !== "Default") return;
    if (operator.endsWith("?")) return this.#variable(parameter, quoted);
    const known = this.#scene.variables.get(parameter);
    if (known !== undefined && !operator.endsWith("+")) return this.#variable(parameter, quoted);
    const operand = expandWhole(operation.operand, this.#scene, this.#outputOf);
    // Nobody unsets them: `${HOME:-x}` is the home.
    const usual = knownVariable(parameter, this.#scene);
    if (usual !== undefined && !operator.endsWith("+"))
      return this.#anyOf({ array: false, values: [...usual.values, operand] }, true);
    const dangerous = /^[/~.]/.test(operand.value) || operand.dynamic || /\s/.test(operand.value);
    if (dangerous || this.#open.length === 0) this.#value(operand, quoted);
    else this.#literal(operand.value, false);
    for (const draft of this.#open) draft.dynamic = true;
  }

  #substitution(part: CommandExpansionPart, quoted: boolean): undefined {
    const feed: Feed = part.script === undefined ? NO_FEED : this.#outputOf(part);
    if (feed.kind === "fetched" || feed.kind === "hidden") return this.#unknown(feed.kind);
    if (feed.kind === "paths") {
      const values = feed.below.map((word) => ({ ...word, text: part.text, value: `${word.value}/found` }));
      return this.#anyOf({ array: false, values });
    }
    if (feed.kind !== "text") return this.#unknown();
    const value = feed.text.replace(/\n+$/, "");
    this.#value(
      {
        text: part.text,
        value,
        dynamic: value.includes(UNKNOWN),
        glob: false,
        home: value.startsWith("~/"),
        ...(feed.decoded && { origin: "hidden" }),
      },
      quoted,
    );
  }
}
