/** What kind of file a text is: what stands outside its comments and strings is read differently in each. */
export type Nature = "program" | "data" | "markup" | "prose" | "unknown";

/** A string, character or other literal. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** What keeps the closing mark from closing: a backslash before it, itself once more, or nothing. */
  readonly escape: "backslash" | "doubled" | "none";
  /** Whether it may go over lines. One that may not ends with its line, whatever stands there. */
  readonly isMultiline: boolean;
}

/** How some language sets off comments and strings: as much of its grammar as that takes. */
export interface Syntax {
  readonly name: string;
  readonly nature: Nature;
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  readonly strings: readonly StringForm[];
  readonly quirks: ReadonlySet<Quirk>;
}

/**
 * Where a language differs from "the opening mark opens":
 * `hash-after-blank`: `#` begins a comment only at the line's start or after a blank (shell, YAML);
 * `quote-after-mark`: a quote opens only where a value begins, else it is an apostrophe (YAML);
 * `nested-blocks`: block comments nest; `patterns`: `/…/` is a literal where a value may stand (JavaScript);
 * `templates`: back quotes with `${…}`; `lifetimes`: `'` opens only a whole character (Rust);
 * `raw-marks`: `r#"…"#`, `R"x(…)x"`, Lua's `[==[…]==]`; `here-documents`: `<<WORD`;
 * `first-only`: comment marks count only at the start of a line (Dockerfiles, batch files, properties).
 */
export type Quirk =
  | "hash-after-blank"
  | "quote-after-mark"
  | "nested-blocks"
  | "patterns"
  | "templates"
  | "lifetimes"
  | "raw-marks"
  | "here-documents"
  | "first-only";
