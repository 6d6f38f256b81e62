import type { BytePath } from "../contract/byte-path.ts";

/** A command that the change brings into a script, a CI step or a package script, and that is not simply allowed. */
export interface CommandSighting {
  /** The command judge's own rule, for example `runs-fetched-code`. */
  readonly commandRule: string;
  readonly verdict: "review" | "block";
  readonly message: string;
  readonly note?: string;
  readonly help: string;
  /** The script, recipe or step that holds it, as a person would name it. */
  readonly where: string;
  readonly path: BytePath;
  /** 1-based, in the content as its commit has it. */
  readonly line: number;
  readonly commit?: string;
}
