import type { CommentCommand } from "../engine/comment-command.ts";
import type { LocalStanding } from "../engine/local-mode.ts";
import { heldByRuns, lockBudgets } from "../store/reservations.ts";
import { aliveRun, findRun, type RunRow } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { agreeToSpending } from "./agree-to-spending.ts";
import type { Commanded, Effect } from "./command-effects.ts";
import type { BudgetConfig } from "./organisation-budgets.ts";
import { sharedOf, sharedPlace } from "./shared-budgets.ts";
import { type BoundNow, boundOf, spendingBy } from "./usage-of.ts";
import { addedUp } from "./usage-totals.ts";

/**
 * The run goes on with local models alone, though its money comes to its end [P74]: where the policy lists such models, the plan of this
 * hash says of each criterion of acceptance why it can still be met, and nothing is under way that was to be paid for.
 */
export async function degrade(
  tx: Tx,
  commanded: Commanded,
  { planSha256 }: Extract<CommentCommand, { name: "degrade" }>,
  now: Date,
): Promise<Effect> {
  const { branch, budgets } = commanded;
  const alive = await aliveRun(tx, branch.id);
  if (alive === undefined)
    return refused("no run goes on here", "only a run that goes on can do so with local models");
  // Nobody sets money aside for it meanwhile, and who does afterwards sees what was said.
  await lockBudgets(tx, { runs: [alive.id], repositories: [], organisations: [] });
  const run = (await findRun(tx, alive.id)) ?? alive;
  const bound = await boundOf(tx, run);
  const refusal =
    (bound === undefined ? refused("the run was not judged yet", "ask again when it was") : undefined) ??
    refusedStanding(bound?.standing, planSha256) ??
    (bound === undefined ? undefined : await refusedMoney(tx, run, bound, budgets, now));
  if (refusal !== undefined) return refusal;
  const body = { approval: "degrade", plan_sha256: planSha256 };
  const more = await agreeToSpending(tx, commanded, run, body, now);
  return {
    obeyed: true,
    answer: `The run of plan \`${run.planId}\` may go on with local models alone. Any request that costs something, or that is to a model which the policy does not list, stops it.${more}`,
    approval: { kind: "degrade", planSha256, runId: run.id, branchId: branch.id },
  };
}

function refusedStanding(standing: LocalStanding | undefined, planSha256: string): Effect | undefined {
  if (standing === undefined)
    return refused(
      "the policy lists no local model",
      "`usage.local_models` of the policy on the target names those that cost nothing",
    );
  if (standing.state === "local")
    return refused(
      `the run goes on with local models alone already, since ${standing.word.since}`,
      "`/proofgate approve-budget <amount>` lets it spend again",
    );
  const asked = standing.planSha256;
  if (asked === undefined)
    return refused(
      standing.state === "hindered" ? standing.why : "nobody can say which plan holds",
      "let the plan say of each criterion why it can be met with a local model, and agree to it by `/proofgate amend <plan-hash>`",
    );
  if (asked === planSha256) return undefined;
  return refused(
    "the run is held to another plan than that of this hash",
    `its plan has the hash \`${asked}\``,
  );
}

async function refusedMoney(
  tx: Tx,
  run: RunRow,
  bound: BoundNow,
  budgets: BudgetConfig,
  now: Date,
): Promise<Effect | undefined> {
  const place = await sharedPlace(tx, budgets, run, bound);
  const { totals } = await addedUp(tx, run.id, bound.currency);
  const { level } = spendingBy(bound, totals, await sharedOf(tx, place, now));
  if (level !== "needs-approval" && level !== "stop")
    return refused(
      "the run has not come to the end of its money",
      "it may be said from `budget.approve_at` of the budget on (90 % by default)",
    );
  const held = (await heldByRuns(tx, [run.id], now)).get(run.id) ?? 0n;
  if (held === 0n) return undefined;
  return refused(
    "requests that are to be paid for are under way",
    "ask again when they were told of: in a quarter of an hour at most",
  );
}

function refused(why: string, help: string): Effect {
  return { obeyed: false, why, help };
}
