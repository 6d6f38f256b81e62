import type { Silencer } from "../../engine/content-facts.ts";

/** What our own scanners find, as far as a silencer of somebody's tool can hide it from that tool. */
export type Hideable = "secrets" | "static analysis" | "dependencies" | "commands";

/** How far a silencer reaches: its own line, the one after it, all that follow, or the whole file. */
export type Reach = "line" | "next" | "rest" | "file";

/** One way of telling a tool to look away. */
export interface SilencerForm {
  /** Source of a pattern without flags; matched without regard to case, where one of `begins` stands. */
  readonly pattern: string;
  /** What every match begins with, in words; by default the plain characters that the pattern begins with. */
  readonly begins?: readonly string[];
  readonly silences: Silencer["silences"];
  /**
   * Where its tool obeys it. `comment`: anywhere in a comment; `comment start`: as its first word; `anywhere`: in any
   * line that holds the words, a string too; `code`: as an attribute, annotation or pragma.
   */
  readonly stands: "comment" | "comment start" | "anywhere" | "code";
  readonly reach: Reach;
  readonly hides: readonly Hideable[];
  /** Rules of its tool that are about how code looks: naming only these makes it `style`. */
  readonly styleRules?: RegExp;
  /** The syntaxes it means something in; absent: all. */
  readonly syntaxes?: readonly string[];
}

/** The words to look for before the pattern is tried. */
export function beginningsOf({ pattern, begins }: SilencerForm): readonly string[] {
  if (begins) return begins;
  // A character before `?` need not be there.
  const plain = /^(?:\\[$[]|[\w@:# -](?![?*]))+/.exec(pattern)?.[0] ?? "";
  return [plain.replaceAll("\\", "")];
}
