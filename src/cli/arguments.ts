import { parseArgs } from "node:util";
import { nearestWord } from "../contract/nearest-word.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Command, Given, OptionSpec } from "./command.ts";

/**
 * Reads a command's arguments. Nothing is guessed: an unknown option, a missing or doubled value, a word too many is an
 * error, because a gate that ignores what it does not understand judges something else than was asked.
 * @throws CannotRun
 */
export function readArguments(command: Command, argv: readonly string[]): Given {
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let list: string | undefined;
  for (const token of tokensOf(command, argv)) {
    if (token.kind === "option") {
      addOption(command, values, token);
      list = command.options[token.name]?.many && !command.operands ? token.name : undefined;
    } else if (token.kind === "option-terminator") list = undefined;
    else if (list === undefined) operands.push(token.value);
    // `--tests reports/*.xml`: the shell has made many words of one.
    else values.set(list, [...(values.get(list) ?? []), token.value]);
  }
  const given: Given = {
    value: (name) => values.get(name)?.[0],
    all: (name) => values.get(name) ?? [],
    has: (name) => values.has(name),
    operands,
    wantsHelp: values.has("help"),
  };
  if (!given.wantsHelp) checkComplete(command, given);
  return given;
}

function tokensOf(command: Command, argv: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), multiple: true },
    ]),
  );
  // Not `strict`: its errors name neither the nearest option nor what to do.
  const { tokens } = parseArgs({
    args: [...argv],
    options: { ...options, help: { type: "boolean", short: "h" } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function addOption(command: Command, values: Map<string, string[]>, token: OptionToken): void {
  const { name, rawName, value, inlineValue } = token;
  if (name === "help") {
    values.set("help", []);
    return;
  }
  // The user's own words may name anything that every object has.
  const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
  if (!spec || rawName !== `--${name}`) throw unknownOption(command, rawName);
  const before = values.get(name);
  if (before && !spec.many) throw misused(command, `\`--${name}\` is given twice`);
  if (spec.value === undefined) {
    if (value !== undefined) throw misused(command, `\`--${name}\` takes no value`);
    values.set(name, []);
    return;
  }
  values.set(name, [...(before ?? []), checkedValue(command, name, spec, value, inlineValue ?? false)]);
}

function checkedValue(
  command: Command,
  name: string,
  spec: OptionSpec,
  value: string | undefined,
  inlineValue: boolean,
): string {
  // `--base --head x` has forgotten a value; what truly begins with a dash can be written `--base=-x`.
  if (value === undefined || value === "" || (!inlineValue && value.startsWith("-") && value !== "-")) {
    throw misused(command, `\`--${name}\` needs a value (\`${spec.value}\`)`);
  }
  if (spec.choices && !spec.choices.includes(value)) {
    const near = nearestWord(value, spec.choices);
    throw new CannotRun(
      `\`${value}\` is not a value of \`--${name}\``,
      near ? `write \`--${name} ${near}\`` : `choose one of ${listed(spec.choices)}`,
    );
  }
  return value;
}

function checkComplete(command: Command, given: Given): void {
  for (const [name, spec] of Object.entries(command.options)) {
    if (spec.required && given.value(name) === undefined) {
      throw misused(command, `\`--${name} ${spec.value}\` is missing`);
    }
  }
  const { min, max, usage } = command.operands ?? { min: 0, max: 0, usage: "" };
  if (given.operands.length < min) throw misused(command, `\`${usage}\` is missing`);
  const tooMany = given.operands[max];
  if (tooMany !== undefined) throw misused(command, `\`${tooMany}\` is one word too many`);
}

function unknownOption(command: Command, rawName: string): CannotRun {
  const near = nearestOption(command, rawName);
  const message = `\`${rawName}\` is not an option of \`proofgate ${command.name}\``;
  return near ? new CannotRun(message, `write \`${near}\``) : misused(command, message);
}

/** Of `--keep` `--help` is no likely reading: it is two edits away from most short words. */
function nearestOption(command: Command, rawName: string): string | undefined {
  const names = Object.keys(command.options).map((name) => `--${name}`);
  return nearestWord(rawName, names) ?? (/^--?h[elp]{0,3}$/i.test(rawName) ? "--help" : undefined);
}

function misused(command: Command, message: string): CannotRun {
  return new CannotRun(message, `\`proofgate ${command.name} --help\` shows how it is used`);
}

function listed(choices: readonly string[]): string {
  return choices.map((choice) => `\`${choice}\``).join(", ");
}
