import { parse } from "unbash";
import type { CommandLists } from "./command-context.ts";
import type { ShellWord } from "./shell-word.ts";

/** A thread's lists, as words: an entry covers every command that begins with its words. */
export interface ConfiguredCommands {
  readonly allow: readonly Entry[];
  readonly review: readonly Entry[];
  readonly block: readonly Entry[];
}

/** A last `*` stands for any further words, and is the same as leaving it out; elsewhere it stands for one word. */
type Entry = readonly string[];

const NONE: ConfiguredCommands = { allow: [], review: [], block: [] };
const READ = new WeakMap<CommandLists, ConfiguredCommands>();

export function configuredCommands(lists: CommandLists | undefined): ConfiguredCommands {
  if (lists === undefined) return NONE;
  let read = READ.get(lists);
  if (read === undefined) {
    read = { allow: entries(lists.allow), review: entries(lists.review), block: entries(lists.block) };
    READ.set(lists, read);
  }
  return read;
}

/** The entry that covers the command, as it is written in the config. */
export function coveringEntry(list: readonly Entry[], words: readonly ShellWord[]): string | undefined {
  for (const entry of list) {
    const length = entry.at(-1) === "*" ? entry.length - 1 : entry.length;
    if (length > words.length) continue;
    let index = 0;
    while (index < length && (entry[index] === words[index]!.value || (entry[index] === "*" && index > 0)))
      index++;
    if (index === length) return entry.join(" ");
  }
  return undefined;
}

/** The same for what is forbidden: options in between and a directory before the program's name hide nothing. */
export function forbiddingEntry(list: readonly Entry[], words: readonly ShellWord[]): string | undefined {
  if (list.length === 0) return undefined;
  const [first, ...rest] = words;
  if (first === undefined) return undefined;
  const program = { ...first, value: first.value.slice(first.value.lastIndexOf("/") + 1) };
  const bare = [program, ...rest.filter(({ value }) => !value.startsWith("-"))];
  return coveringEntry(list, words) ?? coveringEntry(list, [program, ...rest]) ?? coveringEntry(list, bare);
}

function entries(list: readonly string[] | undefined): readonly Entry[] {
  return (list ?? []).map(wordsOf).filter((words) => words.length > 0 && words[0] !== "*");
}

/** An entry that is more than one plain command covers nothing: it would be unclear what it allows. */
function wordsOf(entry: string): Entry {
  const { commands, errors } = parse(entry);
  const command = commands[0]?.command;
  if (
    errors !== undefined ||
    commands.length !== 1 ||
    command?.type !== "Command" ||
    command.name === undefined
  )
    return [];
  return [command.name.value, ...command.args.map((word) => (word.type === "Word" ? word.value : word.text))];
}
