import { BIDI, CONTROL, INVISIBLE, withoutNeededJoiners } from "../contract/invisible-characters.ts";
import { nearestWord } from "../contract/nearest-word.ts";
import { GATES, type Gate } from "./ladder.ts";

/** A command that a comment gives (contract.md, 6). Dates are `YYYY-MM-DD`: up to the end of that day, UTC. */
export type CommentCommand =
  | { readonly name: "approve" | "adopt"; readonly sha: string }
  | { readonly name: "amend"; readonly planSha256: string }
  | { readonly name: "degrade"; readonly planSha256: string }
  /** The amount as it was written, so that no rounding changes what was approved. */
  | { readonly name: "approve-budget"; readonly amount: string }
  | { readonly name: "resume"; readonly stop: string }
  | { readonly name: "stop"; readonly reason?: string }
  | { readonly name: "rollback"; readonly run?: string }
  | { readonly name: "waive"; readonly fingerprint: string; readonly until: string; readonly reason: string }
  | { readonly name: "freeze"; readonly gate: Gate; readonly until: string }
  | { readonly name: "unfreeze"; readonly gate: Gate }
  | { readonly name: "abandon" | "handoff approve" | "explain" | "status" | "help" };

export type CommandName = CommentCommand["name"];

/** What a comment says to us. `unclear`: it speaks to us, and is answered with `message` and `help`; nothing is done. */
export type ReadComment =
  | { readonly kind: "none" }
  | { readonly kind: "command"; readonly command: CommentCommand }
  | { readonly kind: "unclear"; readonly message: string; readonly help: string };

/** How each command is written, for the answer to `help` and to what we do not understand. */
export const COMMAND_USAGES: Readonly<Record<CommandName, string>> = {
  approve: "/proofgate approve <sha>",
  amend: "/proofgate amend <plan-hash>",
  "approve-budget": "/proofgate approve-budget <amount>",
  degrade: "/proofgate degrade <plan-hash>",
  resume: "/proofgate resume <stop-id>",
  stop: "/proofgate stop [reason]",
  abandon: "/proofgate abandon",
  rollback: "/proofgate rollback [run]",
  adopt: "/proofgate adopt <sha>",
  "handoff approve": "/proofgate handoff approve",
  waive: "/proofgate waive <fingerprint> until <date> because <reason>",
  freeze: "/proofgate freeze <gate> until <date>",
  unfreeze: "/proofgate unfreeze <gate>",
  explain: "/proofgate explain",
  status: "/proofgate status",
  help: "/proofgate help",
};

/** UTF-16 code units of a command; GitHub's comments go to 65,536 characters. */
export const COMMAND_LENGTH_MAX = 1000;

/**
 * Reads the body of a comment. A command is the whole comment: one line that begins with `/proofgate`, nothing before it,
 * nothing but line ends and spaces after it. So a quotation, a code block, an HTML comment, a reply by e-mail or a
 * sentence that mentions a command is none [T124]. Letters are exact: nothing is folded or normalised [T125].
 */
export function readCommentCommand(body: string): ReadComment {
  const line = withoutEnd(body.replace(/^[\r\n]+/, ""));
  // A look-alike of the space after the name is answered, for a person's telephone may have written it.
  if (!/^\/proofgate(?![\w/.:@-])/.test(line) || /[\r\n\u2028\u2029]/.test(line)) return { kind: "none" };
  if (line.length > COMMAND_LENGTH_MAX) {
    return unclear(`the command is longer than ${COMMAND_LENGTH_MAX} characters`, "shorten the reason");
  }
  const odd = oddCharacter(line);
  if (odd !== undefined)
    return unclear(`the command holds ${odd}`, "type it anew, in plain letters and spaces");
  const text = line.slice("/proofgate".length + 1);
  if (line !== `/proofgate ${text}` || text === "") {
    return unclear("no command follows `/proofgate`", listedCommands());
  }
  return read(text);
}

/** Without the line ends, spaces and tabs at the end; a pattern for them would take a square of their number. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function oddCharacter(line: string): string | undefined {
  const hasHidden = CONTROL.test(line) || BIDI.test(line) || INVISIBLE.test(withoutNeededJoiners(line));
  if (hasHidden || !line.isWellFormed()) return "a character that cannot be seen";
  // Shown to nobody, and recorded for ever.
  if (line.includes("<!--") || line.includes("-->")) return "an HTML comment";
  return /[^\S ]/u.test(line) ? "a space that is not the plain one" : undefined;
}

const SHA = "(?<sha>[0-9a-f]{40}|[0-9a-f]{64})";
const ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
const UNTIL = "until (?<until>[0-9]{4}-[0-9]{2}-[0-9]{2})";
const REASON = "(?<reason>\\S(?:.*\\S)?)";

/** One grammar a command, matched against everything after `/proofgate `. Linear: no repetition holds another. */
const GRAMMARS: Readonly<Record<CommandName, RegExp>> = {
  approve: grammar(`approve ${SHA}`),
  amend: grammar("amend (?<planSha256>[0-9a-f]{64})"),
  "approve-budget": grammar("approve-budget (?<amount>(?:0|[1-9][0-9]{0,8})(?:\\.[0-9]{1,2})?)"),
  degrade: grammar("degrade (?<planSha256>[0-9a-f]{64})"),
  resume: grammar(`resume (?<stop>${ID})`),
  stop: grammar(`stop(?: ${REASON})?`),
  abandon: grammar("abandon"),
  rollback: grammar(`rollback(?: (?<run>${ID}))?`),
  adopt: grammar(`adopt ${SHA}`),
  "handoff approve": grammar("handoff approve"),
  waive: grammar(`waive (?<fingerprint>[0-9a-f]{32}) ${UNTIL} because ${REASON}`),
  freeze: grammar(`freeze (?<gate>${GATES.join("|")}) ${UNTIL}`),
  unfreeze: grammar(`unfreeze (?<gate>${GATES.join("|")})`),
  explain: grammar("explain"),
  status: grammar("status"),
  help: grammar("help"),
};

function grammar(source: string): RegExp {
  return new RegExp(`^${source}$`, "u");
}

const NAMES = Object.keys(GRAMMARS) as readonly CommandName[];

function read(text: string): ReadComment {
  const name = NAMES.find((known) => text === known || text.startsWith(`${known} `));
  if (name === undefined) return unknownCommand(text);
  const match = GRAMMARS[name].exec(text);
  if (match === null) return unclear(`\`${name}\` is written otherwise`, `write \`${COMMAND_USAGES[name]}\``);
  const given = Object.fromEntries(
    Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined),
  );
  if (given.until !== undefined && !isDate(given.until)) {
    return unclear(`\`${given.until}\` is no date`, "write a date as `2027-01-31`");
  }
  if (given.amount !== undefined && Number(given.amount) === 0) {
    return unclear("nothing is no amount to approve", `write \`${COMMAND_USAGES[name]}\``);
  }
  // The grammar of each name captures exactly the fields of its type, which the tests hold.
  return { kind: "command", command: { name, ...given } as CommentCommand };
}

function unknownCommand(text: string): ReadComment {
  const [word = ""] = text.split(" ");
  const near = /^[a-z-]+$/i.test(word) ? nearestWord(word, NAMES) : undefined;
  const help = near === undefined ? listedCommands() : `write \`${COMMAND_USAGES[near as CommandName]}\``;
  // Foreign words are not repeated: the answer stands under the App's name [T159].
  return unclear("there is no such command", help);
}

function listedCommands(): string {
  return `write one of ${NAMES.map((name) => `\`${COMMAND_USAGES[name]}\``).join(", ")}`;
}

function unclear(message: string, help: string): ReadComment {
  return { kind: "unclear", message, help };
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Of the Gregorian calendar. */
function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}
