import type { Finding } from "../engine/finding.ts";
import { isSuspensionDue, stopsOf, stopWithoutFindings } from "../engine/stop.ts";
import { countHeadsSince } from "../store/branches.ts";
import type { EntryDraft } from "../store/ledger.ts";
import { countDeniedPush, type RunRow } from "../store/runs.ts";
import { acceptedFindings, findStop, type StopDraft, type StopRow } from "../store/stops.ts";
import { findSuspension, suspendIdentity } from "../store/suspensions.ts";
import type { Tx } from "../store/transaction.ts";
import type { BranchJudgement } from "./judgement.ts";
import { appActor, entryAt, named } from "./ledger-words.ts";
import type { Services } from "./services.ts";

/**
 * The stops of a verdict that stops, for what no standing stop of the branch says already, one a stop code; or of a push
 * by an identity that is suspended. In `observe` and `warn` nothing is halted, nor is a rung.
 */
export async function newStops(
  tx: Tx,
  judgement: BranchJudgement,
  verdictId: string,
  standing: readonly StopRow[],
): Promise<readonly StopDraft[]> {
  const { repositoryId, branch, judged, pusher, isRung } = judgement;
  const { verdict } = judged;
  if (verdict.mode !== "enforce" || isRung) return [];
  const scope = [repositoryId, branch.name, verdictId];
  const place = { repositoryId, branchId: branch.id, verdictId };
  const fresh = await unknownStops(tx, judgement, standing);
  const stops = stopsOf(scope, verdict.head, fresh);
  if (stops.length > 0)
    return stops.map((stop) => ({ ...stop, ...place, reason: stop.findings[0]?.rule ?? "" }));
  if (standing.length > 0 || pusher === undefined) return [];
  const suspended = await findSuspension(tx, repositoryId, pusher.id);
  if (suspended === undefined) return [];
  const stop = stopWithoutFindings(scope, verdict.head, "STOP_UNAUTHORIZED_ACCESS", "suspended");
  return [{ ...stop, ...place, reason: `identity suspended: ${suspended.reason}` }];
}

async function unknownStops(
  tx: Tx,
  { repositoryId, branch, judged }: BranchJudgement,
  standing: readonly StopRow[],
): Promise<readonly Finding[]> {
  const stops = judged.verdict.findings.filter(({ level }) => level === "stop");
  if (stops.length === 0) return [];
  const known = new Set<string>();
  for (const { id } of standing) {
    const stop = await findStop(tx, repositoryId, id);
    for (const { fingerprint } of stop?.findings ?? []) known.add(fingerprint);
  }
  // Resumed while this was judged: who resumed has it judged again, and that will know.
  for (const { fingerprint, stopId } of await acceptedFindings(tx, branch.id))
    if (!judged.resumedStops.has(stopId)) known.add(fingerprint);
  return stops.filter(({ fingerprint }) => !known.has(fingerprint));
}

/** Counts a push onto a stopped branch; after the third, the agent that pushed may do nothing more until a human says so. */
export async function noteDenied(
  services: Services,
  tx: Tx,
  { repositoryId, branch, judged, pusher, isAgentPusher, pushedAt }: BranchJudgement,
  { run, before }: { readonly run: RunRow | undefined; readonly before: readonly StopRow[] },
  now: Date,
): Promise<readonly EntryDraft[]> {
  const first = before.find(({ head }) => head !== judged.verdict.head);
  // Who pushed before the stop was there has not been told of it.
  if (first === undefined || pushedAt === undefined || pushedAt <= first.stoppedAt) return [];
  const denied =
    run?.state === "stopped"
      ? await countDeniedPush(tx, run.id)
      : await countHeadsSince(tx, branch.id, first.stoppedAt);
  // A person who pushes onto it is told so by the check; to suspend them would take their commands away as well.
  if (!isSuspensionDue(denied) || pusher === undefined || isAgentPusher !== true) return [];
  const identityId = pusher.id;
  const reason = `${denied} pushes onto a stopped branch`;
  if (!(await suspendIdentity(tx, { repositoryId, identityId, reason }, now))) return [];
  services.log("warn", "an agent's identity is suspended", {
    repository: repositoryId,
    identity: identityId,
  });
  const words = { kind: "identity-suspended" as const, actor: appActor(services) };
  return [
    entryAt(now, {
      ...words,
      subject: run === undefined ? { branch: named(branch.name) } : { run: run.id },
      body: { identity: identityId, reason },
    }),
  ];
}
