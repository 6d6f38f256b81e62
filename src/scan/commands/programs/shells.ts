import type { Call, ProgramTable } from "../call.ts";
import { follow } from "../following.ts";
import { readOptions } from "../options.ts";
import { runsFeed, runsFile } from "../run-file.ts";
import { runsOrigin } from "../run-origin.ts";
import { type Feed, NO_FEED, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";
import { namesDeedIn } from "./deeds.ts";

/** Shells whose text we read as Bash does; what they understand differently does not parse, or is stricter there. */
const NAMES = "sh bash dash ash zsh ksh mksh rbash posh yash";
const FOREIGN = "fish csh tcsh nu nushell elvish xonsh rc es";

function shell(call: Call): Feed {
  const { scene, args, stdin, name } = call;
  const options = readOptions(args, "-o +o -O +O --rcfile --init-file -c", true);
  for (const file of options.values("--rcfile", "--init-file")) runsFile(scene, file, stdin, true);
  const set = options.values("-o", "+o");
  if (set.some(({ value }) => value === "history"))
    say(scene, "disables-protection", "the shell's history is switched off");
  // `bash -xc TEXT`, `bash -c -e TEXT`: the text is the first operand, wherever `c` stands among the letters.
  const text = textOf(args);
  if (text !== undefined) return runText(call, text);
  if (args.some(({ value }) => value === "--version" || value === "--help")) return NO_FEED;
  const [script] = options.operands;
  if (script === undefined || options.has("-s")) return runsFeed(scene, stdin, `\`${name}\` is run`, true);
  if (options.has("-n") && !options.has("-c")) return NO_FEED;
  runsFile(scene, script, stdin, true);
  namesDeedIn(scene, script);
  return { kind: "unknown" };
}

function textOf(args: readonly ShellWord[]): ShellWord | undefined {
  let asked = false;
  for (let index = 0; index < args.length; index++) {
    const { value } = args[index]!;
    if (/^[-+]o$|^[-+]O$|^--(rcfile|init-file)$/.test(value)) index++;
    else if (/^-[a-zA-Z]*c[a-zA-Z]*$/.test(value)) asked = true;
    else if (value === "--" && asked) return args[index + 1];
    else if (!/^[-+]./.test(value)) return asked ? args[index] : undefined;
  }
  return undefined;
}

function runText({ scene, stdin, args, name }: Call, text: ShellWord): Feed {
  if (text.origin !== undefined)
    runsOrigin(scene, text.origin, `\`${shown(text.text)}\` is run by \`${name}\``);
  const rest = args.slice(args.indexOf(text) + 1);
  const before = new Map(scene.variables);
  for (const [index, word] of rest.entries())
    scene.variables.set(String(index), { values: [word], array: false });
  if (rest.length > 1) scene.variables.set("@", { values: rest.slice(1), array: true });
  const { cwd } = scene;
  const feed = scene.judgeText(text.value, stdin);
  scene.cwd = cwd;
  scene.variables.clear();
  for (const [variable, value] of before) scene.variables.set(variable, value);
  return feed;
}

/** Another language: a file is a file, a text is judged as the shell's and looked at by a person. */
function foreignShell(call: Call): Feed {
  const { scene, name } = call;
  const text = textOf(call.args);
  if (text === undefined) return shell(call);
  say(scene, "runs-inline-code", `\`${name}\` runs a text in a language of its own`);
  return runText(call, text);
}

/** `eval` reads its words once more. */
function evaluate({ scene, args, stdin }: Call): Feed {
  const origin = args.find((word) => word.origin !== undefined)?.origin;
  if (origin !== undefined)
    runsOrigin(scene, origin, `\`${shown(args.map(({ text }) => text).join(" "))}\` is evaluated`);
  return scene.judgeText(args.map(({ value }) => value).join(" "), stdin);
}

function source({ scene, args, stdin, name }: Call): undefined {
  const [file] = args;
  if (file === undefined) return say(scene, "dynamic-command", `\`${name}\` reads nothing`);
  runsFile(scene, file, stdin, true);
}

function trap({ scene, args }: Call): undefined {
  const text = args.find(({ value }) => value !== "--");
  if (text === undefined || /^-[lp]?$/.test(text.value) || /^\d+$/.test(text.value)) return;
  if (text.origin !== undefined) runsOrigin(scene, text.origin, "what `trap` is given is run");
  scene.judgeText(text.value);
}

function alias({ scene, args }: Call): undefined {
  for (const word of args) {
    const equals = word.value.indexOf("=");
    if (equals < 1) continue;
    const name = word.value.slice(0, equals);
    const text = word.value.slice(equals + 1);
    if (word.origin !== undefined) runsOrigin(scene, word.origin, `the alias \`${shown(name)}\``);
    scene.judgeText(text);
    // What stands behind an alias stands behind its text.
    const whole = (words: readonly ShellWord[]) => [text, ...words.map((one) => one.text)].join(" ");
    scene.functions.set(name, (words, stdin) =>
      follow(scene, name, words, () => scene.judgeText(whole(words), stdin)),
    );
  }
}

export const SHELLS: ProgramTable = [
  [NAMES, shell],
  [FOREIGN, foreignShell],
  ["eval", evaluate],
  ["source .", source],
  ["trap", trap],
  ["alias", alias],
];
