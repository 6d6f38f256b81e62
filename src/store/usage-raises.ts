import { sql } from "kysely";
import type { UsageSignal } from "../engine/usage-event.ts";
import type { Handle } from "./transaction.ts";

/** By how much one teller's events of one signal made a run dearer. */
export interface UsageRaise {
  readonly independent: boolean;
  readonly signal: UsageSignal;
  /** Billionths of the currency's unit. */
  readonly raise: bigint;
}

/**
 * By what came in of a run from a moment of the server's clock on: of each request the dearest telling, less the dearest that was known
 * before. A part for each teller and signal of which something came in; empty: nothing did.
 */
export async function raisedSince(
  db: Handle,
  runId: string,
  currency: string,
  since: Date,
): Promise<readonly UsageRaise[]> {
  const { rows } = await sql<{ independent: boolean; signal: UsageSignal; raise: string }>`
    with told as (
      select independent, request_id, received_at, event::jsonb as event from usage_tellings
        where run_id = ${runId} and request_id in (
          select request_id from usage_tellings where run_id = ${runId} and received_at >= ${since}
        )
    ), requests as (
      select independent, coalesce(event ->> 'signal', 'logs') as signal, request_id,
          max(cost) as after, max(cost) filter (where received_at < ${since}) as before,
          bool_or(received_at >= ${since}) as is_told
        from told, lateral (
          select case when event -> 'cost' ->> 'currency' = ${currency}
            then round((event -> 'cost' ->> 'amount')::numeric * 1000000000) end as cost
        ) as priced
        group by 1, 2, 3
    )
    select independent, signal, sum(coalesce(after, 0) - coalesce(before, 0))::numeric(40, 0)::text as raise
      from requests where is_told group by 1, 2 order by 1, 2`.execute(db);
  return rows.map(({ raise, ...of }) => ({ ...of, raise: BigInt(raise) }));
}
