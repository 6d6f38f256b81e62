import { configuredCommands, coveringEntry, forbiddingEntry } from "./config-lists.ts";
import { reads } from "./effects.ts";
import { feedFrom } from "./feeds.ts";
import { judgeInnerCommands } from "./inner-commands.ts";
import { asciiLookalike } from "./lookalikes.ts";
import { absoluteOf } from "./place.ts";
import { namesDeedIn } from "./programs/deeds.ts";
import { programJudge } from "./programs/index.ts";
import { runsFile } from "./run-file.ts";
import { runsOrigin } from "./run-origin.ts";
import { type Feed, NO_FEED, type Scene, say, UNKNOWN_FEED } from "./scene.ts";
import { literalWord, type ShellWord, shown, UNKNOWN } from "./shell-word.ts";

const DEPTH_MAX = 48;

/** Judges one command by its words, then by the thread's lists. */
export function judgeWords(scene: Scene, words: readonly ShellWord[], stdin: Feed): Feed {
  const [program] = words;
  if (program === undefined) return NO_FEED;
  if (scene.depth >= DEPTH_MAX || scene.budget-- <= 0) {
    say(scene, "too-large", "commands are nested too deep, or too many");
    return UNKNOWN_FEED;
  }
  scene.depth++;
  const start = scene.findings.length;
  const feed = dispatch(scene, program, words, stdin) ?? feedFrom(words, stdin, scene);
  applyLists(scene, words, start);
  scene.depth--;
  return feed;
}

/** What the config allows is no longer asked about; what is blocked stays blocked [P38] [S12]. */
function applyLists(scene: Scene, words: readonly ShellWord[], start: number): undefined {
  const lists = configuredCommands(scene.context.commands);
  if (scene.findings.length > start && coveringEntry(lists.allow, words) !== undefined) {
    const lifted = scene.findings.slice(start).filter(({ verdict }) => verdict === "block");
    scene.findings = [...scene.findings.slice(0, start), ...lifted];
  }
  const blocked = forbiddingEntry(lists.block, words);
  if (blocked !== undefined)
    say(scene, "configured-block", `the thread's config blocks \`${shown(blocked)}\``);
  const reviewed = forbiddingEntry(lists.review, words);
  if (reviewed !== undefined)
    say(scene, "configured-review", `the thread's config wants a look at \`${shown(reviewed)}\``);
}

function dispatch(
  scene: Scene,
  program: ShellWord,
  words: readonly ShellWord[],
  stdin: Feed,
): Feed | undefined {
  const { value } = program;
  if (program.origin !== undefined) runsOrigin(scene, program.origin, `\`${shown(program.text)}\` is run`);
  if (program.dynamic) return dynamicProgram(scene, program, words, stdin);
  if (value === "") {
    say(scene, "dynamic-command", "the command's name is empty");
    return words.length > 1 ? scene.judgeWords(words.slice(1), stdin) : undefined;
  }
  if (value !== "[" && value !== "[[" && (program.glob || /[*?[]/.test(value)))
    globProgram(scene, program, words, stdin);
  for (const word of words) reads(scene, word, value);
  const slash = value.lastIndexOf("/");
  if (slash >= 0) return pathProgram(scene, program, words, stdin, slash);
  return namedProgram(scene, value, words, stdin);
}

function namedProgram(
  scene: Scene,
  spelled: string,
  words: readonly ShellWord[],
  stdin: Feed,
): Feed | undefined {
  const args = words.slice(1);
  const judge = programJudge(spelled);
  const followed = scene.functions.get(spelled)?.(args, stdin);
  if (judge !== undefined) return judge({ name: spelled, args, words, stdin, scene });
  const name = asciiLookalike(spelled).replace(/\.(exe|cmd|bat|com|ps1)$/i, "");
  const other = programJudge(name) ?? programJudge(name.toLowerCase());
  // A function is judged where it is defined. One that has a known program's name is judged as that program too: the
  // text may take the function away again.
  if (other === undefined && (followed !== undefined || scene.context.tools?.has(spelled)))
    return followed ?? UNKNOWN_FEED;
  if (other === undefined) {
    judgeInnerCommands(scene, args, stdin);
    return say(scene, "unknown-program", `nothing is known of the program \`${shown(spelled)}\``);
  }
  // Some systems ignore case, and readers do not see the difference between letters.
  if (!/\.(exe|cmd|bat|com|ps1)$/i.test(spelled) && spelled !== "MSBuild") {
    say(
      scene,
      "disguised-command",
      `\`${shown(spelled)}\` looks like \`${name.toLowerCase()}\` and is spelled otherwise`,
    );
  }
  return other({ name: name.toLowerCase(), args, words, stdin, scene });
}

const SYSTEM_PROGRAMS = /^\/(usr\/(local\/)?)?s?bin\/[^/]+$|^\/opt\/homebrew\/bin\/[^/]+$/;
/** Where package managers put the programs of declared dependencies. */
const TOOL_DIRECTORIES =
  /(^|\/)(node_modules\/\.bin|vendor\/bin|\.?venv\/(bin|Scripts)|env\/bin|bin\/Debug|target\/(debug|release))\/[^/]+$/;

function pathProgram(
  scene: Scene,
  program: ShellWord,
  words: readonly ShellWord[],
  stdin: Feed,
  slash: number,
): Feed | undefined {
  const name = program.value.slice(slash + 1);
  const absolute = absoluteOf(program.value, scene.cwd);
  if (absolute !== undefined && SYSTEM_PROGRAMS.test(absolute)) {
    return namedProgram(scene, name, [{ ...program, value: name }, ...words.slice(1)], stdin);
  }
  runsFile(scene, program, stdin, true);
  const judge = programJudge(name);
  if (judge !== undefined) return judge({ name, args: words.slice(1), words, stdin, scene });
  judgeInnerCommands(scene, words.slice(1), stdin);
  if (!TOOL_DIRECTORIES.test(program.value)) namesDeedIn(scene, program);
}

function dynamicProgram(
  scene: Scene,
  program: ShellWord,
  words: readonly ShellWord[],
  stdin: Feed,
): undefined {
  say(scene, "dynamic-command", `which program runs is known only when it runs: \`${shown(program.text)}\``);
  // The value may still be the worst that it can be: `${1:-rm} -rf /`.
  const known = program.value.replaceAll(UNKNOWN, "");
  if (known !== "" && programJudge(known) !== undefined) {
    namedProgram(scene, known, [literalWord(known, program.text), ...words.slice(1)], stdin);
  } else if (known === "" && words.length > 1) guessDestruction(scene, words, stdin);
}

/** Some programs are so often hidden behind a variable or a pattern that their words are judged as if they stood there. */
const HIDDEN_PROGRAMS = [
  "rm",
  "dd",
  "shred",
  "mkfs",
  "chmod",
  "chown",
  "sh",
  "bash",
  "curl",
  "wget",
  "git",
  "sudo",
  "cat",
];

function globProgram(scene: Scene, program: ShellWord, words: readonly ShellWord[], stdin: Feed): undefined {
  say(scene, "dynamic-command", `\`${shown(program.text)}\` is whatever file matches`);
  const pattern = program.value.slice(program.value.lastIndexOf("/") + 1);
  if (pattern.length > 64 || /^[*?]*$/.test(pattern)) return guessDestruction(scene, words, stdin);
  for (const name of HIDDEN_PROGRAMS) {
    if (!matchesGlob(name, pattern)) continue;
    namedProgram(scene, name, [literalWord(name, program.text), ...words.slice(1)], stdin);
  }
}

/** Words that only `rm` has any use for: `-rf /` behind whatever name. */
function guessDestruction(scene: Scene, words: readonly ShellWord[], stdin: Feed): undefined {
  if (!words.slice(1).some(({ value }) => /^-[a-zA-Z]*([rR][a-zA-Z]*f|f[a-zA-Z]*[rR])[a-zA-Z]*$/.test(value)))
    return;
  namedProgram(scene, "rm", [literalWord("rm", words[0]!.text), ...words.slice(1)], stdin);
}

function matchesGlob(name: string, pattern: string): boolean {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === "*") source += ".*";
    else if (letter === "?") source += ".";
    else if (letter === "[") {
      const close = pattern.indexOf("]", at + 2);
      if (close < 0) return false;
      const inside = pattern
        .slice(at + 1, close)
        .replace(/^[!^]/, "^")
        .replace(/\\/g, "");
      if (!/^\^?[a-zA-Z0-9.-]+$/.test(inside) || /[a-zA-Z0-9]-[A-Z0-9.]*$/.test(inside)) source += ".";
      else source += `[${inside}]`;
      at = close;
    } else source += letter.replace(/[^a-zA-Z0-9]/g, "\\$&");
  }
  return source.length < 200 && !/(\.\*.*){4}/.test(source) && new RegExp(`^${source}$`).test(name);
}
