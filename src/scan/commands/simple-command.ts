import type { Assignment, Command } from "unbash";
import { expandWhole, expandWord, type OutputOf } from "./expand.ts";
import { type Feed, NO_FEED, type Scene, say } from "./scene.ts";
import { literalWord, type ShellWord, shown, UNKNOWN } from "./shell-word.ts";
import { judgeVariable } from "./variables.ts";

/** Judges one simple command: its assignments, then its words. Redirections are the caller's. */
export function judgeSimple(node: Command, scene: Scene, stdin: Feed, outputOf: OutputOf): Feed {
  const name = node.name;
  const args: ShellWord[] = [];
  for (const arg of node.args) {
    if (arg.type !== "Word") args.push(assignmentWord(arg, scene, outputOf));
    else for (const word of expandWord(arg, scene, outputOf)) args.push(word);
  }
  if (args.length > WORDS_MAX) {
    say(scene, "too-large", `one command has more than ${WORDS_MAX} words`);
    return NO_FEED;
  }
  const names = name === undefined ? [] : expandWord(name, scene, outputOf);
  const runs = names.length > 0 || args.length > 0;
  const assigned: { readonly name: string; readonly value: ShellWord }[] = [];
  for (const one of node.prefix) {
    if (one.type !== "Assignment") continue;
    assigned.push({ name: one.name, value: assign(one, scene, outputOf, runs ? [...names, ...args] : []) });
  }
  if (!runs) {
    if (name !== undefined)
      say(
        scene,
        "dynamic-command",
        `\`${shown(name.text)}\` is nothing, or a command that is known only when it runs`,
      );
    return NO_FEED;
  }
  if (name !== undefined && isChoice(name.parts, scene)) {
    say(scene, "dynamic-command", `\`${shown(name.text)}\` may be one of several commands`);
    return names.map((one) => scene.judgeWords([one, ...args], stdin)).at(-1) ?? NO_FEED;
  }
  if (name?.parts?.some(({ type }) => type === "CommandExpansion") && !names[0]?.dynamic) {
    say(scene, "dynamic-command", `\`${shown(name.text)}\` is a command that another one prints`);
  }
  // `A=x sh -c '$A'`: the command sees them, and nothing after it does.
  const before = node.prefix.length === 0 ? undefined : new Map(scene.variables);
  for (const { name: variable, value } of assigned) setVariable(scene, variable, value);
  const feed = scene.judgeWords(names.length === 0 ? args : [...names, ...args], stdin);
  for (const { name: variable } of assigned) {
    const value = before?.get(variable);
    if (value === undefined) scene.variables.delete(variable);
    else scene.variables.set(variable, value);
  }
  return feed;
}

/** The name is a variable of which the text assigns several values. */
function isChoice(
  parts: readonly { readonly type: string; readonly text: string }[] | undefined,
  scene: Scene,
): boolean {
  const [part] = parts ?? [];
  if (parts?.length !== 1 || part === undefined || !/^(Simple|Parameter)Expansion$/.test(part.type))
    return false;
  const variable = scene.variables.get(part.text.replace(/[${}]/g, ""));
  return variable !== undefined && !variable.array && variable.values.length > 1;
}

/** `NAME=value` as a word of `export`, `declare` or `env`. */
function assignmentWord(one: Assignment, scene: Scene, outputOf: OutputOf): ShellWord {
  const value = assign(
    one,
    scene,
    outputOf,
    ["export"].map((word) => literalWord(word)),
  );
  return { ...value, text: one.text, value: `${one.name}=${value.value}`, home: false };
}

function assign(one: Assignment, scene: Scene, outputOf: OutputOf, command: readonly ShellWord[]): ShellWord {
  const { name, append } = one;
  if (one.index !== undefined) expandWord(one.index, scene, outputOf);
  if (one.value.type === "ArrayValue") {
    const values = one.value.elements.flatMap((word) => expandWord(word, scene, outputOf));
    const before = append ? (scene.variables.get(name)?.values ?? []) : [];
    // Doubled a few times, an array or a text would fill the memory.
    if (before.length + values.length > ELEMENTS_MAX) scene.variables.delete(name);
    else scene.variables.set(name, { values: [...before, ...values].map(bounded), array: true });
    return literalWord(one.text);
  }
  const value = expandWhole(one.value, scene, outputOf);
  judgeVariable(scene, name, value, command);
  // `A=x cmd` is gone after cmd, and cmd's own words were expanded before it.
  const onlyForCommand = command.length > 0 && command[0]!.value !== "export";
  if (!onlyForCommand) setVariable(scene, name, value, append === true);
  return value;
}

/** Assigns in the order of the text; what may or may not happen adds a value. */
export function setVariable(scene: Scene, name: string, given: ShellWord, append = false): undefined {
  const value = bounded(given);
  const before = scene.variables.get(name)?.values ?? [];
  if (append) {
    const [last] = before;
    const whole =
      last === undefined
        ? { ...value, dynamic: true }
        : bounded({ ...value, value: last.value + value.value });
    scene.variables.set(name, { values: [whole], array: false });
    return;
  }
  const known = scene.conditional > 0 ? before.filter((one) => one.value !== value.value) : [];
  const values = [...known, value];
  scene.variables.set(name, {
    values: values.length > VALUES_MAX ? [{ ...value, dynamic: true }] : values,
    array: false,
  });
}

const VALUES_MAX = 8;

/** A system passes far fewer to a program. */
const WORDS_MAX = 20_000;
const ELEMENTS_MAX = 500;
const VALUE_CHARACTERS_MAX = 20_000;

function bounded(word: ShellWord): ShellWord {
  return word.value.length > VALUE_CHARACTERS_MAX ? { ...word, value: UNKNOWN, dynamic: true } : word;
}
