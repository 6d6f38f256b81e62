import { isAfterWord, type LocalStanding, straysSince } from "../engine/local-mode.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import type { Handle } from "../store/transaction.ts";
import { tellingsOf } from "../store/usage.ts";

/** What was told of a run since it goes on with local models alone. */
export interface LocalUse {
  /** By distinct requests, the most used first; of metrics by series. */
  readonly models: readonly { readonly model: string; readonly requests: number }[];
  /** Requests that are none of it. */
  readonly strays: number;
}

/** Undefined for a run that may spend. */
export async function localUse(
  db: Handle,
  runId: string,
  standing: LocalStanding | undefined,
): Promise<LocalUse | undefined> {
  if (standing?.state !== "local") return undefined;
  const told = { independent: [] as UsageEvent[], selfReported: [] as UsageEvent[] };
  const requests = new Map<string, Set<string>>();
  for (const { event: text, independent, receivedAt } of await tellingsOf(db, runId)) {
    const event = { ...(JSON.parse(text) as UsageEvent), receivedAt: receivedAt.toISOString() };
    told[independent ? "independent" : "selfReported"].push(event);
    if (!isAfterWord(event, standing.word, independent)) continue;
    const ids = requests.get(event.model) ?? new Set();
    requests.set(event.model, ids.add(event.requestId));
  }
  const models = [...requests].map(([model, ids]) => ({ model, requests: ids.size }));
  models.sort((one, other) => other.requests - one.requests || (one.model < other.model ? -1 : 1));
  return { models, strays: straysSince(told, standing).count };
}
