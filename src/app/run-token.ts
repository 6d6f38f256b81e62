import { createHash, randomBytes } from "node:crypto";
import { findBranchById } from "../store/branches.ts";
import { isRenewed } from "../store/grants.ts";
import { lockRepository } from "../store/repositories.ts";
import { addRunToken, findRunToken, RUN_TOKENS_MAX } from "../store/run-tokens.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { type Handle, inTransaction } from "../store/transaction.ts";
import { idClaim, textClaim } from "./claim-reading.ts";
import { grantStanding } from "./grant-standing.ts";
import { type Claims, TokenRefused } from "./oidc-token.ts";
import type { Services } from "./services.ts";

/** A token holds for so long at most; a job that runs on exchanges another. */
const LIFETIME_MS = 60 * 60_000;
/** Nobody else's tokens begin so: scanners and people know it again. */
const START = "pgrun_";
const TOKEN = /^pgrun_[A-Za-z0-9_-]{43}$/;

export type Exchange =
  | { readonly given: true; readonly token: string; readonly grant: string; readonly expiresAt: Date }
  | { readonly given: false; readonly status: 403 | 404 | 409 | 410 | 429; readonly message: string };

/**
 * A bearer token of a run, for a job of GitHub Actions on the run's own branch: 256 random bits, of which only the hash is
 * kept. It holds for an hour, and never longer than the grant under which it was given. An OIDC token is exchanged once.
 * @throws TokenRefused where the token is of another repository or branch
 */
export async function exchange(
  { db, clock }: Pick<Services, "db" | "clock">,
  runId: string,
  claims: Claims,
): Promise<Exchange> {
  const now = clock();
  const found = await findRun(db, runId);
  if (found === undefined) return { given: false, status: 404, message: "there is no such run" };
  // Before any lock: whoever has a token of some other repository must not make this one wait.
  await demandOwnJob(db, found, claims);
  return await inTransaction(db, async (tx): Promise<Exchange> => {
    await lockRepository(tx, found.repositoryId);
    const standing = await grantStanding(tx, runId, now);
    if (standing?.stands !== true) {
      const message = `nothing is granted to the run now: ${standing?.reason ?? "unknown"}`;
      return { given: false, status: 410, message };
    }
    const { grant } = standing;
    const token = `${START}${randomBytes(32).toString("base64url")}`;
    const expiresAt = new Date(Math.min(now.getTime() + LIFETIME_MS, grant.expiresAt.getTime()));
    const draft = {
      sha256: sha256Of(token),
      runId,
      grantId: grant.id,
      oidcId: textClaim(claims, "jti"),
      workflowRunId: idClaim(claims, "run_id"),
      expiresAt,
    };
    switch (await addRunToken(tx, draft, now)) {
      case "new":
        return { given: true, token, grant: grant.id, expiresAt };
      case "used":
        return {
          given: false,
          status: 409,
          message: "this OIDC token was exchanged before: ask GitHub for another",
        };
      case "too many":
        return {
          given: false,
          status: 429,
          message: `${RUN_TOKENS_MAX} tokens were given to this run already`,
        };
    }
  });
}

/** Events whose job runs the branch's own commit. Under `pull_request_target` `ref` is the branch that a stranger aims at. */
const OWN_EVENTS: ReadonlySet<string> = new Set(["push", "workflow_dispatch"]);

/** Ids count, names do not. A pull request's `ref` is no branch, and a fork's repository is another. */
async function demandOwnJob(db: Handle, run: RunRow, claims: Claims): Promise<void> {
  if (idClaim(claims, "repository_id") !== run.repositoryId)
    throw new TokenRefused("it is of another repository than the run");
  const branch = await findBranchById(db, run.branchId);
  if (branch === undefined || textClaim(claims, "ref") !== `refs/heads/${branch.name}`)
    throw new TokenRefused("the job does not run on the run's branch");
  if (!OWN_EVENTS.has(textClaim(claims, "event_name")))
    throw new TokenRefused("the job was not started by a push, or by hand");
  if (textClaim(claims, "sha") !== branch.head)
    throw new TokenRefused("the job runs another commit than the branch's head");
}

/** The run that a bearer token speaks for at this moment; undefined for anything that does not hold. */
export async function runOfBearer(
  { db, clock }: Pick<Services, "db" | "clock">,
  token: string | undefined,
): Promise<{ readonly runId: string; readonly grant: string; readonly expiresAt: Date } | undefined> {
  if (token === undefined || !TOKEN.test(token)) return undefined;
  const known = await findRunToken(db, sha256Of(token));
  const now = clock();
  if (known === undefined || known.expiresAt <= now) return undefined;
  const standing = await grantStanding(db, known.runId, now);
  if (standing?.stands !== true) return undefined;
  // Issued anew after a stop, say: what was given under the one before has ended with it. A renewal goes on.
  if (standing.grant.id !== known.grantId && !(await isRenewed(db, known.runId, known.grantId)))
    return undefined;
  return { runId: known.runId, grant: standing.grant.id, expiresAt: known.expiresAt };
}

function sha256Of(token: string): string {
  return createHash("sha256").update(token, "ascii").digest("hex");
}
