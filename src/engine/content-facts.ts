import type { BytePath } from "../contract/byte-path.ts";

/** How content can show its reader something other than what it is (contract.md, 2; Trojan Source, CVE-2021-42574). */
export const DISGUISE_KINDS = [
  /** A control of writing direction is still open where its line, comment or string ends. */
  "bidi-open",
  /** The same in right-to-left text, with no override: carelessness looks like this too. */
  "bidi-open-in-right-to-left-text",
  /** Characters are shown in an order forced upon them. */
  "bidi-override",
  /** Direction controls, closed, where no right-to-left letter asks for them, or in code. */
  "bidi-control",
  /** Text written in characters that are not shown: tags, variation selectors, a code of zero-width characters. */
  "hidden-text",
  /** An invisible character between two ASCII letters or digits. */
  "invisible-in-word",
  "invisible-character",
  /** A line break that compilers see and reviewers do not. */
  "hidden-line-break",
  "control-character",
  /** Letters of another script that look like the Latin ones beside them. */
  "mixed-scripts",
  /** Letters that some compilers take for ASCII ones. */
  "compatibility-letters",
  /** Text far beyond the right edge of any window. */
  "off-screen",
  "wide-encoding",
  "declared-encoding",
  "utf-7",
  "commit-encoding",
  "binary-content",
] as const;
export type DisguiseKind = (typeof DISGUISE_KINDS)[number];

/**
 * Where in a content something stands. `code`, `string` and `comment` are a program's; `data`: configuration, tables,
 * markup; `prose`: documentation; `unknown`: a file whose name says nothing; `message`: a commit's; `header`: a commit
 * object's own.
 */
export type ContentPlace =
  | "code"
  | "string"
  | "comment"
  | "data"
  | "prose"
  | "unknown"
  | "message"
  | "header";

/** Disguised content of one kind, at one kind of place, in one path: the first of `count`. */
export interface Disguise {
  readonly kind: DisguiseKind;
  readonly where: ContentPlace;
  /** What it is, safe to print: `U+202E`, the name of an encoding. */
  readonly what: string;
  readonly count: number;
  /** Absent for a commit's message and headers. */
  readonly path?: BytePath;
  /** 1-based, in the content as its commit has it. */
  readonly line?: number;
  readonly commit?: string;
}

/** A comment, attribute or annotation that tells a tool to look away [T146] [T150]. */
export interface Silencer {
  /** The words that silence, for example `eslint-disable-next-line`. */
  readonly token: string;
  /** What goes unseen; `style`: how code looks, and nothing that it does. */
  readonly silences: "security" | "correctness" | "coverage" | "style";
  /** `quoted`: in a string, in documentation or in a test's material, where no tool obeys it. */
  readonly where: "effective" | "quoted";
  readonly count: number;
  /** What our own scanners found where this one says to look away. */
  readonly hides?: string;
  readonly path: BytePath;
  /** 1-based, in the content as its commit has it. */
  readonly line: number;
  readonly commit?: string;
}
