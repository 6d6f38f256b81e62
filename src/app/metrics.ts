import { notEnforcedRepositories } from "../store/enforcement.ts";
import { type Backlog, pingDatabase, readBacklog } from "../store/health.ts";
import { lastDrills } from "../store/rollback-drills.ts";
import type { Handle } from "../store/transaction.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Metric, Point } from "../telemetry/prometheus-text.ts";
import type { Outcome } from "./webhook-endpoint.ts";

const OUTCOMES: readonly Outcome[] = ["stored", "duplicate", "refused", "unavailable"];

/** What waits, and what has failed for good, by its name in the metrics. */
const GAUGES: Readonly<Record<keyof Backlog, readonly [name: string, help: string]>> = {
  deliveriesReceived: ["proofgate_deliveries_received", "Webhooks stored and not yet turned into jobs."],
  deliveriesRefused: ["proofgate_deliveries_refused", "Webhooks that could not be read: look at them."],
  jobsWaiting: ["proofgate_jobs_waiting", "Jobs that wait."],
  jobsDead: ["proofgate_jobs_dead", "Jobs given up after their last attempt: look at them."],
  outboxWaiting: ["proofgate_outbox_waiting", "Recorded, and not yet said to GitHub."],
  outboxDead: ["proofgate_outbox_dead", "Recorded, and never to be said to GitHub: look at them."],
  oldestDeliverySeconds: ["proofgate_oldest_delivery_seconds", "Age of the oldest webhook that waits."],
  oldestJobSeconds: ["proofgate_oldest_job_seconds", "How long the oldest ready lane has waited."],
  oldestOutboxSeconds: ["proofgate_oldest_outbox_seconds", "Age of the oldest thing not yet said."],
};

/** A repository whose drill is older than this has none. */
const DRILLS_MS = 2 * 86_400_000;

/**
 * What the App knows of its own work, at this moment. Numbers only: no name of a repository, a branch or a person.
 * Rejects where the database does not answer.
 */
export async function readMetrics(db: Handle, counters: Counters, now: Date): Promise<readonly Metric[]> {
  const milliseconds = await pingDatabase(db);
  return [...(await stored(db, now)), ...counted(counters), databaseSeconds(milliseconds / 1000)];
}

/** The same from every process that works on one database. */
async function stored(db: Handle, now: Date): Promise<readonly Metric[]> {
  const backlog = await readBacklog(db, now);
  const drills = await lastDrills(db, new Date(now.getTime() - DRILLS_MS));
  return [
    ...Object.entries(GAUGES).map(([key, [name, help]]) =>
      gauge(name, help, [unlabelled(Number(backlog[key as keyof Backlog]))]),
    ),
    gauge(
      "proofgate_rollback_drill_updates",
      "Updates of the rungs of a week, by what taking them back would give, as the last drills saw it.",
      Object.entries(drills).map(([outcome, value]) => ({ labels: { outcome }, value })),
    ),
    gauge(
      "proofgate_repositories_not_enforced",
      "Repositories where GitHub does not keep every gate shut, as was last seen.",
      [unlabelled(await notEnforcedRepositories(db))],
    ),
  ];
}

/** Of this process alone, since it started. */
function counted({ pushToCheck, judgement, webhooks, verdicts, jobs, outbox }: Counters): readonly Metric[] {
  const counts = webhooks.all();
  const byOutcome = OUTCOMES.map((outcome) => ({
    labels: { outcome },
    value: counts.find(({ labels }) => labels.outcome === outcome)?.value ?? 0,
  }));
  return [
    counter("proofgate_webhooks_total", "Webhooks answered, by outcome.", byOutcome),
    counter("proofgate_verdicts_total", "Verdicts recorded, by verdict.", verdicts.all()),
    counter("proofgate_jobs_total", "Attempts at jobs, by kind and outcome.", jobs.all()),
    counter(
      "proofgate_outbox_total",
      "Attempts to say something to GitHub, by kind and outcome.",
      outbox.all(),
    ),
    {
      name: "proofgate_push_to_check_seconds",
      help: "From a webhook's arrival until a check run that came of it is at GitHub.",
      type: "histogram",
      histogram: pushToCheck.state(),
    },
    {
      name: "proofgate_judgement_seconds",
      help: "Judging one head against one target.",
      type: "histogram",
      histogram: judgement.state(),
    },
  ];
}

function databaseSeconds(seconds: number): Metric {
  return gauge("proofgate_database_seconds", "Time of the last question to the database.", [
    unlabelled(seconds),
  ]);
}

function gauge(name: string, help: string, points: readonly Point[]): Metric {
  return { name, help, type: "gauge", points };
}

function counter(name: string, help: string, points: readonly Point[]): Metric {
  return { name, help, type: "counter", points };
}

function unlabelled(value: number): Point {
  return { labels: {}, value };
}
