import { bytePathOfText, displayPath } from "../contract/byte-path.ts";
import type { Manifest } from "../contract/generated/manifest.ts";
import type { MaturityFacts } from "../contract/generated/maturity-facts.ts";
import { planLocation } from "../engine/plan-file.ts";
import type { Verdict } from "../engine/verdict.ts";
import { lastEnforcement } from "../store/enforcement.ts";
import { evidenceOfHead } from "../store/evidence.ts";
import {
  judgedRuns,
  lastSeals,
  type PassedVerdict,
  passedVerdicts,
  stopsOfRuns,
  unaccountedUpdates,
} from "../store/maturity-rows.ts";
import { lastTriedDrill } from "../store/rollback-drills.ts";
import type { Handle } from "../store/transaction.ts";
import { totalsOf } from "../store/usage-totals.ts";
import { documentOf, newestOf } from "./evidence-rows.ts";
import { plainText } from "./manifest-change.ts";
import { boundOf, spendingBy } from "./usage-of.ts";

const HOUR_MS = 3_600_000;
const DAYS = 30;
/** Those that moved last. */
const RUNS_MAX = 1_000;
const STOPS_MAX = 5_000;
const THREADS_MAX = 1_000;
/** Words of the Action: without both of them a command could write where it liked. */
const KEPT_IN = ["bubblewrap", "files: read-only but for declared directories"];

type ThreadFacts = MaturityFacts["threads"][number];
type Run = Awaited<ReturnType<typeof judgedRuns>>[number];

/** What the store shows of a repository's last 30 days; the work grows with what was judged in them. */
export async function maturityFacts(
  db: Handle,
  { id: repositoryId, fullName }: { readonly id: number; readonly fullName: string },
  now: Date,
): Promise<MaturityFacts> {
  const since = new Date(now.getTime() - DAYS * 24 * HOUR_MS);
  const place = { repositoryId, since };
  const found = await judgedRuns(db, { ...place, limit: RUNS_MAX + 1 });
  const runs = found.slice(0, RUNS_MAX);
  const threads = new Map<string, ThreadFacts>();
  const at = (path: string): ThreadFacts => {
    const thread = threadOfPlan(path);
    const facts = threads.get(thread) ?? noFacts(thread);
    threads.set(thread, facts);
    return facts;
  };
  for (const { state, path } of runs) {
    const facts = at(path);
    facts.runs += 1;
    if (REACHED.has(state) || state === "abandoned") facts.ended += 1;
  }
  const reached = runs.filter(({ state }) => REACHED.has(state));
  const seals = await lastSeals(
    db,
    reached.map(({ id }) => id),
  );
  const passed = await passedVerdicts(db, place);
  for (const run of reached) {
    const facts = at(run.path);
    facts.reached += 1;
    await addVerdict(db, facts, repositoryId, run, passed.get(run.id));
    await addSpending(db, facts, run);
    addManifest(facts, seals.get(run.id));
  }
  for (const stop of await stopsOfRuns(db, { ...place, limit: STOPS_MAX }))
    addStop(at(stop.path), stop, { since, now });
  const enforcement = await lastEnforcement(db, repositoryId);
  const drill = await lastTriedDrill(db, repositoryId, since.toISOString().slice(0, 10));
  return {
    version: 1,
    since: since.toISOString(),
    until: now.toISOString(),
    repository: { id: repositoryId, name: fullName },
    ...(enforcement === undefined
      ? {}
      : {
          enforcement: {
            hours_ago: hoursBetween(enforcement.lookedAt, now),
            wrong: enforcement.wrong.length,
          },
        }),
    ...(drill === undefined ? {} : { drill }),
    unaccounted: await unaccountedUpdates(db, repositoryId),
    more: found.length > RUNS_MAX,
    threads: [...threads.values()]
      .sort((one, other) => (one.thread < other.thread ? -1 : 1))
      .slice(0, THREADS_MAX),
  };
}

const REACHED: ReadonlySet<Run["state"]> = new Set<Run["state"]>(["promoted", "rolled-back"]);

/** A run is its plan's thread's, whatever else it may write. */
function threadOfPlan(path: string): string {
  const directory = planLocation(bytePathOfText(path))?.thread ?? "";
  return directory === "" ? "." : plainText(displayPath(directory as ReturnType<typeof bytePathOfText>));
}

function noFacts(thread: string): ThreadFacts {
  return {
    thread,
    ...{ runs: 0, ended: 0, reached: 0, enforced: 0, tests: 0, sandboxed: 0, coverage: 0 },
    ...{ usage: 0, over_budget: 0, calls: 0, manifests: { A: 0, B: 0, C: 0, D: 0 }, kept: 0 },
    stops: { made: 0, resumed: 0, standing: 0 },
  };
}

async function addVerdict(
  db: Handle,
  facts: ThreadFacts,
  repositoryId: number,
  run: Run,
  verdict: PassedVerdict | undefined,
): Promise<void> {
  if (verdict === undefined) return;
  if (verdict.mode === "enforce") facts.enforced += 1;
  if (verdict.isKept) facts.kept += 1;
  const sources = new Map(
    (JSON.parse(verdict.json) as Verdict).facts.map(({ name, source }) => [name, source]),
  );
  if (sources.get("coverage") === "cross-checked") facts.coverage += 1;
  if (sources.get("tests") !== "cross-checked") return;
  facts.tests += 1;
  if (await wasKeptIn(db, { repositoryId, head: verdict.head, branch: run.branch })) facts.sandboxed += 1;
}

/** What counts of the head's evidence is what the verdict counted: of each workflow the last. */
async function wasKeptIn(
  db: Handle,
  {
    repositoryId,
    head,
    branch,
  }: { readonly repositoryId: number; readonly head: string; readonly branch: string },
): Promise<boolean> {
  const rows = (await evidenceOfHead(db, { repositoryId, head })).filter((row) => row.branch === branch);
  const jobs = newestOf(rows)
    .map(documentOf)
    .filter(({ reports }) => reports.some(({ kind }) => kind === "tests"));
  return (
    jobs.length > 0 &&
    jobs.every(({ command }) => KEPT_IN.every((word) => command?.protection?.includes(word) === true))
  );
}

/** Its own word of its spending counts against a run, and never for it. */
async function addSpending(db: Handle, facts: ThreadFacts, { id, budget }: Run): Promise<void> {
  const bound = await boundOf(db, { id, budget: budget ?? undefined });
  const totals = bound === undefined ? undefined : await totalsOf(db, id, bound.currency);
  if (bound === undefined || totals === undefined || totals.length === 0) return;
  const { level, isOverRequest, unpriced, contradicted } = spendingBy(bound, totals);
  if (level === "stop" || isOverRequest) facts.over_budget += 1;
  const isSeen = totals.some(({ independent, sum }) => independent && sum.requests > 0);
  if (isSeen && unpriced === 0 && contradicted === 0) facts.usage += 1;
}

function addManifest(facts: ThreadFacts, sealed: string | undefined): void {
  if (sealed === undefined) return;
  const { completeness, external_calls } = JSON.parse(sealed) as Manifest;
  facts.manifests[completeness.grade] += 1;
  if (external_calls.source === "cross-checked") facts.calls += 1;
}

function addStop(
  { stops }: ThreadFacts,
  { state, stopped_at: at }: Awaited<ReturnType<typeof stopsOfRuns>>[number],
  { since, now }: { readonly since: Date; readonly now: Date },
): void {
  if (at >= since) stops.made += 1;
  if (state === "resumed") stops.resumed += 1;
  if (state !== "standing") return;
  stops.standing += 1;
  // They come oldest first.
  stops.oldest_hours ??= hoursBetween(at, now);
}

/** Whole ones; what is still to come was just now. */
function hoursBetween(from: Date, until: Date): number {
  return Math.max(0, Math.floor((until.getTime() - from.getTime()) / HOUR_MS));
}
