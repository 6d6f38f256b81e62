import { resolve } from "node:path";
import { EVENT_NEEDS, GIT_NEEDS, union } from "../app/least-permissions.ts";
import { OPERATIONS, type Permissions } from "../app/operations.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import type { Diagnosis } from "../setup/doctor/diagnosis.ts";
import { type Examination, examine } from "../setup/doctor/examine.ts";
import { answer } from "./answer.ts";
import { readAppRecord } from "./app-record.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { GitHubApi } from "./github-api.ts";
import { type Io, write } from "./io.ts";
import { priceAge, priceAgeText } from "./price-age.ts";
import { readRepositoryState } from "./repository-state.ts";
import { APP_OPTION } from "./run-source.ts";
import { type Origin, originAt } from "./setup-place.ts";
import { workTreeRoot } from "./work-tree.ts";

export const command: Command = {
  name: "doctor",
  summary: "see whether enforcement at GitHub is real",
  operands: { usage: "[OWNER/NAME]", min: 0, max: 1 },
  options: {
    app: {
      ...APP_OPTION,
      summary: "the App to ask what it recorded of runs: for levels 2 and 3 of maturity",
    },
    "app-id": { value: "ID", summary: "the GitHub App's id, which alone may satisfy the required checks" },
    repo: { value: "DIR", summary: "the work tree whose `origin` is meant (default: here)" },
    format: FORMAT,
  },
  notes: [
    "Reads GitHub with the token in GITHUB_TOKEN or GH_TOKEN, and changes nothing. GITHUB_API_URL names another GitHub.",
    "Who may bypass a ruleset, what a workflow's token may do and which Apps are installed is shown only to those who",
    "administer the repository or own the organisation: what is not seen is said, and never counts as set.",
    "PROOFGATE_TOKEN holds the App's OPERATOR_TOKEN, for `--app`.",
    "Exit status: 0 all holds, 1 something is wrong, 3 nothing is wrong and something is not seen, 2 GitHub cannot be asked.",
  ],
  examples: [
    "GITHUB_TOKEN=$(gh auth token) proofgate doctor --app-id 123456",
    "proofgate doctor acme/shop --app-id 123456 --format json",
    "proofgate doctor acme/shop --app-id 123456 --app https://proofgate.example.com",
  ],
  run: doctor,
};

async function doctor(given: Given, io: Io): Promise<number> {
  const appId = appIdIn(given);
  const named = given.operands[0];
  const origin =
    named === undefined ? await placeOf(resolve(io.directory, given.value("repo") ?? ".")) : undefined;
  const api = new GitHubApi(io);
  const name = named ?? api.demandOwn(origin as Origin);
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/[A-Za-z0-9._-]{1,100}$/.test(name))
    throw new CannotRun(`\`${name}\` is no repository's name`, "write it as OWNER/NAME");
  const progress = (what: string) => {
    if (io.stderr.isTTY) io.stderr.write(`\r\u001b[Kdoctor: reading ${what}`);
  };
  const state = await readRepositoryState(api, name, appId, progress);
  if (io.stderr.isTTY) io.stderr.write("\r\u001b[K");
  const app = given.value("app");
  const record = app === undefined ? undefined : await readAppRecord(io, app, state.name);
  const found = examine(state, { least: needsOf(false), most: needsOf(true) }, record);
  const counts = countsOf(found);
  const prices = priceAge(Date.now());
  if (given.value("format") === "json")
    await answer(io, {
      version: 1,
      repository: state.name,
      ...counts,
      prices,
      checks: found.diagnoses,
      threads: found.threads,
    });
  else await write(io.stdout, `${textOf(state.name, found)}\n${priceAgeText(prices)}\n`);
  if (counts.wrong > 0) return EXIT.shut;
  return counts.unseen > 0 ? EXIT.review : EXIT.pass;
}

function appIdIn(given: Given): number | undefined {
  const text = given.value("app-id");
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new CannotRun(`\`--app-id ${text}\` is no App's id`, "it is the number in the App's settings");
}

async function placeOf(directory: string): Promise<Origin> {
  requireGitPlace(directory);
  const origin = await originAt(await workTreeRoot(directory));
  if (origin !== undefined) return origin;
  throw new CannotRun("this repository has no `origin` on a host", "name it: `proofgate doctor OWNER/NAME`");
}

/** What the App asks for, by its own list; with what it can do without. */
function needsOf(withOptional: boolean): Permissions {
  const ofOperations = OPERATIONS.filter(({ isOptional }) => withOptional || !isOptional).flatMap(
    ({ needs }) => (typeof needs === "string" ? [] : [needs]),
  );
  // Drift of rules, and the workflow run behind evidence, are watched with these where they are granted.
  const watching: Permissions[] = withOptional
    ? [{ administration: "write", actions: "write", pull_requests: "write" }]
    : [];
  return union([...ofOperations, GIT_NEEDS, ...Object.values(EVENT_NEEDS), ...watching]);
}

const WORDS = { holds: "holds", wrong: "WRONG", unseen: "not seen" } as const;

function countsOf({ diagnoses }: Examination) {
  const count = (state: Diagnosis["state"]) => diagnoses.filter((one) => one.state === state).length;
  return { holds: count("holds"), wrong: count("wrong"), unseen: count("unseen") };
}

function textOf(name: string, found: Examination): string {
  const { holds, wrong, unseen } = countsOf(found);
  const lines = [`${forTerminal(name)}: ${holds} hold, ${wrong} wrong, ${unseen} not seen`, ""];
  const width = Math.max(...found.diagnoses.map(({ check }) => check.length));
  for (const { check, state, message, fix } of found.diagnoses) {
    lines.push(`  ${WORDS[state].padEnd(8)}  ${check.padEnd(width)}  ${forTerminal(message)}`);
    if (fix !== undefined) lines.push(`  ${" ".repeat(10 + width)}  = fix: ${forTerminal(fix)}`);
  }
  for (const { thread, level, missing } of found.threads) {
    const next = level === 3 ? "" : `; level ${level + 1} lacks`;
    lines.push("", `thread ${forTerminal(thread)}: level ${level}${next}`);
    for (const one of missing) lines.push(`  - ${forTerminal(one)}`);
  }
  return `${lines.join("\n")}\n`;
}
