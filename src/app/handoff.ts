import { canonicalJson } from "../contract/canonical-json.ts";
import { readFactsRecord } from "../engine/facts-record.ts";
import { type HandoffTerms, handoffTerms, nameOf, ownersAsked } from "../engine/handoff.ts";
import { type Ladder, rungOf } from "../engine/ladder.ts";
import { findFacts } from "../store/judged-facts.ts";
import { appendEntries } from "../store/ledger.ts";
import { aliveRun } from "../store/runs.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { type Commanded, type Effect, judgeAgain } from "./command-effects.ts";
import type { CommandedPull } from "./command-reading.ts";
import { entryAt, named } from "./ledger-words.ts";
import type { WrittenTerms } from "./plan-people.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** How long an agreement stands that no merge uses up. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/** What the plan of a pull request's head asks of other threads, as its verdict showed it. */
export type AskedHandoff =
  | {
      readonly isOne: true;
      readonly terms: HandoffTerms;
      /** Each once; never empty. */
      readonly owners: readonly string[];
      readonly planSha256: string;
      readonly policySha256: string;
    }
  | { readonly isOne: false; readonly why: string; readonly help: string };

/** Read before the command is authorised: who may give it are the owners of these threads alone. */
export async function readAskedHandoff(
  { db }: Pick<Services, "db">,
  repository: RepositoryRef,
  { head, base, branch }: Pick<CommandedPull, "head" | "base" | "branch">,
  ladder: Ladder,
): Promise<AskedHandoff> {
  const refused = (why: string, help: string): AskedHandoff => ({ isOne: false, why, help });
  const gate = rungOf(ladder, base)?.gate;
  const row =
    gate === undefined || branch === undefined
      ? undefined
      : await latestVerdict(db, { repositoryId: repository.id, head, gate, branchId: branch.id });
  const bytes = row?.factsSha256 === undefined ? undefined : await findFacts(db, row.factsSha256);
  if (bytes === undefined)
    return refused(
      "this head was not judged at its gate yet",
      "look at its check when it is there, and agree then",
    );
  const { plan, policy, handoffs } = readFactsRecord(bytes.toString("utf8")).judged.facts;
  const state = plan.known ? plan.value.state : undefined;
  const terms = handoffs.known ? handoffTerms(handoffs.value) : undefined;
  if (terms === undefined || state?.kind !== "valid" || !policy.known)
    return refused(
      "no plan that is valid here names files of another thread",
      "there is nothing to hand over; the plan's targets would have to name these files",
    );
  const owners = ownersAsked(terms);
  if (owners === undefined) {
    const without = [terms.from, ...terms.to].filter(({ owner }) => owner === undefined);
    return refused(
      `the thread ${without.map((each) => `\`${nameOf(each)}\``).join(" and ")} names no owner who could agree`,
      "name an `owner` in its config on the target",
    );
  }
  return {
    isOne: true,
    terms,
    owners,
    planSha256: state.plan.sha256,
    policySha256: policy.value.sha256,
  };
}

/** One person's word, for each owner of these threads that they are. */
export async function agreeToHandoff(
  tx: Tx,
  commanded: Commanded,
  asked: AskedHandoff | undefined,
  /** The owners that they are or belong to, as it was read for the authorisation. */
  speaksFor: readonly string[],
  target: string,
  now: Date,
): Promise<Effect> {
  const { repository, branch, head, actor, pull } = commanded;
  if (asked === undefined) throw new Error("invariant: what is handed over was read before");
  if (!asked.isOne) return { obeyed: false, why: asked.why, help: asked.help };
  const run = await aliveRun(tx, branch.id);
  if (run === undefined)
    return { obeyed: false, why: "no run goes on here", help: "agree once its plan is accepted" };
  if (speaksFor.length === 0)
    return { obeyed: false, why: "you speak for none of the owners", help: `ask ${asked.owners.join(", ")}` };
  const { terms, planSha256, policySha256, owners } = asked;
  const expiresAt = new Date(now.getTime() + DAYS * DAY_MS);
  const written: WrittenTerms = { ...terms, as: speaksFor };
  const subject = {
    run: run.id,
    plan: named(run.planId),
    branch: named(branch.name),
    head,
    target: named(target),
    pull_request: pull,
  };
  const body = {
    approval: "handoff",
    from: nameOf(terms.from),
    to: terms.to.map(nameOf),
    as: [...speaksFor],
    plan_sha256: planSha256,
    policy_sha256: policySha256,
    expires_at: expiresAt.toISOString(),
  };
  await appendEntries(tx, repository.id, [entryAt(now, { kind: "approval-given", actor, subject, body })]);
  await judgeAgain(tx, commanded, now);
  const others = owners.filter((owner) => !speaksFor.includes(owner));
  const rest = others.length === 0 ? "" : ` Unless they have already, ${listed(others)} must agree as well.`;
  return {
    obeyed: true,
    answer: `You agree for ${listed(speaksFor)} that plan \`${run.planId}\` of the thread \`${nameOf(terms.from)}\` touches the files that it names in ${listed(terms.to.map(nameOf))}, until ${expiresAt.toISOString().slice(0, 10)}.${rest}`,
    approval: {
      kind: "handoff",
      head,
      planSha256,
      policySha256,
      targetRef: target,
      terms: canonicalJson(written),
      runId: run.id,
      branchId: branch.id,
      expiresAt,
    },
  };
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
