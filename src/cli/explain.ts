import { readFile } from "node:fs/promises";
import { CannotRun } from "../git/cannot-run.ts";
import { answer, reasonOf } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { RULE_PAGES } from "./installation.ts";
import { type Io, write } from "./io.ts";

export const command: Command = {
  name: "explain",
  summary: "show a rule's page, or the list of rules",
  operands: { usage: "[RULE]", min: 0, max: 1 },
  options: { format: FORMAT },
  notes: ["A page says what the rule stops, what it allows, what to do, and what it cannot see."],
  examples: [
    "proofgate explain scope-exceeded",
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
  const summaries = rules.map(({ id, summary }): Summary => ({ rule: id, summary }));
  const [id] = given.operands;
  const asJson = given.value("format") === "json";
  if (id === undefined)
    await (asJson ? answer(io, { version: 1, rules: summaries }) : write(io.stdout, listOf(summaries)));
  else {
    const found = await find(id, summaries);
    const page = await pageOf(found.rule);
    await (asJson ? answer(io, { version: 1, ...found, page }) : write(io.stdout, page));
  }
  return EXIT.pass;
}

/** Only a rule that there is names a file: no id leads anywhere else. */
async function find(id: string, summaries: readonly Summary[]): Promise<Summary> {
  const found = summaries.find(({ rule }) => rule === id);
  if (found) return found;
  const { nearestWord } = await import("../contract/nearest-word.ts");
  const near = nearestWord(
    id,
    summaries.map(({ rule }) => rule),
  );
  throw new CannotRun(
    `\`${id}\` is not a rule`,
    near ? `write \`proofgate explain ${near}\`` : "`proofgate explain` lists the rules",
  );
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
