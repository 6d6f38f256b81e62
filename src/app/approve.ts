import { collectFromRepository } from "../collect/from-repository.ts";
import { type Gate, type Ladder, rungOf } from "../engine/ladder.ts";
import { CannotRun } from "../git/cannot-run.ts";
import type { Objects } from "../git/objects.ts";
import { appendEntries } from "../store/ledger.ts";
import type { Tx } from "../store/transaction.ts";
import { latestVerdict } from "../store/verdicts.ts";
import { verdictOfRow } from "./check-outbox.ts";
import type { Commanded, Effect } from "./command-effects.ts";
import type { CommandedPull } from "./command-reading.ts";
import { enqueueJudging } from "./judge-again.ts";
import { entryAt, named } from "./ledger-words.ts";
import { bringing, withMirror } from "./mirror-reading.ts";
import { pressWords } from "./press.ts";
import { fetchInto, remoteOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** How long an approval stands that nobody uses. */
const DAYS = 7;
const DAY_MS = 86_400_000;

/** What an approval of a pull request's head is bound to: what its recorded verdict showed. */
export type Approvable =
  | {
      readonly isOne: true;
      readonly gate: Gate;
      readonly effectSha256: string;
      readonly policySha256: string;
      readonly planSha256?: string;
    }
  | { readonly isOne: false; readonly why: string; readonly help: string };

/** Read before the command is obeyed: git is asked what merging the judged head changes. */
export async function readApprovable(
  services: Services,
  repository: RepositoryRef,
  { head, base: target, branch }: Pick<CommandedPull, "head" | "base" | "branch">,
  ladder: Ladder,
  /** The verdict that was looked at, where somebody said which: no other is approved. */
  shown?: string,
): Promise<Approvable> {
  const refused = (why: string, help: string): Approvable => ({ isOne: false, why, help });
  const rung = rungOf(ladder, target);
  if (rung === undefined)
    return refused(
      `\`${target}\` has no gate`,
      "approve where a pull request goes into a branch of the ladder",
    );
  const ofBranch = branch === undefined ? {} : { branchId: branch.id };
  const of = { repositoryId: repository.id, head, gate: rung.gate, ...ofBranch };
  const row = await latestVerdict(services.db, of);
  const recorded = row && verdictOfRow(row);
  if (recorded?.policy_sha256 === undefined)
    return refused(
      `this head was not judged at \`${rung.gate}\` yet`,
      "look at its check when it is there, and approve then",
    );
  if (shown !== undefined && row?.id !== shown)
    return refused(
      "this head was judged anew since the check whose button it is",
      `look at the check \`proofgate/${rung.gate}\` as it is now, and approve there`,
    );
  const effectSha256 = await effectOf(services, repository, recorded.base, head);
  if (effectSha256 === undefined)
    return refused("what merging it changes cannot be read", "bring the branch up to date, and approve then");
  const plan = recorded.plan === undefined ? {} : { planSha256: recorded.plan.sha256 };
  return { isOne: true, gate: rung.gate, effectSha256, policySha256: recorded.policy_sha256, ...plan };
}

async function effectOf(
  services: Services,
  repository: RepositoryRef,
  base: string,
  head: string,
): Promise<string | undefined> {
  const remote = await remoteOf(services, repository);
  return await withMirror(services, repository, async (mirror) => {
    for (const oid of [base, head])
      if ((await fetchInto(services, mirror, remote, oid)).kind === "unavailable") return undefined;
    try {
      const bring = bringing(services, mirror, remote);
      return await mirror.withObjects((objects) => effectIn(objects, base, head), bring);
    } catch (error) {
      // Undefined where no judgement can be made of it either.
      if (error instanceof CannotRun) return undefined;
      throw error;
    }
  });
}

async function effectIn(repository: Objects, base: string, head: string): Promise<string> {
  const collected = await collectFromRepository({ repository, base, head, contents: "counted" });
  try {
    return collected.effectSha256();
  } finally {
    await collected.close();
  }
}

/** One person's agreement that this head passes this gate; it is used once, when the pull request is merged. */
export async function approve(
  tx: Tx,
  {
    repository,
    comment,
    press,
    pull,
    actor,
    branch,
    head,
    target,
  }: Omit<Commanded, "branch" | "onStop" | "waivers"> & {
    /** Absent for a head from a fork. */
    readonly branch: Commanded["branch"] | undefined;
    readonly target: string;
  },
  { sha }: { readonly sha: string },
  approvable: Approvable | undefined,
  now: Date,
): Promise<Effect> {
  if (sha !== head)
    return {
      obeyed: false,
      why: `the head is \`${head}\` now, and not what you approve`,
      help: "look at what was pushed meanwhile, and approve that",
    };
  if (approvable === undefined) throw new Error("invariant: what is approved was read before");
  if (!approvable.isOne) return { obeyed: false, why: approvable.why, help: approvable.help };
  const { gate, effectSha256, policySha256, planSha256 } = approvable;
  const expiresAt = new Date(now.getTime() + DAYS * DAY_MS);
  const plan = planSha256 === undefined ? {} : { planSha256 };
  const subject = {
    ...(branch === undefined ? {} : { branch: named(branch.name) }),
    head,
    target: named(target),
    gate,
    pull_request: pull,
  };
  const body = {
    approval: "approve",
    ...(press === undefined ? {} : pressWords(press)),
    effect_sha256: effectSha256,
    policy_sha256: policySha256,
    ...(planSha256 === undefined ? {} : { plan_sha256: planSha256 }),
    expires_at: expiresAt.toISOString(),
  };
  await appendEntries(tx, repository.id, [entryAt(now, { kind: "approval-given", actor, subject, body })]);
  const cause = press === undefined ? `comment ${comment}` : `press ${-comment}`;
  await enqueueJudging(tx, { repository, branch: branch?.name, pull, cause }, now);
  return {
    obeyed: true,
    answer: `You approve \`${head.slice(0, 12)}\` at the gate \`${gate}\`, until ${expiresAt.toISOString().slice(0, 10)}. It holds for this head, this plan, this policy and what merging changes now, and is used once.`,
    approval: {
      kind: "approve",
      head,
      effectSha256,
      policySha256,
      targetRef: target,
      ...plan,
      ...(branch === undefined ? {} : { branchId: branch.id }),
      expiresAt,
    },
  };
}
