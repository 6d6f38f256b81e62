import type { Document, YAMLError } from "yaml";
import type { Complaint } from "./problem.ts";

// Within `{ }` and `[ ]` YAML takes the brackets of a bot's login for a list.
const BARE_BOT = /(?<![\w"'-])[\w-]{1,100}\[bot\](?!["'])/;
const LINE_LENGTH_MAX = 10_000;

/** What is wrong with the syntax, once a line: what the library says further of a line follows from the first. */
export function syntaxComplaints(documents: readonly Document.Parsed[], text: string): Complaint[] {
  const seen = new Set<number>();
  let line = { start: 0, end: -1 };
  return documents
    .flatMap((document) => [...document.errors, ...document.warnings])
    .flatMap((error) => {
      const [at] = error.pos;
      // A hostile line has hundreds of thousands of errors: it is measured once.
      if (at < line.start || at > line.end) line = lineAt(text, at);
      // Once it has lost its way, the library finds each further token unexpected.
      const isLost = error.code === "UNEXPECTED_TOKEN" && seen.size > 0;
      if (isLost || seen.has(line.start)) return [];
      seen.add(line.start);
      return [bareBot(text, line) ?? syntaxComplaint(error)];
    });
}

interface Line {
  readonly start: number;
  /** Where its line feed stands, or the text ends. */
  readonly end: number;
}

function lineAt(text: string, offset: number): Line {
  const end = text.indexOf("\n", offset);
  // From -1 the search would begin at 0, and find a line feed there.
  const start = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return { start, end: end < 0 ? text.length : end };
}

function bareBot(text: string, { start, end }: Line): Complaint | undefined {
  const found = BARE_BOT.exec(text.slice(start, Math.min(end, start + LINE_LENGTH_MAX)));
  if (found === null) return undefined;
  return {
    offset: start + found.index,
    pointer: "",
    message: `YAML: \`${found[0]}\` stands without quotes, so that \`[bot]\` is taken for a list`,
    help: `put quotes around it: \`"${found[0]}"\``,
  };
}

/** The library's errors are full sentences, some with several lines. */
function syntaxComplaint(error: YAMLError): Complaint {
  const first = error.message.split("\n")[0]!.replace(/[.:]+$/, "");
  const message = /^[A-Z][a-z]/.test(first) ? first[0]!.toLowerCase() + first.slice(1) : first;
  return { offset: error.pos[0], pointer: "", message: `YAML: ${message}`, help: "correct the YAML here" };
}
