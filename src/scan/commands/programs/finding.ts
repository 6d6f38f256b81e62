import type { Call, ProgramTable } from "../call.ts";
import { deletes, overwrites } from "../effects.ts";
import { choosesBy } from "../find-expression.ts";
import { say } from "../scene.ts";
import { literalWord, mayBeOption, type ShellWord, shown } from "../shell-word.ts";

function find({ scene, args }: Call): undefined {
  const at = args.findIndex(
    ({ value, dynamic }) =>
      /^[-(!]/.test(value) && !/^-([HLP]|O\d|D)$/.test(value) && !(dynamic && value.startsWith("\u0001")),
  );
  const starts = (at < 0 ? args : args.slice(0, at)).filter(({ value }) => !value.startsWith("-"));
  const expression = at < 0 ? [] : args.slice(at);
  const places = starts.length === 0 ? [literalWord(".")] : starts;
  const chosen = choosesBy(expression);
  // Quoted or not, a word of the expression that is unknown may be `-delete`.
  if (expression.some((word) => mayBeOption(word) && !isOperandOf(expression, word))) {
    say(scene, "dynamic-argument", "what `find` does is known only when it runs");
  }
  for (let index = 0; index < expression.length; index++) {
    const { value } = expression[index]!;
    if (value === "-delete") for (const place of places) deletes(scene, belowOf(place, chosen), "find", true);
    if (/^-(exec|execdir|ok|okdir)$/.test(value)) index = runs(expression, index, places, chosen, scene);
    if (/^-(fprint|fprint0|fls|fprintf)$/.test(value) && expression[index + 1])
      overwrites(scene, expression[index + 1]!, "find");
  }
}

function isOperandOf(expression: readonly ShellWord[], word: ShellWord): boolean {
  return /^-/.test(expression[expression.indexOf(word) - 1]?.value ?? "");
}

/** Something below the place, or, where nothing was chosen, all of it. */
function belowOf(place: ShellWord, chosen: ShellWord | undefined): ShellWord {
  if (chosen === undefined) return place;
  // Git's own directory, and patterns that fit it, are nobody's leftovers.
  const name = /^\.g(it|i?t?\*)/.test(chosen.value) && !/^\.git[^*]/.test(chosen.value) ? ".git" : "found";
  return { ...place, value: `${place.value}/${name}`, glob: false };
}

/** Judges what runs for each file; returns where its words end. */
function runs(
  expression: readonly ShellWord[],
  at: number,
  places: readonly ShellWord[],
  chosen: ShellWord | undefined,
  scene: Call["scene"],
): number {
  let end = at + 1;
  while (end < expression.length && expression[end]!.value !== ";" && expression[end]!.value !== "+") end++;
  const command = expression.slice(at + 1, end);
  const { cwd } = scene;
  if (expression[at]!.value.endsWith("dir")) scene.cwd = undefined;
  for (const place of places) {
    const found = belowOf(place, chosen);
    const name = expression[at]!.value.endsWith("dir") ? { ...found, value: "./found" } : found;
    scene.judgeWords(
      command.map((word) => {
        if (!word.value.includes("{}")) return word;
        const value = word.value.replaceAll("{}", name.value);
        return { ...word, value, home: word.home || name.home, dynamic: word.dynamic || name.dynamic };
      }),
      { kind: "none" },
    );
  }
  scene.cwd = cwd;
  return end;
}

function fd({ scene, args, name }: Call): undefined {
  const at = args.findIndex(({ value }) => /^(-x|-X|--exec|--exec-batch)(=|$)/.test(value));
  if (at < 0) return;
  const command = args.slice(at + 1);
  say(
    scene,
    "dynamic-argument",
    `\`${name}\` runs \`${shown(command.map(({ text }) => text).join(" "))}\` for every file`,
  );
  scene.judgeWords([...command, literalWord("./found")], { kind: "none" });
}

export const FINDING: ProgramTable = [
  ["find gfind bfs", find],
  ["fd fdfind", fd],
];
