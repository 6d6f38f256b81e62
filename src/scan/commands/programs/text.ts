import type { Call, ProgramTable } from "../call.ts";
import { fileOf, overwrites } from "../effects.ts";
import { readOptions } from "../options.ts";
import { runsFeed, runsFile } from "../run-file.ts";
import { runsOrigin } from "../run-origin.ts";
import { type Scene, say } from "../scene.ts";
import { literalWord, type ShellWord, shown } from "../shell-word.ts";

function sed(call: Call): undefined {
  const { scene, args } = call;
  const options = readOptions(args, "-e --expression -f --file -l --line-length");
  const given = options.values("-e", "--expression");
  const script = given.length > 0 ? undefined : options.operands[0];
  const files = given.length > 0 ? options.operands : options.operands.slice(1);
  for (const text of script === undefined ? given : [script]) sedScript(scene, text);
  for (const file of options.values("-f", "--file")) scriptFile(call, file, sedScript);
  if (options.has("-i", "--in-place", "-I") || options.names.some((name) => /^-[nErs]*i/.test(name))) {
    for (const file of files) overwrites(scene, file, "sed");
  }
}

const SUBSTITUTION =
  /(?:^|[;{}\n]|\d)\s*s([^\w\s\\])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([a-zA-Z0-9]*)(?:[^\S\n]+(\S+))?/g;

/** `e` runs what it finds, or what stands behind it; `w` writes a file. */
function sedScript(scene: Scene, text: ShellWord): undefined {
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, "a sed script is run");
  const { value } = text;
  const runs = /(^|[;{}\n]|\d|\$|\/)\s*e\s+(\S.*)$/m.exec(value);
  if (runs) scene.judgeText(runs[2]!);
  const substitutions = value.length > SCRIPT_CHARACTERS_MAX ? [] : [...value.matchAll(SUBSTITUTION)];
  const bare = /(^|[;{}\n]|\d|\$)\s*e\s*($|[;}\n])/.test(value);
  for (const [, , , replacement, flags = "", file] of substitutions.slice(0, SUBSTITUTIONS_MAX)) {
    if (bare || flags.includes("e")) scene.judgeText(replacement!.replaceAll("\\/", "/"));
    if (flags.includes("w") && file !== undefined) writesFile(scene, text, file);
  }
  if (runs || bare || substitutions.some(([, , , , flags]) => flags?.includes("e")))
    say(scene, "runs-inline-code", `\`sed\` runs a command: \`${shown(text.text)}\``);
  const written = /(?:^|[;{}\n/])\s*w\s+(\S+)/.exec(value)?.[1];
  if (written !== undefined) writesFile(scene, text, written);
}

function writesFile(scene: Scene, text: ShellWord, file: string): undefined {
  overwrites(scene, { ...text, value: file, dynamic: text.dynamic, home: false }, "sed");
}

const SCRIPT_CHARACTERS_MAX = 20_000;
const SUBSTITUTIONS_MAX = 20;

/** A script that is known because this very text wrote it; what was fetched is found here, the rest is the repository's. */
function scriptFile({ scene, stdin }: Call, file: ShellWord, judge: typeof sedScript): undefined {
  const path = fileOf(scene, file);
  const written = path === undefined ? undefined : scene.written.get(path);
  const text = file.value === "-" && stdin.kind === "text" ? stdin.text : written;
  if (text !== undefined) judge(scene, literalWord(text, file.text));
  else runsFile(scene, file, stdin, false);
}

function awk(call: Call): undefined {
  const { scene, args } = call;
  const options = readOptions(
    args,
    "-F --field-separator -v --assign -f --file -i --include -e --source -l --load",
    true,
  );
  const texts = options.values("-e", "--source");
  const program = texts.length > 0 || options.has("-f", "--file") ? texts : options.operands.slice(0, 1);
  if (options.names.some((name) => name === "-i") && options.value("-i")?.value === "inplace") {
    for (const file of options.operands.slice(1)) overwrites(scene, file, "awk");
  }
  for (const text of program) awkProgram(scene, text);
  for (const file of options.values("-f", "--file")) scriptFile(call, file, awkProgram);
}

function awkProgram(scene: Scene, text: ShellWord): undefined {
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, "an awk program is run");
  const { value } = text;
  if (/\bsystem\s*\(|\|\s*&?\s*getline|\|\s*&?\s*("|[a-z])|@load|\/inet\/(tcp|udp)/.test(value)) {
    const literals = [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]!);
    // Awk joins what stands side by side.
    for (const literal of [...literals, literals.join("")])
      if (/[\s/]/.test(literal)) scene.judgeText(literal);
    if (/\/inet[46]?\/(tcp|udp)/.test(value) && /system\s*\(|getline/.test(value))
      say(scene, "runs-fetched-code", `\`awk\` opens a connection and runs: \`${shown(text.text)}\``);
    return say(scene, "runs-inline-code", `\`awk\` runs other programs: \`${shown(text.text)}\``);
  }
  for (const [, file] of value.matchAll(/print[^;{}\n]*>{1,2}\s*"([^"]+)"/g)) {
    overwrites(scene, { ...text, value: file!, home: false }, "awk");
  }
  if (/print[^;{}\n]*>{1,2}\s*[A-Za-z$(]/.test(value)) {
    say(
      scene,
      "dynamic-argument",
      `where \`awk\` writes is known only when it runs: \`${shown(text.text)}\``,
    );
  }
}

const EDITOR_COMMANDS = /^(-[a-zA-Z]*c|--cmd|-S|--?eval|--execute|-f|--funcall|-l|--load)$/;

/** Editors driven by their words: `-c`, `+`, `-es`, `--eval`, or by standard input. */
function editor(call: Call): undefined {
  const { scene, args, name, stdin } = call;
  const commands = args.flatMap((word, index) => {
    if (EDITOR_COMMANDS.test(word.value)) return args.slice(index + 1, index + 2);
    return /^\+(?!\d*$)|^--?(eval|execute|cmd)=/.test(word.value) ? [word] : [];
  });
  for (const command of commands) {
    editorText(scene, command.value);
    say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(command.text)}\``);
  }
  for (const [index, word] of args.entries())
    if (/^-[SsWl]$/.test(word.value) && args[index + 1] !== undefined && args[index + 1]!.value !== "-")
      runsFile(scene, args[index + 1]!, stdin, false);
  const scripted = args.findIndex(({ value }) => value === "-s" || value === "-W");
  if (scripted >= 0 && args[scripted + 1]?.value === "-") runsFeed(scene, stdin, `\`${name}\` is run`, false);
  else if (stdin.kind === "fetched" || stdin.kind === "hidden")
    runsOrigin(scene, stdin.kind, `what \`${name}\` reads is run`);
  if (stdin.kind === "text") editorText(scene, stdin.text);
  for (const file of args) if (/^[/~]/.test(file.value)) overwrites(scene, file, name);
}

/** What an editor's command hands to a shell: behind `!`, `:terminal`, in `system(…)` and Lisp's `shell-command`. */
function editorText(scene: Scene, text: string): undefined {
  const called =
    /!+\s*([^"|\n]+)|\b(?:term|terminal)\s+([^\n]+)|\b(?:system|systemlist|jobstart|termopen)\(\s*['"](.*?)['"]|\((?:async-)?shell-command(?:-to-string)?\s+"([^"]*)"|\(call-process\s+"([^)]*)"/g;
  for (const [, ...groups] of [...text.slice(0, SCRIPT_CHARACTERS_MAX).matchAll(called)].slice(0, 50)) {
    const command = groups.find((group) => group !== undefined)?.trim() ?? "";
    if (command === "") continue;
    scene.judgeText(command.replaceAll('"', " "));
    say(scene, "runs-inline-code", `an editor runs \`${shown(command)}\``);
  }
  if (/delete-(file|directory)/.test(text) && /"[/~]/.test(text))
    say(scene, "destroys-outside", `\`${shown(text)}\` deletes outside the repository`);
}

function tr(): undefined {}

export const TEXT: ProgramTable = [
  ["sed gsed", sed],
  ["awk gawk mawk nawk", awk],
  ["vim vi nvim ex view emacs nano ed ne micro", editor],
  ["tr", tr],
];
