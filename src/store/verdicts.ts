import { type Selectable, sql } from "kysely";
import type { VerdictName } from "../engine/verdict.ts";
import type { Database } from "./database.ts";
import type { Handle } from "./transaction.ts";

/** A verdict as it was recorded. */
export interface VerdictRow {
  readonly id: string;
  readonly repositoryId: number;
  readonly head: string;
  readonly base: string;
  readonly gate: string;
  /** Counts the judgements of this head, base and gate. */
  readonly judgement: number;
  readonly branchId: number | undefined;
  readonly runId: string | undefined;
  readonly verdict: VerdictName;
  readonly mode: Selectable<Database["verdicts"]>["mode"];
  /** Byte for byte what was decided. */
  readonly json: string;
  readonly decidedAt: Date;
  /** Of the facts that it was made of. */
  readonly factsSha256: string | undefined;
}

export async function findVerdict(db: Handle, id: string): Promise<VerdictRow | undefined> {
  return verdictOf(await db.selectFrom("verdicts").selectAll().where("id", "=", id).executeTakeFirst());
}

export interface HeadAtGate {
  readonly repositoryId: number;
  readonly head: string;
  readonly gate: string;
}

/**
 * The last judgement of the head at the gate for each branch whose head it is now, and for forks; of another branch only
 * where there is none. Newest first.
 */
export async function verdictsOfHead(
  db: Handle,
  { repositoryId, head, gate }: HeadAtGate,
): Promise<readonly VerdictRow[]> {
  const rows = await db
    .selectFrom("verdicts")
    .leftJoin("branches", "branches.id", "verdicts.branch_id")
    .selectAll("verdicts")
    .select("branches.head as branch_head")
    .where("verdicts.repository_id", "=", repositoryId)
    .where("verdicts.head", "=", head)
    .where("verdicts.gate", "=", gate)
    .orderBy("verdicts.decided_at", "desc")
    .orderBy("verdicts.judgement", "desc")
    .execute();
  const last = new Map<number | null, (typeof rows)[number]>();
  for (const row of rows) if (!last.has(row.branch_id)) last.set(row.branch_id, row);
  const newest = [...last.values()];
  const current = newest.filter(({ branch_id, branch_head }) => branch_id === null || branch_head === head);
  return (current.length > 0 ? current : newest.slice(0, 1))
    .map(verdictOf)
    .filter((row) => row !== undefined);
}

/** The judgement that holds for a head and a gate: the last one, of this base or, where none is given, of any. */
export async function latestVerdict(
  db: Handle,
  of: HeadAtGate & {
    readonly base?: string;
    /** Null: of a head from a fork. */
    readonly branchId?: number | null;
  },
): Promise<VerdictRow | undefined> {
  let query = db
    .selectFrom("verdicts")
    .selectAll()
    .where("repository_id", "=", of.repositoryId)
    .where("head", "=", of.head)
    .where("gate", "=", of.gate);
  if (of.base !== undefined) query = query.where("base", "=", of.base);
  if (of.branchId === null) query = query.where("branch_id", "is", null);
  else if (of.branchId !== undefined) query = query.where("branch_id", "=", of.branchId);
  return verdictOf(
    await query.orderBy("decided_at", "desc").orderBy("judgement", "desc").limit(1).executeTakeFirst(),
  );
}

/** By what mode a branch was judged last, whichever its head was then; undefined where it was not. */
export async function lastMode(db: Handle, branchId: number): Promise<VerdictRow["mode"] | undefined> {
  const row = await db
    .selectFrom("verdicts")
    .select("mode")
    .where("branch_id", "=", branchId)
    .orderBy("decided_at", "desc")
    .orderBy("judgement", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.mode;
}

/** Of a branch's name and a head on it: whether that head has a verdict at the gate as this branch's. */
export async function judgedHeads(
  db: Handle,
  { repositoryId, gate }: Omit<HeadAtGate, "head">,
  heads: readonly string[],
): Promise<(branch: string, head: string) => boolean> {
  if (heads.length === 0) return () => false;
  const rows = await db
    .selectFrom("verdicts")
    .innerJoin("branches", "branches.id", "verdicts.branch_id")
    .select(["branches.name", "verdicts.head"])
    .distinct()
    .where("verdicts.repository_id", "=", repositoryId)
    .where("verdicts.gate", "=", gate)
    .where(sql<boolean>`verdicts.head = any(${heads}::text[])`)
    .execute();
  const judged = new Set(rows.map(({ name, head }) => `${head} ${name}`));
  return (branch, head) => judged.has(`${head} ${branch}`);
}

/** Names of branches whose head now was judged against this commit, in the order of their ids. */
export async function branchesJudgedAgainst(
  db: Handle,
  { repositoryId, base, limit }: { repositoryId: number; base: string; limit: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("branches")
    .select("branches.name")
    .where("branches.repository_id", "=", repositoryId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("verdicts")
          .select("verdicts.id")
          .whereRef("verdicts.branch_id", "=", "branches.id")
          .whereRef("verdicts.head", "=", "branches.head")
          .where("verdicts.base", "=", base)
          .where("verdicts.gate", "=", "run"),
      ),
    )
    .orderBy("branches.id")
    .limit(limit)
    .execute();
  return rows.map(({ name }) => name);
}

/** The last head of a branch that was found to pass as it is: the checkpoint to which it can be put back. */
export async function lastPassingHead(db: Handle, branchId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom("verdicts")
    .select("head")
    .where("branch_id", "=", branchId)
    .where("gate", "=", "run")
    .where("verdict", "=", "pass")
    .orderBy("decided_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.head;
}

export function verdictOf(row: Selectable<Database["verdicts"]> | undefined): VerdictRow | undefined {
  if (row === undefined) return undefined;
  return {
    id: row.id,
    repositoryId: row.repository_id,
    head: row.head,
    base: row.base,
    gate: row.gate,
    judgement: row.judgement,
    branchId: row.branch_id ?? undefined,
    runId: row.run_id ?? undefined,
    verdict: row.verdict,
    mode: row.mode,
    json: row.json,
    decidedAt: row.decided_at,
    factsSha256: row.facts_sha256 ?? undefined,
  };
}
