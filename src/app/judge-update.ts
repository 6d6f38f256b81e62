import { accountOf } from "../engine/ref-update.ts";
import { appendEntries } from "../store/ledger.ts";
import { accountForUpdate, type RefUpdateRow, refUpdates } from "../store/ref-updates.ts";
import { lockRepository } from "../store/repositories.ts";
import { inTransaction } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { agreementsOf } from "./agreements.ts";
import { evidenceOf } from "./evidence-of.ts";
import type { RungPlace } from "./follow-rung.ts";
import { judgeTraced } from "./judge-traced.ts";
import { ladderAtUpdate } from "./ladder-now.ts";
import { bringing } from "./mirror-reading.ts";
import { pinnedPlans } from "./pinned-plans.ts";
import { branchOf } from "./pull-now.ts";
import { recordJudgement } from "./record-judgement.ts";
import { updateEntries } from "./ref-update-words.ts";
import { fetchInto } from "./repository-access.ts";
import type { Services } from "./services.ts";

/**
 * Judges what a rung went to past its gate, and shows it on that commit as `proofgate/run`, red until somebody has adopted
 * it. A listed updater's own push is accounted for by its verdict. What came through a gate was judged there.
 */
export async function judgeUpdate(
  services: Services,
  place: RungPlace,
  branch: string,
  head: string,
): Promise<void> {
  const { db } = services;
  const { mirror, remote, repository, rules } = place;
  const of = { repositoryId: repository.id, branch };
  const update = (await refUpdates(db, of)).findLast(({ after }) => after === head);
  const base = update?.before ?? rules.tips.get(repository.defaultBranch);
  if (update === undefined || base === undefined) return;
  const row = await branchOf(services, repository.id, { branch, head });
  const ladder = await ladderAtUpdate(services, of, head);
  const said = await latestVerdict(db, { ...of, head, gate: "run", branchId: row?.id ?? null });
  if (ladder.unaccounted.length === 0 && said === undefined) return;
  await fetchInto(services, mirror, remote, base);
  const question = {
    mirror,
    bring: bringing(services, mirror, remote),
    base,
    head,
    branch,
    ...(update.pusher === undefined ? {} : { actor: update.pusher.login }),
    policy: rules.policy,
    fetched: await fetchInto(services, mirror, remote, head),
    agreements: await agreementsOf(services, repository, row),
    evidence: await evidenceOf(services, { ...of, head, base, target: branch }),
    plans: await pinnedPlans(db, repository.id, row),
  };
  const alone = await judgeTraced(services, question);
  const isOver = await accountForUpdater(services, place, update, alone.verdict);
  const judged = isOver ? alone : await judgeTraced(services, { ...question, ladder });
  await recordJudgement(services, {
    repositoryId: repository.id,
    gate: "run",
    branch: row,
    judged,
    target: branch,
    pusher: undefined,
    isRung: true,
    onStop: rules.policy.policy.on_stop,
    isCurrent: false,
    isFirstOfHead: said === undefined,
  });
}

/** A listed updater may push what an updater may write, and nothing else. @returns whether it is accounted for by that. */
async function accountForUpdater(
  services: Services,
  { repository, rules }: RungPlace,
  update: RefUpdateRow,
  { verdict }: { readonly verdict: "pass" | "review" | "fail" | "stop" },
): Promise<boolean> {
  const { pusher, account, before, after, forced, branch, position } = update;
  const { agents, mode } = rules.policy.policy;
  const login = pusher?.login.toLowerCase();
  const isUpdater = agents.some((agent) => agent.role === "updater" && agent.login.toLowerCase() === login);
  if (!isUpdater || account.kind !== "none" || account.pull !== undefined) return false;
  const seen = { before, after, tree: undefined, isForward: !forced, pull: undefined };
  const isEnforced = mode === "enforce";
  const now = accountOf({ ...seen, isEnforced, updaterVerdict: verdict });
  if (now.kind !== "updater") return false;
  const { db, clock } = services;
  return await inTransaction(db, async (tx) => {
    await lockRepository(tx, repository.id);
    const of = { repositoryId: repository.id, branch, position };
    if (!(await accountForUpdate(tx, of, now, clock()))) return false;
    const entries = updateEntries(services, rules, [{ ...update, account: now }], clock());
    await appendEntries(tx, repository.id, entries);
    return true;
  });
}
