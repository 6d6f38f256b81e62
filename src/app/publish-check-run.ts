import type { Octokit } from "@octokit/rest";
import type { Annotation, CheckRunReport } from "../report/check-run.ts";
import type { CheckRunPayload } from "./check-outbox.ts";
import type { Installed } from "./github-app.ts";
import { asked } from "./job-failure.ts";
import type { Services } from "./services.ts";

/** Where something is said. */
export interface PublishPlace {
  readonly owner: string;
  readonly repo: string;
  readonly installed: Installed;
}

/** "Maximum of 50 per API request" (threats.md, L18). */
const ANNOTATIONS_PER_REQUEST = 50;
/** "Maximum length: 65535 characters" of summary and of text. */
const WORDS_MAX = 65_535;
const CUT = "\n\n(what is left out here is in the verdict that the App has recorded)";

/** A check run of ours as GitHub has it. */
interface Published {
  readonly id: number;
  readonly status: string;
  readonly external_id: string | null;
  readonly conclusion: string | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly annotations_count: number;
  };
}

/**
 * Brings the check run of a verdict to what it is to say: looked for by its external id before it is made, so that a
 * process killed at any step says nothing twice. One that still waits for evidence becomes the next verdict's: else it would
 * be in progress for ever. The conclusion first; annotations after, 50 at a time, gravest first.
 * @returns the check run's id.
 */
export async function publishCheckRun(
  services: Services,
  place: PublishPlace,
  payload: CheckRunPayload,
): Promise<string> {
  const { report } = payload;
  // None takes away what is there.
  const actions = [...(report.actions ?? [])];
  return await asked(services, async () => {
    const client = await services.github.client(place.installed, { checks: "write" });
    const { owner, repo } = place;
    const found = await find(client, place, payload, services.config.appId);
    const run = found ?? (await create(client, place, payload));
    const at = { owner, repo, check_run_id: run.id };
    if (found !== undefined && !(saysAlready(found, report) && found.external_id === payload.externalId)) {
      const external_id = payload.externalId;
      await client.rest.checks.update({
        ...at,
        external_id,
        ...stateOf(report),
        output: wordsOf(report),
        actions,
      });
    }
    const missing = report.annotations.slice(run.output.annotations_count);
    for (const annotations of batchesOf(missing)) {
      const { title, summary } = wordsOf(report);
      await client.rest.checks.update({ ...at, output: { title, summary, annotations } });
    }
    return String(run.id);
  });
}

async function find(
  client: Octokit,
  { owner, repo }: PublishPlace,
  { name, head, externalId }: CheckRunPayload,
  appId: number,
): Promise<Published | undefined> {
  const asking = client.paginate.iterator(client.rest.checks.listForRef, {
    owner,
    repo,
    ref: head,
    check_name: name,
    app_id: appId,
    filter: "all",
    per_page: 100,
  });
  let waiting: Published | undefined;
  for await (const { data } of asking) {
    const found = data.find(({ external_id }) => external_id === externalId);
    if (found !== undefined) return found;
    waiting ??= data.find(({ status }) => status !== "completed");
  }
  return waiting;
}

async function create(
  client: Octokit,
  { owner, repo }: PublishPlace,
  { name, head, externalId, report }: CheckRunPayload,
): Promise<Published> {
  const { data } = await client.rest.checks.create({
    owner,
    repo,
    name,
    head_sha: head,
    external_id: externalId,
    ...stateOf(report),
    output: wordsOf(report),
    ...(report.actions === undefined ? {} : { actions: [...report.actions] }),
  });
  return data;
}

/** Never `neutral` or `skipped`: both satisfy a required check [T111]. Nothing that is in progress does. */
function stateOf({ conclusion }: CheckRunReport) {
  return conclusion === undefined
    ? { status: "in_progress" as const }
    : { status: "completed" as const, conclusion };
}

function wordsOf({ title, summary, text }: CheckRunReport) {
  return { title, summary: within(summary), text: within(text) };
}

function saysAlready({ conclusion, output }: Published, report: CheckRunReport): boolean {
  return (
    conclusion === (report.conclusion ?? null) &&
    output.title === report.title &&
    output.summary === within(report.summary)
  );
}

function within(text: string): string {
  return text.length <= WORDS_MAX ? text : text.slice(0, WORDS_MAX - CUT.length).toWellFormed() + CUT;
}

function batchesOf(annotations: readonly Annotation[]): Annotation[][] {
  const batches: Annotation[][] = [];
  for (let from = 0; from < annotations.length; from += ANNOTATIONS_PER_REQUEST)
    batches.push(annotations.slice(from, from + ANNOTATIONS_PER_REQUEST));
  return batches;
}
