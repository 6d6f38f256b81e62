import type { Options } from "./options.ts";
import { readOptions } from "./options.ts";
import type { Feed, Scene } from "./scene.ts";
import type { ShellWord } from "./shell-word.ts";

/** One program with its words, ready to be judged. */
export interface Call {
  /** Without directory, `.exe` and the like. */
  readonly name: string;
  readonly args: readonly ShellWord[];
  /** The program's word and its arguments. */
  readonly words: readonly ShellWord[];
  readonly stdin: Feed;
  readonly scene: Scene;
}

/** Judges a call; returns what it prints where that differs from what `feedFrom` would say. */
export type ProgramJudge = (call: Call) => Feed | undefined;

/** Programs that one entry covers, with the reason for what is said of them. */
export type ProgramTable = readonly (readonly [names: string, judge: ProgramJudge])[];

export function optionsOf({ args }: Call, takesValue = ""): Options {
  return readOptions(args, takesValue);
}

/** The first word that is no option: a subcommand. */
export function subcommandOf(
  { args }: Call,
  takesValue = "",
): { readonly name: string; readonly args: readonly ShellWord[]; readonly dynamic: boolean } {
  const { operands } = readOptions(args, takesValue, true);
  const [first, ...rest] = operands;
  return { name: first?.value ?? "", args: rest, dynamic: first?.dynamic ?? false };
}
