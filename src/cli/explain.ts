import { readFile } from "node:fs/promises";
import { STOP_CODES, type StopCode } from "../engine/finding.ts";
import type { Rule } from "../engine/rule.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { answer, reasonOf } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { RULE_PAGES } from "./installation.ts";
import { type Io, write } from "./io.ts";

export const command: Command = {
  name: "explain",
  summary: "show the page of a rule, what a stop code means, or the list of rules",
  operands: { usage: "[RULE|STOP_CODE]", min: 0, max: 1 },
  options: { format: FORMAT },
  notes: [
    "A page says what the rule stops, what it allows, what to do, and what it cannot see.",
    `stop codes: ${STOP_CODES.slice(0, 3).join(", ")},`,
    `            ${STOP_CODES.slice(3).join(", ")}`,
  ],
  examples: [
    "proofgate explain scope-exceeded",
    "proofgate explain STOP_BUDGET_EXCEEDED",
    "proofgate explain scope-exceeded --format json",
    "proofgate explain",
  ],
  run: explain,
};

interface Summary {
  readonly rule: string;
  readonly summary: string;
}

async function explain(given: Given, io: Io): Promise<number> {
  const { rules } = await import("../rules/index.ts");
  const [id] = given.operands;
  const asJson = given.value("format") === "json";
  const code = STOP_CODES.find((each) => each === id);
  if (code !== undefined) {
    await explainCode(code, rules.filter(({ stopCode }) => stopCode === code).map(summaryOf), asJson, io);
    return EXIT.pass;
  }
  const summaries = rules.map(summaryOf);
  if (id === undefined)
    await (asJson ? answer(io, { version: 1, rules: summaries }) : write(io.stdout, listOf(summaries)));
  else {
    const found = await find(id, summaries);
    const page = await pageOf(found.rule);
    await (asJson ? answer(io, { version: 1, ...found, page }) : write(io.stdout, withoutMarks(page)));
  }
  return EXIT.pass;
}

function summaryOf({ id, summary }: Rule): Summary {
  return { rule: id, summary };
}

async function explainCode(
  code: StopCode,
  summaries: readonly Summary[],
  asJson: boolean,
  io: Io,
): Promise<void> {
  const { STOP_CODE_WORDS } = await import("./stop-codes.ts");
  const { when, next } = STOP_CODE_WORDS[code];
  if (asJson) return answer(io, { version: 1, stop_code: code, when, next, rules: summaries });
  const rules =
    summaries.length === 0
      ? "No rule of this version stops a run by it: only a server can see it.\n"
      : `The rules that stop a run by it:\n\n${listOf(summaries)}`;
  return write(io.stdout, `${code}: ${when}.\n\nWhat to do: ${next}.\n\n${rules}`);
}

/** Only a rule that there is names a file: no id leads anywhere else. */
async function find(id: string, summaries: readonly Summary[]): Promise<Summary> {
  const found = summaries.find(({ rule }) => rule === id);
  if (found) return found;
  const { nearestWord } = await import("../contract/nearest-word.ts");
  const words = [...summaries.map(({ rule }) => rule), ...STOP_CODES];
  const near = nearestWord(id, words);
  const alike = near === undefined ? wordsWith(id, words) : [near];
  throw new CannotRun(
    `\`${id}\` is neither a rule nor a stop code`,
    alike.length === 0
      ? "`proofgate explain` lists the rules"
      : `write ${alike.map((word) => `\`proofgate explain ${word}\``).join(" or ")}`,
  );
}

const ALIKE_MAX = 3;

/** `STOP_BUDGET` and `plan` are parts of what is meant. */
function wordsWith(part: string, words: readonly string[]): string[] {
  if (part.length < 3) return [];
  return words.filter((word) => word.toLowerCase().includes(part.toLowerCase())).slice(0, ALIKE_MAX);
}

/** The ids of requirements and threats, as `[P112]`, are for those who build Proofgate. */
function withoutMarks(page: string): string {
  return page.replace(/(?:\s*\[[A-Z]\d+\])+/g, "");
}

function listOf(summaries: readonly Summary[]): string {
  const width = Math.max(...summaries.map(({ rule }) => rule.length));
  return summaries.map(({ rule, summary }) => `${rule.padEnd(width)}  ${summary}\n`).join("");
}

async function pageOf(rule: string): Promise<string> {
  try {
    return await readFile(new URL(`${rule}.md`, RULE_PAGES), "utf8");
  } catch (error) {
    throw new CannotRun(
      `the page of \`${rule}\` cannot be read: ${reasonOf(error)}`,
      "install proofgate again",
    );
  }
}
