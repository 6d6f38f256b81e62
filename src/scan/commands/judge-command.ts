import { forEachChild, parse, type SyntaxNode } from "unbash";
import { BIDI, INVISIBLE } from "../../contract/invisible-characters.ts";
import type { CommandContext } from "./command-context.ts";
import { type CommandJudgement, worstVerdict } from "./command-finding.ts";
import { judgeWords } from "./dispatch.ts";
import { type Feed, NO_FEED, newScene, type Scene, say, UNKNOWN_FEED } from "./scene.ts";
import { UNKNOWN } from "./shell-word.ts";
import { unreadable } from "./text-bounds.ts";
import { callOf, judgeScript } from "./walk.ts";

/** Nobody assigns it, so that it is unknown wherever it stands. */
const NAMELESS_VARIABLE = `$${"{PROOFGATE_UNKNOWN}"}`;

const INNER_CHARACTERS_MAX = 100_000;
const INNER_TEXTS_DEPTH_MAX = 16;

/**
 * Judges shell text: the worst over its whole syntax tree, whatever wrappers, quoting, encodings or pipelines stand
 * around a command. Pure; bounded in time, depth and memory; never throws for what the text holds [P123] [S7] [S10] [S35].
 */
export function judgeCommand(text: string, context: CommandContext = {}): CommandJudgement {
  return watchCommand(text, context).judgement;
}

/** What shell text comes to, and which files of the repository it is seen to touch. */
export interface WatchedCommand {
  readonly judgement: CommandJudgement;
  /** Files whose text the command itself holds (`cat > a.ts <<EOF`, `echo x > b`): absolute paths, and the text. */
  readonly written: ReadonlyMap<string, string>;
  /** All that it writes or deletes, as far as its words tell: relative to the root, patterns as they stand; the first 1,000. */
  readonly touched: ReadonlySet<string>;
}

/** As `judgeCommand`, for who also asks what is touched. */
export function watchCommand(text: string, context: CommandContext = {}): WatchedCommand {
  const scene = newScene(context, innerJudges);
  const why = unreadable(text);
  if (why !== undefined) say(scene, "too-large", why);
  else if (/^\s*$/.test(text)) {
    say(scene, "nothing-to-judge", "there is no command");
  } else judgeOuter(scene, text);
  const { findings, written, touched } = scene;
  const judgement = { verdict: worstVerdict(findings.map(({ verdict }) => verdict)), findings };
  return { judgement, written, touched };
}

function judgeOuter(scene: Scene, given: string): undefined {
  checkCharacters(scene, given);
  const text = given.includes("\r\n") ? given.replaceAll("\r\n", "\n") : given;
  if (text.includes("\n")) scene.lineEnds = lineEnds(text);
  const script = parse(text);
  if (script.commands.length === 0 && script.errors === undefined)
    say(scene, "nothing-to-judge", "there is no command");
  if (/\(\s*\)|\bfunction\b/.test(text)) collectFunctions(script, scene);
  const { budget } = scene;
  judgeScript(script, scene, NO_FEED);
  // `! ! !` parses and runs nothing.
  if (scene.budget === budget && scene.findings.length === 0)
    say(scene, "nothing-to-judge", "there is no command");
}

/** Functions may be called above the place where they are defined, from other functions. */
function collectFunctions(node: SyntaxNode, scene: Scene): undefined {
  if (node.type === "Function") scene.functions.set(node.name.value, callOf(node, scene));
  if (node.type === "Word" || node.type === "Command") return;
  forEachChild(node, (child) => collectFunctions(child, scene));
}

function innerJudges(scene: Scene): Pick<Scene, "judgeText" | "judgeWords"> {
  let texts = 0;
  return {
    judgeWords: (words, stdin = NO_FEED) => judgeWords(scene, words, stdin),
    judgeText: (given, stdin = NO_FEED): Feed => {
      if (given.length > INNER_CHARACTERS_MAX || texts >= INNER_TEXTS_DEPTH_MAX || scene.budget-- <= 0) {
        say(scene, "too-large", "a text inside the command is too long, or they are nested too deep");
        return UNKNOWN_FEED;
      }
      // What is not known stays a word that is no literal.
      const text = given.includes(UNKNOWN) ? given.replaceAll(UNKNOWN, NAMELESS_VARIABLE) : given;
      const { lineEnds, script } = scene;
      scene.lineEnds = undefined;
      // `bash -c` and its like give their text another `$0`.
      scene.script = undefined;
      texts++;
      const why = unreadable(text);
      if (why !== undefined) say(scene, "too-large", why);
      const feed = why === undefined ? judgeScript(parse(text), scene, stdin) : UNKNOWN_FEED;
      texts--;
      scene.lineEnds = lineEnds;
      scene.script = script;
      return feed;
    },
  };
}

/** Characters that show something else than what would run. */
function checkCharacters(scene: Scene, text: string): undefined {
  if (/^[\x09\x0a\x20-\x7e]*$/.test(text)) return;
  if (BIDI.test(text))
    say(scene, "runs-hidden-code", "the text holds characters that turn the direction of what is shown");
  if (INVISIBLE.test(text)) say(scene, "disguised-command", "the text holds characters that show nothing");
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)/.test(text))
    say(scene, "disguised-command", "the text holds control characters");
}

function lineEnds(text: string): number[] {
  const ends: number[] = [];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) ends.push(at);
  return ends;
}
