import type { Account, App } from "./state.ts";

export interface CheckSuite {
  readonly id: number;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly before: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface CheckRun {
  readonly id: number;
  readonly app: App;
  readonly suite: CheckSuite;
  name: string;
  readonly headSha: string;
  externalId: string | null;
  detailsUrl: string | null;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Readonly<Record<string, unknown>>[];
  /** Its buttons: identifiers. No answer lists them. */
  buttons: readonly string[];
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: string;
}

/** The newest run of each name and App: what a gate looks at, and what `filter=latest` lists. Newest first. */
export function latestRuns(runs: Iterable<CheckRun>): CheckRun[] {
  const newest = new Map<string, CheckRun>();
  for (const run of [...runs].sort((a, b) => b.id - a.id)) {
    const key = `${run.app.id} ${run.name}`;
    if (!newest.has(key)) newest.set(key, run);
  }
  return [...newest.values()];
}

/** Conclusions that satisfy a required check ("About status checks"). */
export const SATISFYING: ReadonlySet<string | null> = new Set(["success", "neutral", "skipped"]);

/** A suite's state follows from its runs: completed when all are, then the worst conclusion. */
export function suiteState(runs: readonly CheckRun[]): { status: string; conclusion: string | null } {
  const latest = latestRuns(runs);
  if (latest.length === 0) return { status: "queued", conclusion: null };
  if (latest.some(({ status }) => status !== "completed")) {
    const started = latest.some(({ status }) => status !== "queued");
    return { status: started ? "in_progress" : "queued", conclusion: null };
  }
  const worst = WORST_FIRST.find((conclusion) => latest.some((run) => run.conclusion === conclusion));
  return { status: "completed", conclusion: worst ?? "success" };
}

const WORST_FIRST = ["failure", "timed_out", "action_required", "cancelled", "success", "neutral", "skipped"];
