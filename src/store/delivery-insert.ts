import { sql } from "kysely";
import type { Handle } from "./transaction.ts";

/** A webhook as it came, its signature checked by the caller. */
export interface DeliveryDraft {
  /** X-GitHub-Delivery: the same for every redelivery. */
  readonly id: string;
  readonly event: string;
  /** Undefined where the payload names no repository. */
  readonly repositoryId: number | undefined;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** Inserts all deliveries that are not there yet, in one statement; the ids of those. What a server likes best. */
export async function insertAsRows(db: Handle, drafts: readonly DeliveryDraft[]): Promise<readonly string[]> {
  const rows = drafts.map(({ id, event, repositoryId, body, receivedAt }) => {
    return { id, event, repository_id: repositoryId ?? null, body, received_at: receivedAt };
  });
  const inserted = await db
    .insertInto("deliveries")
    .values(rows)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .returning("id")
    .execute();
  return inserted.map(({ id }) => id);
}

/**
 * The same with two values, however many deliveries. Each value crosses into the embedded database by itself, and bytes
 * more slowly than text: there this takes a quarter of the time; on a server it takes twice as long.
 */
export async function insertAsText(db: Handle, drafts: readonly DeliveryDraft[]): Promise<readonly string[]> {
  const rows = drafts.map(({ id, event, repositoryId, receivedAt }) => [
    id,
    event,
    repositoryId ?? null,
    receivedAt,
  ]);
  // Base64 has no comma. One empty body is no row to `string_to_table`, hence `coalesce`. Beside the rows and not in them, for each `->>` reads its row from the start.
  const bodies = drafts.map(({ body }) => body.toString("base64")).join(",");
  const { rows: inserted } = await sql<{ id: string }>`
    insert into deliveries (id, event, repository_id, received_at, body)
    select row->>0, row->>1, (row->>2)::bigint, (row->>3)::timestamptz, coalesce(decode(body, 'base64'), '')
    from rows from (
      json_array_elements(${JSON.stringify(rows)}::json), string_to_table(${bodies}, ',')
    ) as sent(row, body)
    on conflict (id) do nothing
    returning id`.execute(db);
  return inserted.map(({ id }) => id);
}
