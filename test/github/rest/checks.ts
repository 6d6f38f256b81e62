import type { CheckRun, CheckSuite } from "../check-state.ts";
import { latestRuns } from "../check-state.ts";
import { announceRun, announceSuite, findSuite, makeSuite } from "../check-suites.ts";
import { timestamp } from "../clock.ts";
import { readCommit, resolveCommit } from "../commit-read.ts";
import { forbidden, invalid, notFound, Refusal, unprocessable } from "../refusal.ts";
import { type Answer, type Call, counted, created, list, ok, type Route } from "../route.ts";
import { checkRun, checkSuite, runsOf } from "../shapes/check.ts";
import { simpleCommit } from "../shapes/commit.ts";
import { repositoryPage, repositoryShape } from "../shapes/repository.ts";
import type { App, Repository, World } from "../state.ts";

const READ = [["checks", "read"]] as const;
const WRITE = [["checks", "write"]] as const;
/** "The Checks API limits the number of annotations to a maximum of 50 per API request." */
const ANNOTATIONS_PER_REQUEST_MAX = 50;
/** "Maximum length: 65535 characters" of summary and text. */
const TEXT_LENGTH_MAX = 65_535;

export const checkRoutes: readonly Route[] = [
  { method: "POST", path: "/repos/{owner}/{repo}/check-runs", needs: WRITE, answer: create },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/check-runs/{check_run_id}",
    needs: READ,
    answer: (call) => ok(checkRun(call.world, call.repository, namedRun(call))),
  },
  { method: "PATCH", path: "/repos/{owner}/{repo}/check-runs/{check_run_id}", needs: WRITE, answer: update },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
    needs: READ,
    answer: annotations,
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest",
    needs: WRITE,
    answer: rerequestRun,
  },
  { method: "GET", path: "/repos/{owner}/{repo}/commits/{ref}/check-runs", needs: READ, answer: runsForRef },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/commits/{ref}/check-suites",
    needs: READ,
    answer: suitesForRef,
  },
  { method: "POST", path: "/repos/{owner}/{repo}/check-suites", needs: WRITE, answer: createSuite },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/check-suites/{check_suite_id}",
    needs: READ,
    answer: async (call) => ok(await suiteShape(call.world, call.repository, namedSuite(call))),
  },
  {
    method: "GET",
    path: "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs",
    needs: READ,
    answer: (call) => runsAnswer(call, runsOf(call.repository, namedSuite(call))),
  },
  {
    method: "POST",
    path: "/repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest",
    needs: WRITE,
    answer: async (call) => {
      const suite = namedSuite(call);
      if (suite.app !== checker(call)) throw forbidden();
      await announceSuite(call.world, call.repository, call.actor(), suite, "rerequested");
      return created({});
    },
  },
];

/** Only an App may write checks, and it signs them with its own name. */
function checker({ caller }: Call): App {
  if (caller.kind !== "installation") throw new Refusal(403, "You must authenticate via a GitHub App.");
  return caller.installation.app;
}

function namedRun({ repository, number }: Call): CheckRun {
  const run = repository.checkRuns.get(number("check_run_id"));
  if (run === undefined) throw notFound();
  return run;
}

function namedSuite({ repository, number }: Call): CheckSuite {
  const suite = repository.checkSuites.get(number("check_suite_id"));
  if (suite === undefined) throw notFound();
  return suite;
}

async function create(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const app = checker(call);
  const name = typeof body.name === "string" ? body.name : "";
  const sha = typeof body.head_sha === "string" ? body.head_sha : "";
  if (name === "") throw invalid("CheckRun", "name", "missing_field");
  if (!/^[0-9a-f]{40}$/.test(sha) || (await resolveCommit(repository.git, sha)) === undefined) {
    throw unprocessable(`No commit found for SHA: ${sha}`);
  }
  const suite = findSuite(repository, app, sha) ?? makeSuite(world, repository, app, sha, null);
  const run: CheckRun = {
    id: world.nextId(),
    app,
    suite,
    name,
    headSha: sha,
    externalId: null,
    detailsUrl: null,
    status: "queued",
    conclusion: null,
    startedAt: timestamp(world.clock),
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    buttons: [],
  };
  write(world, run, body);
  repository.checkRuns.set(run.id, run);
  suite.updatedAt = timestamp(world.clock);
  announceRun(world, repository, call.actor(), run, "created");
  if (run.status === "completed") announceRun(world, repository, call.actor(), run, "completed");
  return created(checkRun(world, repository, run));
}

function update(call: Call): Answer {
  const { world, repository, body } = call;
  const run = namedRun(call);
  if (run.app !== checker(call)) {
    throw new Refusal(
      403,
      `Invalid app_id \`${checker(call).id}\` - check run can only be modified by the GitHub App that created it.`,
    );
  }
  const was = run.status;
  write(world, run, body);
  run.suite.updatedAt = timestamp(world.clock);
  if (was !== "completed" && run.status === "completed")
    announceRun(world, repository, call.actor(), run, "completed");
  return ok(checkRun(world, repository, run));
}

interface Output {
  readonly title?: string;
  readonly summary?: string;
  readonly text?: string;
  readonly annotations?: readonly Readonly<Record<string, unknown>>[];
}

/** Everything is checked before anything is written. */
function write(world: World, run: CheckRun, body: Readonly<Record<string, unknown>>): void {
  const text = (key: string) => (typeof body[key] === "string" ? (body[key] as string) : undefined);
  const output = body.output as Output | undefined;
  checkOutput(output);
  const conclusion = text("conclusion");
  const status = text("status") ?? (conclusion === undefined ? run.status : "completed");
  if (status === "completed" && (conclusion ?? run.conclusion) === null) {
    throw invalid("CheckRun", "conclusion", "missing_field");
  }
  run.status = status;
  run.conclusion = status === "completed" ? (conclusion ?? run.conclusion) : null;
  run.name = text("name") ?? run.name;
  run.externalId = text("external_id") ?? run.externalId;
  run.detailsUrl = text("details_url") ?? run.detailsUrl;
  run.startedAt = text("started_at") ?? run.startedAt;
  run.completedAt = status === "completed" ? (text("completed_at") ?? timestamp(world.clock)) : null;
  const actions = body.actions as readonly { readonly identifier: string }[] | undefined;
  run.buttons = actions?.map(({ identifier }) => identifier) ?? run.buttons;
  if (output === undefined) return;
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  run.text = output.text ?? run.text;
  // Each request adds to the annotations of the one before.
  run.annotations.push(...(output.annotations ?? []));
}

function checkOutput(output: Output | undefined): void {
  if (output === undefined) return;
  if ((output.annotations ?? []).length > ANNOTATIONS_PER_REQUEST_MAX) {
    throw unprocessable("Invalid request.\n\nNo more than 50 items are allowed.");
  }
  for (const key of ["summary", "text"] as const) {
    if ((output[key] ?? "").length > TEXT_LENGTH_MAX) {
      throw unprocessable(
        `Invalid request.\n\nOnly ${TEXT_LENGTH_MAX} characters are allowed; ${output[key]?.length} were supplied.`,
      );
    }
  }
}

function annotations(call: Call): Answer {
  const run = namedRun(call);
  const page = repositoryPage(call.world, call.repository);
  return list(
    run.annotations.map((one) => ({
      path: one.path,
      start_line: one.start_line,
      end_line: one.end_line,
      start_column: one.start_column ?? null,
      end_column: one.end_column ?? null,
      annotation_level: one.annotation_level,
      title: one.title ?? null,
      message: one.message,
      raw_details: one.raw_details ?? null,
      blob_href: `${page}/blob/${run.headSha}/${String(one.path)}`,
    })),
  );
}

function rerequestRun(call: Call): Answer {
  const run = namedRun(call);
  if (run.app !== checker(call)) throw forbidden();
  announceRun(call.world, call.repository, call.actor(), run, "rerequested");
  return created({});
}

async function runsForRef(call: Call): Promise<Answer> {
  const sha = await shaOf(call);
  return runsAnswer(
    call,
    [...call.repository.checkRuns.values()].filter((run) => run.headSha === sha),
  );
}

async function shaOf({ repository, parameter }: Call): Promise<string> {
  const sha = await resolveCommit(repository.git, parameter("ref"));
  if (sha === undefined) throw unprocessable(`No commit found for SHA: ${parameter("ref")}`);
  return sha;
}

/** "latest" by name and App unless `filter=all`; newest first. */
function runsAnswer({ world, repository, query }: Call, runs: readonly CheckRun[]): Answer {
  const chosen = query.get("filter") === "all" ? [...runs].sort((a, b) => b.id - a.id) : latestRuns(runs);
  const wanted = (key: string, value: string | number | null) =>
    [null, String(value)].includes(query.get(key));
  const fitting = chosen.filter(
    (run) => wanted("check_name", run.name) && wanted("status", run.status) && wanted("app_id", run.app.id),
  );
  return counted(
    "check_runs",
    fitting.map((run) => checkRun(world, repository, run)),
  );
}

async function suitesForRef(call: Call): Promise<Answer> {
  const { world, repository, query } = call;
  const sha = await shaOf(call);
  const suites = [...repository.checkSuites.values()].filter(
    (suite) => suite.headSha === sha && [null, String(suite.app.id)].includes(query.get("app_id")),
  );
  return counted(
    "check_suites",
    await Promise.all(suites.map((suite) => suiteShape(world, repository, suite))),
  );
}

async function createSuite(call: Call): Promise<Answer> {
  const { world, repository, body } = call;
  const app = checker(call);
  const sha = String(body.head_sha);
  if ((await resolveCommit(repository.git, sha)) === undefined)
    throw unprocessable(`No commit found for SHA: ${sha}`);
  const known = findSuite(repository, app, sha);
  const suite = known ?? makeSuite(world, repository, app, sha, null);
  const shape = await suiteShape(world, repository, suite);
  return known === undefined ? created(shape) : ok(shape);
}

async function suiteShape(world: World, repository: Repository, suite: CheckSuite) {
  return {
    ...checkSuite(world, repository, suite),
    repository: repositoryShape(world, repository),
    head_commit: simpleCommit(await readCommit(repository.git, suite.headSha)),
  };
}
