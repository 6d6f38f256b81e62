import { appendFileSync } from "node:fs";
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

const REPORTS = ["tests", "coverage", "base-coverage"];
const MODES = ["observe", "warn", "enforce"] as const;

const reports = (summary: string): OptionSpec => ({ value: "FILE", summary, many: true });

export const command: Command = {
  name: "action",
  summary: "judge the event of a job of GitHub Actions",
  options: {
    mode: { value: "MODE", summary: "instead of the policy's mode", choices: MODES },
    tests: reports("test reports of the head"),
    coverage: reports("coverage reports of the head"),
    "base-coverage": reports("coverage reports of the target's tip"),
    review: {
      value: "WHAT",
      summary: "what a review does to the job (default: fail)",
      choices: ["fail", "pass"],
    },
  },
  notes: [
    "What the event is about is fetched anew; no code of the repository is run, and nothing is checked out.",
    "Reads GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_SERVER_URL, GITHUB_API_URL, RUNNER_TEMP;",
    "the token from PROOFGATE_TOKEN; tells GITHUB_STEP_SUMMARY and GITHUB_OUTPUT.",
    "exit status: 0 pass, 1 fail or stop, 2 cannot run, 3 review (in observe and warn: 0 unless 2)",
  ],
  examples: ["proofgate action", "proofgate action --mode observe", "proofgate action --review pass"],
  run: judgeEvent,
};

async function judgeEvent(given: Given, io: Io): Promise<number> {
  const startedAt = performance.now();
  const place = await readActionPlace(io);
  const range = await rangeOfEvent(place);
  if ("nothing" in range) {
    const words = `Proofgate has nothing to judge: ${range.nothing}.`;
    if (place.summaryFile !== undefined) appendFileSync(place.summaryFile, `${words}\n`);
    setOutputs(place, { verdict: "none", "stop-codes": "", json: "", sarif: "" });
    await write(io.stdout, unobeyed(words));
    return EXIT.pass;
  }
  const verdict = await judgeRange(place, range, given, io, startedAt);
  const status = exitStatusOf(verdict);
  return status === EXIT.review && given.value("review") === "pass" ? EXIT.pass : status;
}

async function judgeRange(
  place: ActionPlace,
  range: ActionRange,
  given: Given,
  io: Io,
  startedAt: number,
): Promise<Verdict> {
  const { collectFromRepository } = await import("../collect/from-repository.ts");
  const { evaluate } = await import("../engine/evaluate.ts");
  const { rules } = await import("../rules/index.ts");
  const { readReports } = await import("./report-files.ts");
  const mode = MODES.find((each) => each === given.value("mode"));
  const collected = await collectFromRepository({
    repository: range.mirror.repository,
    base: range.base,
    head: range.head,
    ...(range.branch === undefined ? {} : { branch: `refs/heads/${range.branch}` }),
    ...(range.actor === undefined ? {} : { actor: range.actor }),
    ...(mode === undefined ? {} : { mode }),
    ...(REPORTS.some((name) => given.all(name).length > 0)
      ? { reports: await readReports(given, io.directory) }
      : {}),
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
