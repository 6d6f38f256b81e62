import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { Risk } from "../contract/risk-floor.ts";
import { GATES, type Gate, type Ladder, type Rung, rungBelow } from "./ladder.ts";
import type { Subject } from "./subject.ts";

/** What one condition of a gate asks of people. */
export interface AskedApproval {
  readonly condition: Gate | "hotfix";
  /** How many people, each counted once; at least 1. */
  readonly approvals: number;
  /** `@login` and `@org/team`; empty: whoever may write here. */
  readonly approvers: readonly string[];
  /** What the policy approves by itself here; absent: nothing. */
  readonly autoApprove?: PreApproval | undefined;
}

/** Changes of at most this risk, on these paths alone. */
export interface PreApproval {
  readonly risk: Risk;
  readonly paths: readonly string[];
}

/** An approval that somebody gave by a command: what it was bound to, and what its giver may now. */
export interface GivenApproval extends Binding {
  /** GitHub's id. */
  readonly by: number;
  readonly login: string;
  /** Of the approvers that the policy names, those which the giver is or belongs to, as far as that is known. */
  readonly countsAs: readonly string[];
  /** A clause: why it does not count, whatever it was bound to. */
  readonly whyNot?: string | undefined;
}

/** What an approval is bound to (contract.md, 6): it does not count where one of these is another. */
export interface Binding {
  readonly head: string;
  readonly targetRef: string;
  /** Of the effect's difference against the target: an unrelated merge into the target leaves it as it is. */
  readonly effectSha256: string;
  readonly policySha256: string;
  /** Absent where no valid plan governs the head. */
  readonly planSha256?: string | undefined;
}

/** What a gate asks of people for one head, and who has agreed. */
export interface ApprovalsFact {
  readonly head: string;
  readonly asked: readonly (AskedApproval & {
    /** Logins of those who count. */
    readonly given: readonly string[];
    /** The policy has approved it by itself. */
    readonly isPreApproved?: boolean;
  })[];
  /** Approvals that do not count any more. */
  readonly stale: readonly { readonly login: string; readonly why: string }[];
}

export interface GateVisitor {
  readonly ladder: Ladder;
  readonly rung: Rung;
  /** Absent for a head from a fork. */
  readonly branch?: string | undefined;
  readonly judgedAs: Subject["judgedAs"];
}

/**
 * What the policy asks of people before this head may pass the gate. Agents' and updaters' work needs the approvals of
 * every condition up to here, what is promoted from the rung below those that hold here. A person's own change straight to the last
 * of several rungs is a hotfix. Of people's other changes no approval by command is asked.
 */
export function approvalsAsked(
  { ladder, rung, branch, judgedAs }: GateVisitor,
  { agent_to_dev, dev_to_staging, staging_to_main, hotfix }: EffectivePolicy["promotion"],
): AskedApproval[] {
  const isPromotion = branch !== undefined && rungBelow(ladder, rung.branch)?.branch === branch;
  const rungs = { dev: agent_to_dev, staging: dev_to_staging, main: staging_to_main };
  const isHotfix = judgedAs === "human" && !isPromotion;
  if (isHotfix && (ladder.length < 2 || ladder.at(-1)?.branch !== rung.branch)) return [];
  const asked: AskedApproval[] = isHotfix
    ? [{ condition: "hotfix", ...hotfix }]
    : conditionsOf(rung, isPromotion).map((condition) => ({
        condition,
        approvals: rungs[condition].approvals,
        approvers: rungs[condition].approvers,
        autoApprove: rungs[condition].auto_approve ?? undefined,
      }));
  return asked.filter(({ approvals }) => approvals > 0);
}

/** What was promoted to the rung below has met what is asked there; what comes from elsewhere has met nothing. */
function conditionsOf({ gate, conditions }: Rung, isPromotion: boolean): readonly Gate[] {
  return isPromotion ? conditions : GATES.slice(0, GATES.indexOf(gate) + 1);
}

/**
 * Whom the policy names for this gate, whoever's work stands before it; empty: whoever may write here. Wider than what
 * counts in the end for one head.
 */
export function mayApproveAt(
  ladder: Ladder,
  rung: Rung,
  promotion: EffectivePolicy["promotion"],
): readonly string[] {
  const visits = [
    approvalsAsked({ ladder, rung, judgedAs: "agent" }, promotion),
    approvalsAsked({ ladder, rung, judgedAs: "human" }, promotion),
  ].flat();
  if (visits.some(({ approvers }) => approvers.length === 0)) return [];
  return [...new Set(visits.flatMap(({ approvers }) => approvers))];
}

/** Who of those that approved counts for what is asked now, and who does not any more. */
export function countApprovals(
  asked: readonly AskedApproval[],
  given: readonly GivenApproval[],
  now: Binding,
): ApprovalsFact {
  const stale = given.flatMap((approval) => {
    const why = whyStale(approval, now);
    return why === undefined ? [] : [{ login: approval.login, why }];
  });
  const once = standingApprovals(given, now);
  return {
    head: now.head,
    asked: asked.map((each) => ({
      ...each,
      given: once
        .filter(({ countsAs }) => each.approvers.length === 0 || overlaps(countsAs, each.approvers))
        .map(({ login }) => login),
    })),
    stale: stale.filter(({ login }) => !once.some((approval) => approval.login === login)),
  };
}

/** One of each person, of those that count for this head, target, policy, plan and effect. */
export function standingApprovals(given: readonly GivenApproval[], now: Binding): readonly GivenApproval[] {
  const standing = given.filter((approval) => whyStale(approval, now) === undefined);
  return [...new Map(standing.map((approval) => [approval.by, approval])).values()];
}

function whyStale(approval: GivenApproval, now: Binding): string | undefined {
  if (approval.targetRef !== now.targetRef) return "it was given for another target";
  if (approval.head !== now.head) return `it was given for \`${approval.head.slice(0, 12)}\``;
  if (approval.effectSha256 !== now.effectSha256) return "merging changes something else by now";
  if (approval.policySha256 !== now.policySha256) return "the policy has changed since";
  if (approval.planSha256 !== now.planSha256) return "the plan is another by now";
  return approval.whyNot;
}

function overlaps(one: readonly string[], other: readonly string[]): boolean {
  const folded = new Set(other.map((name) => name.toLowerCase()));
  return one.some((name) => folded.has(name.toLowerCase()));
}
