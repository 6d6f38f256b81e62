import { mayBeOption, type ShellWord, tailOf } from "./shell-word.ts";

/** A command's words after its name, read as options and operands in the GNU way. */
export interface Options {
  /** Whether one of these options stands there; long ones may be abbreviated as GNU allows. */
  has(...names: readonly string[]): boolean;
  /** The last value of one of these options. */
  value(...names: readonly string[]): ShellWord | undefined;
  values(...names: readonly string[]): readonly ShellWord[];
  readonly operands: readonly ShellWord[];
  /** Every option as it is spelled, without its value. */
  readonly names: readonly string[];
  /** An unquoted or leading unknown word might be any option. */
  readonly unclear: boolean;
}

const SETS = new Map<string, ReadonlySet<string>>();

/**
 * @param takesValue the options that take a value, separated by spaces: `-o --output`
 * @param stopAtOperand options end at the first operand, as for programs that run another
 */
export function readOptions(args: readonly ShellWord[], takesValue = "", stopAtOperand = false): Options {
  const taking = setOf(takesValue);
  const found: [string, ShellWord | undefined][] = [];
  const operands: ShellWord[] = [];
  let unclear = false;
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    const { value } = word;
    const at = index;
    if (value === "--") {
      for (const rest of args.slice(index + 1)) operands.push(rest);
      break;
    }
    if (value.length < 2 || value[0] !== "-") {
      unclear ||= mayBeOption(word);
      if (stopAtOperand) {
        for (const rest of args.slice(index)) operands.push(rest);
        break;
      }
      operands.push(word);
    } else if (value[1] === "-") {
      const equals = value.indexOf("=");
      const name = equals < 0 ? value : value.slice(0, equals);
      if (equals >= 0) found.push([name, tailOf(word, equals + 1)]);
      else found.push([name, taking.has(name) ? args[++index] : undefined]);
    } else if (taking.has(value)) found.push([value, args[++index]]);
    else index += readShort(word, taking, found, args[index + 1]);
    // An option's value may have been one of several.
    while (index > at && args[index + 1]?.instead === true) found.push([found.at(-1)![0], args[++index]]);
  }
  return optionsOf(found, operands, unclear);
}

/** Reads `-abc`; returns how many further words it took. */
function readShort(
  word: ShellWord,
  taking: ReadonlySet<string>,
  found: [string, ShellWord | undefined][],
  next: ShellWord | undefined,
): number {
  const { value } = word;
  // Programs with long options behind one dash (find, java, terraform) are asked for by their whole spelling.
  const equals = value.indexOf("=");
  if (equals > 0) found.push([value.slice(0, equals), tailOf(word, equals + 1)]);
  else if (value.length > 2) found.push([value, undefined]);
  for (let at = 1; at < value.length; at++) {
    const name = `-${value[at]}`;
    if (!taking.has(name)) found.push([name, undefined]);
    else if (at + 1 < value.length) {
      found.push([name, tailOf(word, at + 1)]);
      return 0;
    } else {
      found.push([name, next]);
      return 1;
    }
  }
  return 0;
}

function optionsOf(
  found: readonly [string, ShellWord | undefined][],
  operands: readonly ShellWord[],
  unclear: boolean,
): Options {
  const matches = (spelled: string, names: readonly string[]) =>
    names.some(
      (name) =>
        name === spelled || (spelled.length > 3 && spelled.startsWith("--") && name.startsWith(spelled)),
    );
  const values = (...names: readonly string[]) =>
    found.flatMap(([name, value]) => (value !== undefined && matches(name, names) ? [value] : []));
  return {
    has: (...names) => found.some(([name]) => matches(name, names)),
    value: (...names) => values(...names).at(-1),
    values,
    operands,
    names: found.map(([name]) => name),
    unclear,
  };
}

function setOf(names: string): ReadonlySet<string> {
  let set = SETS.get(names);
  if (set === undefined) {
    set = new Set(names.split(" "));
    SETS.set(names, set);
  }
  return set;
}
