import type { Handle, Tx } from "./transaction.ts";

export interface RunToken {
  /** Of the token: it is kept by nobody but its bearer. */
  readonly sha256: string;
  readonly runId: string;
  readonly grantId: string;
  /** Of the OIDC token that it was given for. */
  readonly oidcId: string;
  readonly workflowRunId: number;
  readonly expiresAt: Date;
}

/** Tokens of one run: a job needs one an hour. */
export const RUN_TOKENS_MAX = 1_000;

export type RunTokenOutcome = "new" | "used" | "too many";

/** Keeps a token's hash. `used`: its OIDC token was exchanged before, for whatever run. The caller holds the repository. */
export async function addRunToken(tx: Tx, token: RunToken, now: Date): Promise<RunTokenOutcome> {
  const { count } = await tx
    .selectFrom("run_tokens")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("run_id", "=", token.runId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= RUN_TOKENS_MAX) return "too many";
  const added = await tx
    .insertInto("run_tokens")
    .values({
      sha256: token.sha256,
      run_id: token.runId,
      grant_id: token.grantId,
      oidc_id: token.oidcId,
      workflow_run_id: token.workflowRunId,
      issued_at: now,
      expires_at: token.expiresAt,
    })
    .onConflict((conflict) => conflict.column("oidc_id").doNothing())
    .returning("sha256")
    .executeTakeFirst();
  return added === undefined ? "used" : "new";
}

export async function findRunToken(
  db: Handle,
  sha256: string,
): Promise<Pick<RunToken, "runId" | "grantId" | "expiresAt"> | undefined> {
  const row = await db
    .selectFrom("run_tokens")
    .select(["run_id", "grant_id", "expires_at"])
    .where("sha256", "=", sha256)
    .executeTakeFirst();
  return row && { runId: row.run_id, grantId: row.grant_id, expiresAt: row.expires_at };
}
