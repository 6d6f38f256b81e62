import { codePointName, type TextProblem } from "./path-text.ts";

const UNWRITABLE = /[\p{Cc}\p{Bidi_Control}\p{Cs}]/u;
const BAD_SEQUENCES = ["..", "@{", "//", " ", "~", "^", ":", "?", "*", "[", "\\"];

/** Why git does not take the text for a branch's name (git-check-ref-format(1), with `--branch`), or undefined. */
export function branchNameProblem(text: string): TextProblem | undefined {
  const help = "write the branch's name, as `agent/WP-142`, without `refs/heads/`";
  const control = UNWRITABLE.exec(text)?.[0];
  if (control !== undefined) {
    return {
      message: `the branch's name contains the control character ${codePointName(control.codePointAt(0)!)}`,
      help,
    };
  }
  const bad = BAD_SEQUENCES.find((sequence) => text.includes(sequence));
  if (bad !== undefined) return { message: `a branch's name cannot contain \`${bad}\``, help };
  if (text === "" || text === "@" || text === "HEAD" || text.startsWith("-") || text.endsWith(".")) {
    return {
      message: "the text is no branch's name: it is empty, `@` or `HEAD`, begins with `-` or ends with `.`",
      help,
    };
  }
  for (const segment of text.split("/")) {
    if (segment === "" || segment.startsWith(".") || segment.endsWith(".lock")) {
      return {
        message: "a part of a branch's name cannot be empty, begin with `.` or end with `.lock`",
        help,
      };
    }
  }
  return undefined;
}
