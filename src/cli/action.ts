import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import type { GivenReports } from "../collect/given-reports.ts";
import { maskedVerdict } from "../engine/masked-verdict.ts";
import type { Verdict } from "../engine/verdict.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { treeOfCommit } from "../git/commits.ts";
import { openObjects } from "../git/objects.ts";
import { type ActionPlace, readActionPlace } from "./action-place.ts";
import { type ActionRange, rangeOfEvent } from "./action-range.ts";
import { annotations, setOutputs, tellRunner, unobeyed, WORTH } from "./action-report.ts";
import { type Command, EXIT, type Given, type OptionSpec } from "./command.ts";
import { exitStatusOf } from "./exit-status.ts";
import { ownVersion } from "./installation.ts";
import { type Io, write } from "./io.ts";
import { useProxy } from "./proxy.ts";
import { type RanTests, readRanTests, withRuns } from "./ran-command.ts";

const REPORTS = [
  ...["tests", "tests-on-base", "base-tests-on-head", "coverage", "base-coverage"],
  ...["sarif", "base-sarif", "usage", "canary"],
];
const MODES = ["observe", "warn", "enforce"] as const;

const reportFiles = (summary: string): OptionSpec => ({ value: "FILE", summary, many: true });

export const command: Command = {
  name: "action",
  summary: "judge the event of a job of GitHub Actions",
  options: {
    mode: { value: "MODE", summary: "instead of the policy's mode", choices: MODES },
    tests: reportFiles("test reports of the head"),
    "tests-on-base": reportFiles("test reports of the head's tests on the target's code"),
    "base-tests-on-head": reportFiles("test reports of the target's tests on the head's code"),
    canary: reportFiles("test reports of the head with tests that must fail"),
    coverage: reportFiles("coverage reports of the head"),
    "base-coverage": reportFiles("coverage reports of the target's tip"),
    sarif: reportFiles("reports of other analysers of the head's code: SARIF 2.1.0"),
    "base-sarif": reportFiles("the same analysers' reports of the target's tip"),
    usage: reportFiles(
      "what the run's requests to models cost, in any form that `proofgate usage import` reads",
    ),
    "app-url": { value: "URL", summary: "hand the reports in at this App as evidence" },
    ran: { value: "FILE", summary: "what `run-tests` came to; where its command failed, the job fails" },
    thread: { value: "DIR", summary: "the thread whose tests they are (default: the root)" },
    review: {
      value: "WHAT",
      summary: "what a review does to the job (default: fail)",
      choices: ["fail", "pass"],
    },
  },
  notes: [
    "What the event is about is fetched anew; no code of the repository is run, and nothing is checked out.",
    "Reads GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_API_URL, RUNNER_TEMP;",
    "the token from PROOFGATE_TOKEN; with --app-url also ACTIONS_ID_TOKEN_REQUEST_URL and _TOKEN; tells GITHUB_STEP_SUMMARY and GITHUB_OUTPUT.",
    "exit status: 0 pass, 1 fail or stop, 2 cannot run, 3 review (in observe and warn: 0 unless 2)",
  ],
  examples: ["proofgate action", "proofgate action --mode observe", "proofgate action --review pass"],
  run: async (given, io) => {
    const endProxy = useProxy(io.environment);
    try {
      return await judgeEvent(given, io);
    } finally {
      endProxy();
    }
  },
};

async function judgeEvent(options: Given, io: Io): Promise<number> {
  const startedAt = performance.now();
  const place = await readActionPlace(io);
  const range = await rangeOfEvent(place);
  const given = await withReports(options, io);
  const handedIn = await handIn(place, given, io);
  if ("nothing" in range) {
    const words = `Proofgate has nothing to judge: ${range.nothing}.`;
    if (place.summaryFile !== undefined) appendFileSync(place.summaryFile, `${words}\n`);
    setOutputs(place, { verdict: "none", "stop-codes": "", json: "", sarif: "" });
    await write(io.stdout, unobeyed(words));
    return statusAfter(handedIn, EXIT.pass);
  }
  const verdict = await judgeRange(place, range, given, io, startedAt);
  const status = exitStatusOf(verdict);
  const isLetPass = status === EXIT.review && options.value("review") === "pass";
  const shown = isLetPass ? EXIT.pass : status;
  const hasFailed =
    given.ran !== undefined && given.ran.command.exit_status !== 0 && verdict.mode === "enforce";
  return statusAfter(handedIn, hasFailed && shown === EXIT.pass ? EXIT.shut : shown);
}

interface GivenToAction {
  readonly options: Given;
  /** What `run-tests` came to; absent where it did not run. */
  readonly ran: RanTests | undefined;
  readonly reports: GivenReports | undefined;
}

async function withReports(options: Given, io: Io): Promise<GivenToAction> {
  const file = options.value("ran") ?? "";
  const ran = file === "" ? undefined : await readRanTests(resolve(io.directory, file));
  if (!REPORTS.some((name) => options.all(name).length > 0)) return { options, ran, reports: undefined };
  const { readReports } = await import("./report-files.ts");
  const reports = await readReports(options, io.directory, { canary: true });
  return { options, ran, reports: ran === undefined ? reports : withRuns(reports, ran) };
}

/** What kept the evidence from being handed in; the event is judged all the same. */
async function handIn(
  { event }: ActionPlace,
  { options, reports, ran }: GivenToAction,
  io: Io,
): Promise<CannotRun | undefined> {
  const appUrl = options.value("app-url") ?? "";
  if (appUrl === "") return undefined;
  if (event !== "push" || reports === undefined) {
    const why =
      event === "push" ? "no report was named" : `the App takes it of \`push\`, not of \`${event}\``;
    await write(io.stdout, unobeyed(`No evidence was handed in: ${why}.`));
    return undefined;
  }
  const { submitEvidence } = await import("./submit-evidence.ts");
  try {
    const thread = options.value("thread") || ".";
    const said = await submitEvidence(io, { appUrl, reports, thread, ...ran });
    await write(io.stdout, unobeyed(`The App has the evidence (${said}).`));
    return undefined;
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return error;
  }
}

/** @throws CannotRun where the evidence is missing at the App: a job that looks good would hide it. */
function statusAfter(handedIn: CannotRun | undefined, status: number): number {
  if (handedIn !== undefined) throw handedIn;
  return status;
}

async function judgeRange(
  place: ActionPlace,
  range: ActionRange,
  { options, reports }: GivenToAction,
  io: Io,
  startedAt: number,
): Promise<Verdict> {
  const { collectFromRepository } = await import("../collect/from-repository.ts");
  const { evaluate } = await import("../engine/evaluate.ts");
  const { rules } = await import("../rules/index.ts");
  const mode = MODES.find((each) => each === options.value("mode"));
  const collected = await collectFromRepository({
    repository: range.mirror.repository,
    base: range.base,
    head: range.head,
    ...(range.branch === undefined ? {} : { branch: `refs/heads/${range.branch}` }),
    ...(range.actor === undefined ? {} : { actor: range.actor }),
    ...(mode === undefined ? {} : { mode }),
    ...(reports === undefined ? {} : { reports }),
  });
  try {
    const { suggestion, mask } = collected;
    const judged: Verdict = {
      ...evaluate({ ...collected, rules }),
      ...(suggestion ? { suggested_plan: suggestion.plan } : {}),
    };
    const verdict = maskedVerdict(judged, mask);
    await demandMerge(range, verdict);
    const milliseconds = Math.round(performance.now() - startedAt);
    const { renderMarkdown } = await import("../report/markdown.ts");
    const { renderJson } = await import("../report/json.ts");
    const { renderSarif } = await import("../report/sarif.ts");
    const { renderText } = await import("../report/text.ts");
    const path = suggestion === undefined ? {} : { suggestedPath: mask(suggestion.path) };
    tellRunner(place, {
      verdict,
      markdown: renderMarkdown(verdict, { milliseconds, ...path }),
      json: renderJson(verdict, milliseconds),
      sarif: renderSarif(verdict, { rules, version: ownVersion() }),
    });
    const text = renderText(verdict, { colour: false, milliseconds });
    await write(
      io.stdout,
      `${unobeyed(`${text}\nAgainst ${range.against}. ${WORTH}`)}${annotations(verdict.findings)}`,
    );
    return verdict;
  } finally {
    await collected.close();
  }
}

/** What a merge group holds was made by GitHub: it must be what was judged. @throws CannotRun */
async function demandMerge({ mirror, group }: ActionRange, { effect_tree }: Verdict): Promise<void> {
  if (group === undefined || effect_tree === undefined) return;
  const objects = openObjects(mirror.repository);
  try {
    if ((await treeOfCommit(objects, group)) === effect_tree) return;
  } finally {
    await objects.close();
  }
  throw new CannotRun(
    "the merge group's commit is not what merging its pull request gives",
    "take the pull request out of the queue, and look at who pushed to the queue's branch",
  );
}
