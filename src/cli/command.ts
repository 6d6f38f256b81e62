import type { Io } from "./io.ts";

/** Exit statuses (contract.md, 5). */
export const EXIT = { pass: 0, shut: 1, cannotRun: 2, review: 3 } as const;

/** One option of a command. Without `value` it is a flag. */
export interface OptionSpec {
  /** The value's name in the help, as `REV`. */
  readonly value?: string;
  readonly summary: string;
  /** May be given several times; where the command takes nothing else, several values may follow one another. */
  readonly many?: boolean;
  readonly required?: boolean;
  readonly choices?: readonly string[];
}

/** What stands on the command line, checked against what the command takes. */
export interface Given {
  /** An option's value. */
  value(name: string): string | undefined;
  /** The values of an option that may be given several times. */
  all(name: string): readonly string[];
  /** Whether a flag is given. */
  has(name: string): boolean;
  readonly operands: readonly string[];
  readonly wantsHelp: boolean;
}

/** One command: what its `--help` says, and what it does. */
export interface Command {
  /** All its words, as `plan init`. */
  readonly name: string;
  readonly summary: string;
  /** What stands after the options, as `FILE`; absent: nothing may. */
  readonly operands?: { readonly usage: string; readonly min: number; readonly max: number };
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** What a user should know before the first use: exit status, formats, limits. */
  readonly notes: readonly string[];
  readonly examples: readonly string[];
  /** @returns the exit status. */
  run(given: Given, io: Io): Promise<number>;
}

/** `--format text|json`, for every command but `check`, which has more. */
export const FORMAT: OptionSpec = {
  value: "FORMAT",
  summary: "how to print",
  choices: ["text", "json"],
};
