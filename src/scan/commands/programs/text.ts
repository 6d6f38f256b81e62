import type { Call, ProgramTable } from "../call.ts";
import { overwrites } from "../effects.ts";
import { readOptions } from "../options.ts";
import { runsOrigin } from "../run-file.ts";
import { type Scene, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";

function sed(call: Call): undefined {
  const { scene, args } = call;
  const options = readOptions(args, "-e --expression -f --file -l --line-length");
  const given = options.values("-e", "--expression");
  const script = given.length > 0 ? undefined : options.operands[0];
  const files = given.length > 0 ? options.operands : options.operands.slice(1);
  for (const text of script === undefined ? given : [script]) sedScript(scene, text);
  if (options.has("-i", "--in-place", "-I") || options.names.some((name) => /^-[nErs]*i/.test(name))) {
    for (const file of files) overwrites(scene, file, "sed");
  }
}

/** `e` runs what it finds; `w` writes a file. */
function sedScript(scene: Scene, text: ShellWord): undefined {
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, "a sed script is run");
  const { value } = text;
  const runs = /(^|[;{}\n]|\d|\$|\/)\s*e\s+(\S.*)$/m.exec(value);
  if (runs) {
    scene.judgeText(runs[2]!);
    say(scene, "runs-inline-code", `\`sed\` runs a command: \`${shown(text.text)}\``);
  }
  const substitution =
    /(?:^|[;{}\n]|\d)\s*s([^\w\s\\])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([a-zA-Z0-9]*)(?:\s+(\S+))?/.exec(
      value,
    );
  if (substitution?.[4]?.includes("e")) {
    scene.judgeText(substitution[3]!);
    say(scene, "runs-inline-code", `\`sed\` runs what it has put together: \`${shown(text.text)}\``);
  }
  const written =
    /(?:^|[;{}\n/])\s*w\s+(\S+)/.exec(value)?.[1] ??
    (substitution?.[4]?.includes("w") ? substitution[5] : undefined);
  if (written !== undefined)
    overwrites(scene, { ...text, value: written, dynamic: text.dynamic, home: false }, "sed");
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
}

function awkProgram(scene: Scene, text: ShellWord): undefined {
  if (text.origin !== undefined) return runsOrigin(scene, text.origin, "an awk program is run");
  const { value } = text;
  if (/\bsystem\s*\(|\|\s*&?\s*getline|\|\s*&?\s*("|[a-z])|@load|\/inet\/(tcp|udp)/.test(value)) {
    for (const literal of value.matchAll(/"((?:[^"\\]|\\.)*)"/g))
      if (/[\s/]/.test(literal[1]!)) scene.judgeText(literal[1]!);
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

/** Editors driven by their words: `-c`, `+`, `-es`. */
function editor(call: Call): undefined {
  const { scene, args, name } = call;
  const commands = args.flatMap((word, index) => {
    if (/^(-c|--cmd|-S)$/.test(word.value)) return args.slice(index + 1, index + 2);
    return word.value.startsWith("+") && !/^\+\d*$/.test(word.value) ? [word] : [];
  });
  for (const command of commands) {
    const run = /(?:^\+?|\|)\s*:?\s*(?:silent\s*)?(?:r\s*|read\s*)?!+\s*(.*)$/.exec(command.value);
    if (run) scene.judgeText(run[1]!);
    const called = /system\(\s*['"](.*?)['"]\s*\)/.exec(command.value);
    if (called) scene.judgeText(called[1]!);
    say(scene, "runs-inline-code", `\`${name}\` runs \`${shown(command.text)}\``);
  }
  for (const file of args) if (/^[/~]/.test(file.value)) overwrites(scene, file, name);
}

function tr(): undefined {}

export const TEXT: ProgramTable = [
  ["sed gsed", sed],
  ["awk gawk mawk nawk", awk],
  ["vim vi nvim ex view emacs nano ed ne micro", editor],
  ["tr", tr],
];
