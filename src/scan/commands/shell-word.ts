/** Stands in a value for a piece that only running would tell. A control character: no literal word has it unseen. */
export const UNKNOWN = "\u0001";

/** Where text came from that is not in the command itself. `hidden`: it was decoded. */
export type Origin = "fetched" | "hidden";

/** One word as the shell would see it after expansion, as far as that can be known. */
export interface ShellWord {
  /** As it was written. */
  readonly text: string;
  /** Without quotes; `UNKNOWN` for what is not known. */
  readonly value: string;
  /** Some piece is unknown. */
  readonly dynamic: boolean;
  /** `*`, `?` or `[` that the shell expands. */
  readonly glob: boolean;
  /** A leading `~` is the home directory. */
  readonly home: boolean;
  readonly origin?: Origin;
  /** Another value that the word before may have, and no word of its own. */
  readonly instead?: true;
}

/** What a word will be, while it is put together. */
export interface Draft {
  value: string;
  dynamic: boolean;
  glob: boolean;
  home: boolean;
  origin: Origin | undefined;
  instead?: boolean;
}

export function literalWord(value: string, text = value): ShellWord {
  return { text, value, dynamic: false, glob: false, home: false };
}

export function unknownWord(text: string, origin?: Origin): ShellWord {
  return { text, value: UNKNOWN, dynamic: true, glob: false, home: false, ...(origin && { origin }) };
}

/** The word with its first `count` characters taken off: the value of `--output=x`. */
export function tailOf(word: ShellWord, count: number): ShellWord {
  return { ...word, value: word.value.slice(count), home: word.home || word.value[count] === "~" };
}

/** It may turn out to be an option: unknown from its first character on. */
export function mayBeOption(word: ShellWord): boolean {
  return word.dynamic && word.value.startsWith(UNKNOWN);
}

/** A one-line form of foreign text for a message. */
export function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim().replaceAll("`", "'").replaceAll(UNKNOWN, "…");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
