import { type Call, optionsOf, type ProgramTable } from "../call.ts";
import { absoluteOf } from "../place.ts";
import { say, whereIs } from "../scene.ts";
import { literalWord, type ShellWord, shown, UNKNOWN, unknownWord } from "../shell-word.ts";
import { substitutionTexts } from "../substitution-texts.ts";
import { assignmentOf, judgeVariable } from "../variables.ts";

const quiet = () => undefined;

/** Follows the text to another directory: what it deletes there is judged as lying there. */
function changeDirectory({ scene, args, name }: Call): undefined {
  if (name === "popd" || args.some(({ value }) => value === "-")) {
    scene.cwd = undefined;
    return;
  }
  const target = args.find(({ value }) => !/^-[LPe@n]+$/.test(value) && value !== "--") ?? {
    ...literalWord("~"),
    home: true,
  };
  const place = whereIs(scene, target);
  if (target.dynamic || place.kind === "unknown") scene.cwd = undefined;
  else
    scene.cwd =
      target.home && target.value.startsWith("~")
        ? `/home/~${target.value.slice(1)}`
        : absoluteOf(target.value, scene.cwd);
}

/** `set -e`, `set -- words`, `set +o history`. */
function set({ scene, args }: Call): undefined {
  const plain = args[0] !== undefined && !/^[-+]/.test(args[0].value);
  const at = plain ? -1 : args.findIndex(({ value }) => value === "--" || value === "-");
  if (at >= 0 || plain) {
    const words = args.slice(at + 1);
    scene.variables.set("@", { values: words, array: true });
    scene.variables.set("*", { values: words, array: true });
    for (const [index, word] of words.entries())
      scene.variables.set(String(index + 1), { values: [word], array: false });
  }
  const values = args.map(({ value }) => value);
  if (values.some((value, index) => value === "history" && values[index - 1] === "+o")) {
    say(
      scene,
      "disables-protection",
      "the shell's history is switched off",
      "what is done is no longer recorded",
    );
  }
}

/** `export`, `declare` and their kin: assignments were judged with the words; a function or a command name is not one. */
function declare({ scene, args, name }: Call): undefined {
  for (const word of args) {
    const assigned = assignmentOf(word);
    // Unbash reads `export A=b` as an assignment and it is judged there; behind quotes it is a plain word.
    if (assigned !== undefined && !/^[A-Za-z_]\w*\+?=/.test(word.text))
      judgeVariable(scene, assigned[0], assigned[1], [literalWord("export")]);
    if (/\[\s*(\$\(|`)/.test(word.value))
      say(scene, "dynamic-command", `\`${name}\` runs what stands in \`${shown(word.text)}\``);
    if (name !== "alias" && word.dynamic && assigned === undefined) {
      say(
        scene,
        "dynamic-argument",
        `\`${name}\` sets what is known only when it runs: \`${shown(word.text)}\``,
      );
    }
  }
}

function unset({ scene, args }: Call): undefined {
  for (const { value } of args) {
    scene.variables.delete(value);
    if (value === "HISTFILE" || value === "PROMPT_COMMAND" || value === "HISTSIZE") {
      say(scene, "disables-protection", `\`${value}\` is taken away`, "what is done is no longer recorded");
    }
    if (/\[/.test(value)) say(scene, "dynamic-command", "a subscript may run a command");
  }
}

/** Reads into variables: what they held before says nothing any more. */
function read({ scene, args, stdin, name }: Call): undefined {
  const { operands } = optionsOf(
    { args } as Call,
    name === "read" ? "-a -d -i -n -N -p -t -u" : "-d -n -O -s -u -C -c",
  );
  const taken = stdin.kind === "paths" && name === "read" ? stdin.below[0] : undefined;
  for (const { value } of operands) {
    const origin = stdin.kind === "fetched" || stdin.kind === "hidden" ? stdin.kind : undefined;
    if (stdin.kind === "text" && operands.length === 1 && name === "read") {
      scene.variables.set(value, { values: [literalWord(stdin.text.split("\n")[0] ?? "")], array: false });
      continue;
    }
    const word: ShellWord =
      taken === undefined
        ? unknownWord(value, origin)
        : { ...taken, value: `${taken.value}/found`, text: value, glob: false };
    scene.variables.set(value, { values: [word], array: false });
  }
  if (/^(mapfile|readarray)$/.test(name) && args.some(({ value }) => value === "-C")) {
    say(scene, "dynamic-command", `\`${name} -C\` runs a command for every line`);
  }
}

/** Numbers and tests evaluate subscripts, and with them substitutions that quotes hid from the shell. */
function arithmetic({ scene, args, name }: Call): undefined {
  for (const word of args) {
    if (!/\[[^\]]*(\$\(|`)/.test(word.value)) continue;
    say(scene, "dynamic-command", `\`${name}\` runs what stands in \`${shown(word.text)}\``);
    for (const inner of substitutionTexts(word.value)) scene.judgeText(inner);
  }
}

function printf(call: Call): undefined {
  const at = call.args.findIndex(({ value }) => value === "-v");
  const name = call.args[at + 1];
  if (at === 0 && name !== undefined) {
    arithmetic({ ...call, args: [name] });
    const [format, ...rest] = call.args.slice(2);
    const known = format !== undefined && rest.length === 0 && !format.value.includes("%");
    call.scene.variables.set(name.value, { values: [known ? format : unknownWord(UNKNOWN)], array: false });
  }
}

function history({ scene, args }: Call): undefined {
  if (args.some(({ value }) => /^-[a-z]*[cdw]/.test(value))) {
    say(scene, "disables-protection", "the shell's history is wiped", "what was done is no longer recorded");
  }
}

function running(why: string) {
  return ({ scene, name }: Call) => say(scene, "changes-what-runs", `\`${name}\` is used`, why);
}

export const BUILTINS: ProgramTable = [
  [
    "true false : exit return break continue shift wait jobs fg bg disown times umask ulimit getopts type which whereis suspend shopt help dirs caller logout bindkey setopt unsetopt autoload zmodload emulate vared rehash",
    quiet,
  ],
  ["cd pushd popd chdir", changeDirectory],
  ["set", set],
  ["export declare local readonly typeset setenv", declare],
  ["unset unsetenv unalias", unset],
  ["read mapfile readarray", read],
  ["let test [ expr", arithmetic],
  ["printf", printf],
  ["echo print", quiet],
  ["history fc", history],
  ["enable", running("it may load code into the shell")],
  ["bind complete compgen", running("it may run commands later")],
  ["kill", kill],
  [
    "hash",
    (call) =>
      call.args.some(({ value }) => value.startsWith("-p"))
        ? running("it says which file a name runs")(call)
        : undefined,
  ],
];

function kill({ scene, args }: Call): undefined {
  const operands = args.map(({ value }) => value);
  if (operands.includes("-1") && operands.some((value) => /^-(9|KILL|SIGKILL|TERM|15)$/.test(value))) {
    return say(scene, "destroys-wholesale", "every process is killed");
  }
  if (args.some(({ value }) => value === "-0" || value === "-l")) return;
  if (args.some(({ text, value }) => /^"?\$(!|\{?[A-Za-z_]*pid\b)/i.test(text) || /^%\d*$/.test(value)))
    return;
  say(scene, "changes-system", "a process is ended by its number");
}
