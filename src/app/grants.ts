import { randomUUID } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { GRANT_LIFETIME_MAX_S, type Grant } from "../ledger/grant.ts";
import { signGrant } from "../ledger/grant-token.ts";
import { ledgerKeyOf } from "../ledger/key.ts";
import { addGrant, type GrantEnd, type GrantRow, grantsToRenew, lastGrant } from "../store/grants.ts";
import { appendEntries, type EntryDraft } from "../store/ledger.ts";
import { findPlan } from "../store/plans.ts";
import { pusherOf } from "../store/pushers.ts";
import { lockRepository } from "../store/repositories.ts";
import { findRun, type RunRow } from "../store/runs.ts";
import { inTransaction, type Tx } from "../store/transaction.ts";
import { endGrant } from "./grant-ending.ts";
import { hindranceOf } from "./grant-standing.ts";
import type { BranchJudgement } from "./judgement.ts";
import { maySign } from "./ledger-signer.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

/** What is granted, whenever it is. */
type Granted = Omit<Grant, "iss" | "jti" | "iat" | "exp">;

/**
 * Sees to it that a run whose plan is accepted has a grant, after a judgement of its branch's head: the first one, one anew
 * after a stop that was resumed or a plan that was amended [S28]. Within the judgement's transaction.
 * @returns the ledger's entries of it
 */
export async function settleGrant(
  services: Services,
  tx: Tx,
  judgement: BranchJudgement,
  runId: string,
  now: Date,
): Promise<readonly EntryDraft[]> {
  const run = await findRun(tx, runId);
  if (run === undefined) return [];
  if (!isAccepted(judgement, run)) {
    const isOfRun = judgement.gate === "run" && judgement.isCurrent;
    // What would not be granted now does not go on being granted.
    return isOfRun
      ? await endGrant(tx, { runId, actor: appActor(services), reason: "not-accepted" }, now)
      : [];
  }
  if ((await hindranceOf(tx, run)) !== undefined) return [];
  const last = await lastGrant(tx, runId);
  const granted = await grantedTo(tx, judgement, run, last);
  // Whoever merged it past its gate has ended what it was granted for.
  if (granted === undefined || last?.reason === "merged") return [];
  const stands = last !== undefined && last.endedAt === undefined && last.expiresAt > now;
  // Where the webhook that says who pushed came after the sweep, the grant is given again with the name.
  const isNamed = granted.agent === undefined || (last !== undefined && "agent" in JSON.parse(last.claims));
  if (stands && isNamed) return [];
  const reason = stands ? "renewed" : "expired";
  return await replaceGrant(services, tx, { run, last, granted, reason }, now);
}

/** The head is the branch's own, by the run's own plan, which waits for nobody's approval. */
function isAccepted({ gate, isCurrent, judged }: BranchJudgement, run: RunRow): boolean {
  const { plan, verdict } = judged;
  return (
    gate === "run" &&
    isCurrent &&
    plan?.id === run.planId &&
    verdict.verdict !== "stop" &&
    !verdict.findings.some(({ rule, level }) => rule === "plan-unapproved" && level !== "note")
  );
}

/** Where the run began and who began it stays as it was first granted. */
async function grantedTo(
  tx: Tx,
  { repositoryId, branch, pusher, judged }: BranchJudgement,
  run: RunRow,
  last: GrantRow | undefined,
): Promise<Granted | undefined> {
  const { plan, baseTree } = judged;
  const pinned = await findPlan(tx, repositoryId, run.planId);
  if (plan === undefined || pinned?.sha256 !== plan.sha256) return undefined;
  const first = last === undefined ? undefined : (JSON.parse(last.claims) as Grant);
  const base = baseTree === undefined ? undefined : { commit: judged.verdict.base, tree: baseTree };
  const known = pusher ?? (await pusherOf(tx, branch.id, judged.verdict.head));
  const agent = known === undefined ? undefined : { id: known.id, login: known.login };
  const [begun, by] = first === undefined ? [base, agent] : [first.base, first.agent ?? agent];
  if (begun === undefined) return undefined;
  return {
    sub: run.id,
    repository_id: repositoryId,
    branch: branch.name,
    plan: { id: plan.id, sha256: plan.sha256 },
    base: begun,
    commands_sha256: plan.commandsSha256,
    ...(by === undefined ? {} : { agent: by }),
  };
}

interface Replacement {
  readonly run: RunRow;
  readonly last: GrantRow | undefined;
  readonly granted: Granted;
  /** Why the last one ends, where it has not yet. */
  readonly reason: GrantEnd;
}

async function replaceGrant(
  services: Services,
  tx: Tx,
  { run, granted, reason }: Replacement,
  now: Date,
): Promise<readonly EntryDraft[]> {
  const { ledgerKeys: keys, config } = services;
  const expiresAt = expiryOf(run, now);
  if (keys === undefined || expiresAt === undefined) return [];
  // What the ledger would refuse its signature for must not be granted by it either: a process with a retired key, say.
  if ((await maySign(services, tx, run.repositoryId, keys, now)) === undefined) return [];
  const ended = await endGrant(tx, { runId: run.id, actor: appActor(services), reason }, now);
  const times = { iat: Math.floor(now.getTime() / 1000), exp: expiresAt.getTime() / 1000 };
  const grant: Grant = { iss: config.publicUrl, jti: randomUUID(), ...times, ...granted };
  const keyId = ledgerKeyOf(keys.current).id;
  await addGrant(
    tx,
    {
      id: grant.jti,
      repositoryId: run.repositoryId,
      runId: run.id,
      planSha256: grant.plan.sha256,
      keyId,
      claims: canonicalJson(grant),
      token: signGrant(grant, keys.current),
      expiresAt,
    },
    now,
  );
  return [...ended, issuedEntry(services, grant, keyId, now)];
}

function issuedEntry(services: Services, grant: Grant, keyId: string, now: Date): EntryDraft {
  const { jti, sub: run, plan, branch, base, commands_sha256, exp } = grant;
  return entryAt(now, {
    kind: "grant-issued",
    actor: appActor(services),
    subject: { run, plan: named(plan.id), branch: named(branch) },
    body: {
      grant: jti,
      plan_sha256: plan.sha256,
      commands_sha256,
      base,
      key_id: keyId,
      expires_at: new Date(exp * 1000).toISOString(),
    },
  });
}

/**
 * The end of the run's wall clock, or where that stands still what is left of it; a day at most, on a whole second.
 * Undefined where nothing is left.
 */
function expiryOf({ deadlineAt, runtimeLimitMs, runtimeMs }: RunRow, now: Date): Date | undefined {
  const day = now.getTime() + GRANT_LIFETIME_MAX_S * 1000;
  const left = runtimeLimitMs === undefined ? GRANT_LIFETIME_MAX_S * 1000 : runtimeLimitMs - runtimeMs;
  const clock = deadlineAt?.getTime() ?? now.getTime() + left;
  const end = new Date(Math.floor(Math.min(day, clock) / 1000) * 1000);
  return end.getTime() - now.getTime() >= 1000 ? end : undefined;
}

/** Grants that run out within it are renewed, where the run has longer. */
const RENEWED_MS = 60 * 60_000;
const GAIN_MIN_MS = 60_000;
/** Grants of one sweep. */
const LIMIT = 1_000;

/** Renews what runs out while its run goes on, and what a key signed that is retired; writes down what has run out. */
export async function renewGrants(services: Services): Promise<void> {
  const { db, clock, ledgerKeys } = services;
  if (ledgerKeys === undefined) return;
  const keyId = ledgerKeyOf(ledgerKeys.current).id;
  const before = new Date(clock().getTime() + RENEWED_MS);
  for (const { runId, repositoryId } of await grantsToRenew(db, { before, keyId, limit: LIMIT })) {
    await inTransaction(db, async (tx) => {
      await lockRepository(tx, repositoryId);
      await appendEntries(tx, repositoryId, await renewed(services, tx, { runId, keyId }, clock()));
    });
  }
}

async function renewed(
  services: Services,
  tx: Tx,
  { runId, keyId }: { readonly runId: string; readonly keyId: string },
  now: Date,
): Promise<readonly EntryDraft[]> {
  const last = await lastGrant(tx, runId);
  const run = await findRun(tx, runId);
  if (run === undefined || last === undefined || last.endedAt !== undefined) return [];
  const isFree = (await hindranceOf(tx, run)) === undefined;
  const gain = (expiryOf(run, now)?.getTime() ?? 0) - last.expiresAt.getTime();
  const reason = last.keyId === keyId ? ("renewed" as const) : ("key-rotated" as const);
  // A clock that stands still has no end to be renewed to: what is done is granted anew when it goes on.
  const isRunning = run.deadlineAt !== undefined;
  if (isFree && ((isRunning && gain >= GAIN_MIN_MS) || (reason === "key-rotated" && last.expiresAt > now))) {
    const { iss: _, jti: _id, iat: _from, exp: _to, ...granted } = JSON.parse(last.claims) as Grant;
    return await replaceGrant(services, tx, { run, last, granted, reason }, now);
  }
  if (last.expiresAt > now) return [];
  return await endGrant(tx, { runId, actor: appActor(services), reason: "expired" }, now);
}
