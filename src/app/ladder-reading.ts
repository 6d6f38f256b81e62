import type { PolicyState } from "../engine/facts.ts";
import { type Ladder, ladderOf, namedRungs } from "../engine/ladder.ts";
import { chainBetween, newCommits, treeOfCommit } from "../git/commits.ts";
import type { Mirror } from "../git/mirror.ts";
import type { Remote } from "../git/remote.ts";
import { CEILINGS, type Oid } from "../git/types.ts";
import { madeByAgents } from "../store/branches.ts";
import { GivenUp } from "./job-failure.ts";
import { adoptedRungs } from "./ladder-adoption.ts";
import { policyAt } from "./mirror-reading.ts";
import { fetchInto, tipsOf } from "./repository-access.ts";
import type { Services } from "./services.ts";
import type { RepositoryRef } from "./webhook-jobs.ts";

/** The rules that a repository goes by: its policy at the default branch's tip, and the rungs that exist now. */
export interface LadderReading {
  readonly policy: PolicyState;
  readonly ladder: Ladder;
  /** The tips of the default branch and of all rungs, as they are now. */
  readonly tips: ReadonlyMap<string, Oid>;
  /** The ladder is accounted for: its policy was enforced once, and each update since is recorded. */
  readonly isAdopted: boolean;
}

/** @throws GivenUp for a repository without a default branch: there is nothing to judge against. */
export async function readLadder(
  services: Services,
  { mirror, remote, repository }: { mirror: Mirror; remote: Remote; repository: RepositoryRef },
): Promise<LadderReading> {
  const { defaultBranch } = repository;
  const last = LAST.get(mirror);
  const asked = [defaultBranch, ...(last === undefined ? [] : namedRungs(last.policy.policy.branches))];
  const first = await tipsOf(services, remote, asked);
  const tip = first.get(defaultBranch);
  if (tip === undefined)
    throw new GivenUp("missing", `the default branch \`${defaultBranch}\` is not there: nothing to judge by`);
  const fetched = await fetchInto(services, mirror, remote, tip);
  if (fetched.kind === "unavailable") throw new GivenUp("invalid", `the default branch: ${fetched.why}`);
  const policy = last?.tip === tip ? last.policy : await policyAt(services, mirror, remote, tip);
  if (policy === undefined) throw new GivenUp("invalid", "the default branch's tip cannot be read");
  LAST.set(mirror, { tip, policy });
  const rungs = namedRungs(policy.policy.branches);
  const isAsked = rungs.every((rung) => asked.includes(rung));
  const second = isAsked ? first : await tipsOf(services, remote, rungs);
  const named = [defaultBranch, ...rungs].flatMap((branch): [string, Oid][] => {
    const oid = second.get(branch) ?? (branch === defaultBranch ? tip : undefined);
    return oid === undefined ? [] : [[branch, oid]];
  });
  const tips = new Map(named);
  // Whoever makes a rung brings its policy: an agent's would judge the agent.
  const refused = await madeByAgents(
    services.db,
    repository.id,
    rungs.filter((branch) => branch !== defaultBranch),
  );
  const mayBe = rungs.filter((branch) => tips.has(branch) && !refused.has(branch));
  const adopted = await adoptedRungs(services, { repository, policy, tips });
  // What somebody makes afterwards is none until a person adopts it.
  const isRung = (branch: string): boolean =>
    mayBe.includes(branch) && (adopted === undefined || adopted.has(branch));
  const ladder = ladderOf(policy.policy.branches, isRung);
  return { policy, ladder, tips, isAdopted: adopted !== undefined };
}

/** A commit's policy is the same for ever; its rungs are asked for together with the tip. */
const LAST = new WeakMap<Mirror, { readonly tip: Oid; readonly policy: PolicyState }>();

/** Whether all that `older` stands on is in `newer`, so that judging the newer one judges both. */
export async function isContained(mirror: Mirror, older: string, newer: string): Promise<boolean> {
  return await mirror.withObjects(async (objects) => {
    if ((await chainBetween(objects, older as Oid, newer as Oid, CEILINGS)) !== undefined) return true;
    const { commits, ceiling, unreadable } = await newCommits(objects, newer as Oid, older as Oid, CEILINGS);
    return commits.length === 0 && ceiling === undefined && unreadable.length === 0;
  });
}

/** The tree of a commit; undefined where it cannot be read. */
export async function treeOf(mirror: Mirror, commit: string): Promise<string | undefined> {
  return await mirror.withObjects((objects) => treeOfCommit(objects, commit as Oid));
}
