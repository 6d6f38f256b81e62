import { sql } from "kysely";
import type { CalledTool, ToolSum } from "../engine/called-tool.ts";
import type { Handle, Tx } from "./transaction.ts";
import type { Teller } from "./usage-totals.ts";

/** Calls of one run by the run itself; a feed of the operator's has ten times as many. */
const CALLS_MAX = 100_000;
const FEED_CALLS_MAX = 10 * CALLS_MAX;
/** Rows of one statement. */
const CHUNK = 1_000;

/** Keeps what was told; what is known already stays as it is, and what is too much is not kept. @returns how many were new */
export async function addToolCalls(
  tx: Tx,
  teller: Teller,
  told: readonly CalledTool[],
  now: Date,
): Promise<number> {
  const bySha256 = new Map<string, CalledTool>();
  for (const call of told) {
    const key = `${call.signal} ${call.sha256}`;
    // Told twice at once, the first counts, as it does of what is told later.
    if (!bySha256.has(key)) bySha256.set(key, call);
  }
  // In one order: two that tell of the same do not wait for each other.
  const calls = [...bySha256].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, call]) => call);
  const callsMax = callsMaxOf(teller);
  let kept = calls.length === 0 ? 0 : await countOf(tx, teller);
  let fresh = 0;
  for (let from = 0; from < calls.length && kept < callsMax; from += CHUNK) {
    const some = calls.slice(from, Math.min(from + CHUNK, from + callsMax - kept));
    const added = await insert(tx, teller, some, now);
    kept += added;
    fresh += added;
  }
  return fresh;
}

function callsMaxOf({ independent }: Pick<Teller, "independent">): number {
  return independent ? FEED_CALLS_MAX : CALLS_MAX;
}

async function countOf(db: Handle, { runId, independent }: Teller): Promise<number> {
  const { count } = await db
    .selectFrom("run_tool_calls")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("run_id", "=", runId)
    .where("independent", "=", independent)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function insert(
  tx: Tx,
  { runId, independent }: Teller,
  calls: readonly CalledTool[],
  now: Date,
): Promise<number> {
  const added = await tx
    .insertInto("run_tool_calls")
    .values(
      calls.map(({ signal, sha256, tool, isFailed, milliseconds }) => ({
        run_id: runId,
        independent,
        signal,
        sha256,
        tool,
        is_failed: isFailed,
        milliseconds: milliseconds ?? null,
        told_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(["run_id", "independent", "signal", "sha256"]).doNothing())
    .returning("sha256")
    .execute();
  return added.length;
}

/** Whether one of these tools was told of no call of the run yet. */
export async function isNewTool(db: Handle, runId: string, names: ReadonlySet<string>): Promise<boolean> {
  for (const tool of names) {
    const known = await db
      .selectFrom("run_tool_calls")
      .select("sha256")
      .where("run_id", "=", runId)
      .where("tool", "=", tool)
      .limit(1)
      .executeTakeFirst();
    if (known === undefined) return true;
  }
  return false;
}

/** What was told of a run's tools, in all. */
export interface ToldTools {
  /** The most called first, of those that are called as often in the order of their names' bytes. */
  readonly tools: readonly ToolSum[];
  /** Distinct names, those that are not listed included, and their calls. */
  readonly names: number;
  readonly calls: number;
  readonly failed: number;
  /** Whether a feed tells of every call of which the run does. */
  readonly isSeen: boolean;
  /** More calls were told of than are kept. */
  readonly isFull: boolean;
}

/** Undefined where nobody told of any, nor that there were none. @param listedMax so many tools at most are listed */
export async function toolsOf(db: Handle, runId: string, listedMax: number): Promise<ToldTools | undefined> {
  const seen = await countOf(db, { runId, independent: true });
  const own = await countOf(db, { runId, independent: false });
  if (seen + own === 0) return undefined;
  const { rows } = await sql<{
    tool: string;
    calls: string;
    failed: string;
    milliseconds: string | null;
    seen: string;
    names: string;
    all_calls: string;
    all_failed: string;
    is_seen: boolean;
  }>`
    with told as (
      select tool, independent, signal, count(*) as calls, count(*) filter (where is_failed) as failed,
          sum(milliseconds) as milliseconds
        from run_tool_calls where run_id = ${runId} and tool <> '' group by tool, independent, signal
    ), tools as (
      select tool, max(calls) as calls, max(failed) as failed, max(milliseconds) as milliseconds,
          coalesce(max(calls) filter (where independent), 0) as seen
        from told group by tool
    )
    select *, count(*) over () as names, sum(calls) over () as all_calls, sum(failed) over () as all_failed,
        bool_and(seen >= calls) over () as is_seen
      from tools order by calls desc, tool collate "C" limit ${listedMax}`.execute(db);
  const [first] = rows;
  return {
    tools: rows.map((row) => ({
      tool: row.tool,
      calls: Number(row.calls),
      failed: Number(row.failed),
      milliseconds: row.milliseconds === null ? undefined : Number(row.milliseconds),
      seen: Number(row.seen),
    })),
    names: Number(first?.names ?? 0),
    calls: Number(first?.all_calls ?? 0),
    failed: Number(first?.all_failed ?? 0),
    // That there were none is borne out by a feed that says so.
    isSeen: first?.is_seen ?? seen > 0,
    isFull: seen >= FEED_CALLS_MAX || own >= CALLS_MAX,
  };
}

/** Each tool with its calls by who told of them and how, the most called first. @param listedMax so many at most */
export async function toolRows(db: Handle, runId: string, listedMax: number) {
  const rows = await db
    .selectFrom("run_tool_calls")
    .select(({ fn, eb }) => [
      "tool",
      "independent",
      "signal",
      fn.countAll().as("calls"),
      fn
        .countAll()
        .filterWhere(eb("is_failed", "=", true))
        .as("failed"),
      fn.sum<string | null>("milliseconds").as("milliseconds"),
    ])
    .where("run_id", "=", runId)
    .where("tool", "<>", "")
    .groupBy(["tool", "independent", "signal"])
    .orderBy("calls", "desc")
    .orderBy(sql`tool collate "C"`)
    .orderBy("independent")
    .orderBy("signal")
    .limit(listedMax)
    .execute();
  return rows.map(({ calls, failed, milliseconds, ...row }) => ({
    ...row,
    calls: Number(calls),
    failed: Number(failed),
    ...(milliseconds === null ? {} : { milliseconds: Number(milliseconds) }),
  }));
}
