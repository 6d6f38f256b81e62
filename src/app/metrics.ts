import { notEnforcedRepositories } from "../store/enforcement.ts";
import { type Backlog, pingDatabase, readBacklog } from "../store/health.ts";
import { lastDrills } from "../store/rollback-drills.ts";
import type { Handle } from "../store/transaction.ts";
import type { Outcome } from "./webhook-endpoint.ts";

const OUTCOMES: readonly Outcome[] = ["stored", "duplicate", "refused", "unavailable"];

/** What this process has counted since it started. */
export class Counters {
  private readonly webhooks = new Map<Outcome, number>();

  countWebhook(outcome: Outcome): void {
    this.webhooks.set(outcome, (this.webhooks.get(outcome) ?? 0) + 1);
  }

  webhooksOf(outcome: Outcome): number {
    return this.webhooks.get(outcome) ?? 0;
  }
}

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

/** Prometheus's text format (version 0.0.4). Numbers only: no name of a repository, a branch or a person. */
export async function metricsText(db: Handle, counters: Counters, now: Date): Promise<string> {
  const milliseconds = await pingDatabase(db);
  const backlog = await readBacklog(db, now);
  const gauges = Object.entries(GAUGES).flatMap(([key, [name, help]]) =>
    sample(name, help, "gauge", [["", Number(backlog[key as keyof Backlog])]]),
  );
  const webhooks = OUTCOMES.map((outcome): [string, number] => {
    return [`{outcome="${outcome}"}`, counters.webhooksOf(outcome)];
  });
  const drills = await lastDrills(db, new Date(now.getTime() - DRILLS_MS));
  const byOutcome = Object.entries(drills).map(([outcome, count]): [string, number] => {
    return [`{outcome="${outcome}"}`, count];
  });
  return [
    ...gauges,
    ...sample(
      "proofgate_rollback_drill_updates",
      "Updates of the rungs of a week, by what taking them back would give, as the last drills saw it.",
      "gauge",
      byOutcome,
    ),
    ...sample(
      "proofgate_repositories_not_enforced",
      "Repositories where GitHub does not keep every gate shut, as was last seen.",
      "gauge",
      [["", await notEnforcedRepositories(db)]],
    ),
    ...sample("proofgate_database_seconds", "Time of the last question to the database.", "gauge", [
      ["", milliseconds / 1000],
    ]),
    ...sample("proofgate_webhooks_total", "Webhooks answered, by outcome.", "counter", webhooks),
    "",
  ].join("\n");
}

function sample(
  name: string,
  help: string,
  type: "gauge" | "counter",
  values: readonly (readonly [labels: string, value: number])[],
): string[] {
  const lines = values.map(([labels, value]) => `${name}${labels} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines];
}
