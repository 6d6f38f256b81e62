import type { Handle, Tx } from "./transaction.ts";

/** A verdict that waits for evidence. */
export interface AwaitedRow {
  readonly verdictId: string;
  /** Names of facts. */
  readonly facts: readonly string[];
  readonly until: Date;
}

/** A verdict whose wait is over, and what it is of. */
export interface EndedWait {
  readonly verdictId: string;
  readonly repositoryId: number;
  readonly head: string;
  readonly branchId: number | undefined;
}

export async function awaitEvidence(tx: Tx, { verdictId, facts, until }: AwaitedRow): Promise<void> {
  await tx
    .insertInto("awaited_evidence")
    .values({ verdict_id: verdictId, facts: facts.join(","), until })
    .execute();
}

/** Which of these verdicts wait, by their ids. A wait that is over and that nobody has ended yet still shows. */
export async function awaitedOf(
  db: Handle,
  verdictIds: readonly string[],
): Promise<ReadonlyMap<string, AwaitedRow>> {
  if (verdictIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("awaited_evidence")
    .selectAll()
    .where("verdict_id", "in", verdictIds)
    .where("ended_at", "is", null)
    .execute();
  return new Map(
    rows.map(({ verdict_id: verdictId, facts, until }) => [
      verdictId,
      { verdictId, facts: facts.split(","), until },
    ]),
  );
}

/** Waits that are over and still show, the longest over first. */
export async function endedWaits(db: Handle, now: Date, limit: number): Promise<readonly EndedWait[]> {
  const rows = await db
    .selectFrom("awaited_evidence")
    .innerJoin("verdicts", "verdicts.id", "awaited_evidence.verdict_id")
    .select(["verdicts.id", "verdicts.repository_id", "verdicts.head", "verdicts.branch_id"])
    .where("awaited_evidence.ended_at", "is", null)
    .where("awaited_evidence.until", "<=", now)
    .orderBy("awaited_evidence.until")
    .limit(limit)
    .execute();
  return rows.map(({ id, repository_id, head, branch_id }) => ({
    verdictId: id,
    repositoryId: repository_id,
    head,
    branchId: branch_id ?? undefined,
  }));
}

/** @returns whether it had not ended before. */
export async function endWait(tx: Tx, verdictId: string, now: Date): Promise<boolean> {
  const ended = await tx
    .updateTable("awaited_evidence")
    .set({ ended_at: now })
    .where("verdict_id", "=", verdictId)
    .where("ended_at", "is", null)
    .returning("verdict_id")
    .execute();
  return ended.length > 0;
}

/** When a head was first judged on a branch, and when anything was first judged against a base. */
export async function firstJudged(
  db: Handle,
  {
    repositoryId,
    ...of
  }: { readonly repositoryId: number } & (
    | { readonly head: string; readonly branchId: number }
    | { readonly base: string }
  ),
): Promise<Date | undefined> {
  const all = db.selectFrom("verdicts").select("decided_at").where("repository_id", "=", repositoryId);
  const some =
    "base" in of
      ? all.where("base", "=", of.base)
      : all.where("head", "=", of.head).where("branch_id", "=", of.branchId);
  const first = await some.orderBy("decided_at").limit(1).executeTakeFirst();
  return first?.decided_at;
}

/** What the outbox last held of a verdict, of one kind: payloads. */
export async function saidOfVerdict(db: Handle, verdictId: string, kind: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("outbox")
    .select("payload")
    .where("verdict_id", "=", verdictId)
    .where("kind", "=", kind)
    .execute();
  return rows.map(({ payload }) => payload);
}
