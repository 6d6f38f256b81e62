import type { CommandContext } from "./command-context.ts";
import { COMMAND_RULES, type CommandFinding, type CommandRule } from "./command-finding.ts";
import { NAMELESS_ROOT, type Place, placeOf } from "./place.ts";
import type { ShellWord } from "./shell-word.ts";

/** What flows into a command's standard input, or out of it. */
export type Feed =
  | { readonly kind: "none" | "unknown" | "fetched" | "hidden" }
  /** Known text. `decoded`: it was written in some encoding before. */
  | { readonly kind: "text"; readonly text: string; readonly decoded?: boolean }
  /** Names of files below these words' places. `all`: every one of them. */
  | { readonly kind: "paths"; readonly below: readonly ShellWord[]; readonly all?: boolean };

export const NO_FEED: Feed = { kind: "none" };
export const UNKNOWN_FEED: Feed = { kind: "unknown" };

/** Judges a function's body or an alias's text once more, with the words and the input that a call gives it. */
export type Followed = (args: readonly ShellWord[], stdin: Feed) => Feed;

/** All that a variable may hold where it is read, as far as the text says. */
export interface Variable {
  /** Each a possible value. */
  readonly values: readonly ShellWord[];
  /** `a=(x y)`: one word after the other. */
  readonly array: boolean;
}

/** The judgement under way: what is known by now, what has been found. One per text; inner texts share it. */
export interface Scene {
  readonly context: CommandContext;
  readonly root: string;
  cwd: string | undefined;
  /** Absolute: what `$0` names; undefined where that is not known. */
  script: string | undefined;
  readonly links: Map<string, string>;
  readonly variables: Map<string, Variable>;
  /** Functions and aliases: their bodies are judged where they are defined, and followed where they are called. */
  readonly functions: Map<string, Followed>;
  /** Functions whose bodies are being judged. */
  readonly defining: string[];
  /** Something fetched was unpacked or cloned: what is run from here on may be it. */
  unpacked: boolean;
  /** Absolute paths of files that hold what was fetched or decoded. */
  readonly tainted: Map<string, "fetched" | "hidden">;
  /** Absolute paths of files whose text the command itself wrote. */
  readonly written: Map<string, string>;
  /** What is written or deleted inside the repository, relative to its root; patterns as they stand. */
  readonly touched: Set<string>;
  findings: CommandFinding[];
  /** 1-based line of the command being judged. */
  line: number;
  /** Inside a loop, a branch or a function: an assignment adds a value instead of replacing it. */
  conditional: number;
  /** Texts and wrappers around the command being judged. */
  depth: number;
  /** Words and commands that may still be looked at. */
  budget: number;
  /** Commands in functions that may still be followed. */
  followable: number;
  /** Offsets of the line ends of the outermost text, while it is the one being judged. */
  lineEnds: readonly number[] | undefined;
  /** Judges shell text; what it returns is what the text prints. */
  judgeText(text: string, stdin?: Feed): Feed;
  /** Judges one command by its words: wrappers, inner commands, redirections excepted. */
  judgeWords(words: readonly ShellWord[], stdin?: Feed): Feed;
}

export type Inner = Pick<Scene, "judgeText" | "judgeWords">;

/** Commands, words given to programs, and inner texts of one text. */
const COMMANDS_MAX = 30_000;
const FOLLOWED_MAX = 2000;

export function newScene(context: CommandContext, inner: (scene: Scene) => Inner): Scene {
  const root = context.root === undefined ? NAMELESS_ROOT : context.root.replace(/\/+$/, "") || "/";
  const scene: Scene = {
    context,
    root,
    script: context.script === undefined ? undefined : `${root}/${context.script}`,
    cwd: context.directory === undefined || context.directory === "" ? root : `${root}/${context.directory}`,
    links: new Map(),
    variables: new Map(),
    functions: new Map(),
    defining: [],
    unpacked: false,
    tainted: new Map(),
    written: new Map(),
    touched: new Set(),
    findings: [],
    line: 1,
    conditional: 0,
    depth: 0,
    budget: COMMANDS_MAX,
    followable: FOLLOWED_MAX,
    lineEnds: undefined,
    judgeText: () => NO_FEED,
    judgeWords: () => NO_FEED,
  };
  return Object.assign(scene, inner(scene));
}

/** Records a finding; the same one is said once a line. */
export function say(scene: Scene, rule: CommandRule, message: string, note?: string): undefined {
  const [verdict, help] = COMMAND_RULES[rule];
  const { findings, line } = scene;
  if (findings.length >= FINDINGS_MAX) return sayAtLimit(scene, rule);
  if (findings.some((one) => one.rule === rule && one.line === line && one.message === message)) return;
  findings.push({ rule, verdict, message, ...(note === undefined ? {} : { note }), help, line });
}

/** Findings of one text; further ones are dropped, but never the first that blocks. */
const FINDINGS_MAX = 1000;

function sayAtLimit({ findings, line }: Scene, rule: CommandRule): undefined {
  const [verdict, help] = COMMAND_RULES[rule];
  if (verdict !== "block" || findings.some((one) => one.verdict === "block")) return;
  findings.push({ rule, verdict, message: "there are more findings than can be listed", help, line });
}

export function whereIs(scene: Scene, word: ShellWord): Place {
  return placeOf(word, scene);
}
