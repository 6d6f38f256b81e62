import type { Handle, Tx } from "./transaction.ts";

/** One telling of one request to a model. */
export interface UsageTelling {
  readonly requestId: string;
  /** Of the event's canonical JSON. */
  readonly sha256: string;
  /** JSON. */
  readonly event: string;
}

/** Tellings of one run by the run itself; a feed of the operator's has ten times as many. */
const TELLINGS_MAX = 100_000;
const FEED_TELLINGS_MAX = 10 * TELLINGS_MAX;
/** Rows of one statement. */
const CHUNK = 1_000;

export type TellingOutcome = { readonly isTaken: true; readonly fresh: number } | { readonly isTaken: false };

/** Keeps what was told; what is known already stays as it is. Not taken, none of it, where the run has told too much. */
export async function addTellings(
  tx: Tx,
  { runId, independent }: { readonly runId: string; readonly independent: boolean },
  tellings: readonly UsageTelling[],
  now: Date,
): Promise<TellingOutcome> {
  const { count } = await tx
    .selectFrom("usage_tellings")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("run_id", "=", runId)
    .where("independent", "=", independent)
    .executeTakeFirstOrThrow();
  if (Number(count) + tellings.length > (independent ? FEED_TELLINGS_MAX : TELLINGS_MAX))
    return { isTaken: false };
  let fresh = 0;
  for (let from = 0; from < tellings.length; from += CHUNK) {
    const added = await tx
      .insertInto("usage_tellings")
      .values(
        tellings.slice(from, from + CHUNK).map(({ requestId, sha256, event }) => ({
          run_id: runId,
          request_id: requestId,
          sha256,
          independent,
          event,
          received_at: now,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(["run_id", "request_id", "sha256", "independent"]).doNothing(),
      )
      .returning("id")
      .execute();
    fresh += added.length;
  }
  return { isTaken: true, fresh };
}

/** All that was told of a run: events as JSON, in the order in which they came. */
export async function tellingsOf(
  db: Handle,
  runId: string,
): Promise<readonly { readonly event: string; readonly independent: boolean }[]> {
  return await db
    .selectFrom("usage_tellings")
    .select(["event", "independent"])
    .where("run_id", "=", runId)
    .orderBy("id")
    .execute();
}
