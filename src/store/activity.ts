import { createHash } from "node:crypto";
import type { Activity, ActivityKind } from "../engine/activity.ts";
import type { Handle, Tx } from "./transaction.ts";
import type { Teller } from "./usage-totals.ts";

/** Of one kind, by one teller, of one run: so many are kept by their names, and so many in all. */
const NAMED_MAX = 10_000;
const KEPT_MAX = 100_000;
/** Rows of one statement. */
const CHUNK = 1_000;

/** What was told of a run, of one kind by one teller. */
export interface ToldActivity {
  readonly kind: ActivityKind;
  readonly independent: boolean;
  /** Distinct ones; of KEPT_MAX it is said that there may be more. */
  readonly count: number;
  readonly isFull: boolean;
  /** In the order of their bytes, at most NAMED_MAX. Empty where told was that there were none. */
  readonly names: readonly string[];
  /** The one that was told first. */
  readonly first: string | undefined;
}

/** Keeps what was told; what is known already stays as it is, and what is too much is not kept. @returns how many were new */
export async function addActivity(
  tx: Tx,
  { runId, independent }: Teller,
  told: readonly Activity[],
  now: Date,
): Promise<number> {
  let fresh = 0;
  for (const kind of new Set(told.map((each) => each.kind))) {
    const names = [...new Set(told.filter((each) => each.kind === kind).map(({ name }) => name))];
    // In one order: two that tell of the same do not wait for each other.
    names.sort();
    const of = { runId, independent, kind };
    let kept = await countOf(tx, of);
    for (let from = 0; from < names.length && kept < KEPT_MAX; from += CHUNK) {
      const some = names.slice(from, Math.min(from + CHUNK, from + KEPT_MAX - kept));
      const added = await insert(tx, of, { names: some, namedMax: NAMED_MAX - kept }, now);
      kept += added;
      fresh += added;
    }
  }
  return fresh;
}

interface ToldKind extends Teller {
  readonly kind: ActivityKind;
}

async function countOf(db: Handle, { runId, independent, kind }: ToldKind): Promise<number> {
  const { count } = await db
    .selectFrom("run_activity")
    .select(({ fn }) => fn.countAll().as("count"))
    .where("run_id", "=", runId)
    .where("independent", "=", independent)
    .where("kind", "=", kind)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function insert(
  tx: Tx,
  { runId, independent, kind }: ToldKind,
  { names, namedMax }: { readonly names: readonly string[]; readonly namedMax: number },
  now: Date,
): Promise<number> {
  const rows = names.map((name, index) => ({
    run_id: runId,
    independent,
    kind,
    sha256: createHash("sha256").update(name, "utf8").digest("hex"),
    name: index < namedMax ? name : null,
    told_at: now,
  }));
  const added = await tx
    .insertInto("run_activity")
    .values(rows)
    .onConflict((conflict) => conflict.columns(["run_id", "independent", "kind", "sha256"]).doNothing())
    .returning("sha256")
    .execute();
  return added.length;
}

/** All that was told of a run, one by one; `name` is null beyond those that are kept by their names. */
export async function activityRows(db: Handle, runId: string) {
  return await db
    .selectFrom("run_activity")
    .select(["kind", "independent", "sha256", "name"])
    .where("run_id", "=", runId)
    .orderBy("told_at")
    .orderBy("kind")
    .orderBy("independent")
    .orderBy("sha256")
    .execute();
}

/** The same by kind and teller. */
export async function activityOf(db: Handle, runId: string): Promise<readonly ToldActivity[]> {
  const rows = await activityRows(db, runId);
  const groups = Map.groupBy(rows, ({ kind, independent }) => `${kind} ${independent}`);
  return [...groups.values()].flatMap((of) => {
    const [one] = of;
    if (one === undefined) return [];
    const { kind, independent } = one;
    const named = of.flatMap(({ name }) => (name === null || name === "" ? [] : [name]));
    const count = of.filter(({ name }) => name !== "").length;
    const names = [...named].sort(byBytes);
    return [{ kind, independent, count, isFull: of.length >= KEPT_MAX, names, first: named[0] }];
  });
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
