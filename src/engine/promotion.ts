import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { Freeze } from "./freeze.ts";
import type { Rung } from "./ladder.ts";
import { carriedUpdates, isUnaccounted, type RefUpdate } from "./ref-update.ts";
import type { VerdictName } from "./verdict.ts";

/** A rung with everything that was recorded of its ref, oldest first. */
export interface RungHistory {
  readonly branch: string;
  /** As it was read now. */
  readonly tip: string | undefined;
  readonly updates: readonly RefUpdate[];
}

/** What was decided last of the head that would be promoted. */
export interface PromotionVerdict {
  readonly head: string;
  /** The tip of the rung above against which it was judged. */
  readonly base: string;
  readonly verdict: VerdictName;
  /** The rules that found something above a note, each once. */
  readonly rules: readonly string[];
}

/** One step of the ladder, from the rung below into the rung above. */
export interface PromotionQuestion {
  readonly from: RungHistory;
  readonly to: RungHistory;
  readonly freeze: Freeze | undefined;
  /** The open pull request from the one into the other. */
  readonly pull: PromotionPull | undefined;
  readonly verdict: PromotionVerdict | undefined;
  /** Of the policy, for this step. */
  readonly merge: "auto" | "manual";
}

export interface PromotionPull {
  readonly number: number;
  readonly head: string;
  readonly isDraft: boolean;
}

/** A finished run before the gate of the branch that it wants to reach. */
export interface RunQuestion extends Pick<PromotionQuestion, "verdict" | "merge"> {
  /** That somebody has opened for it: by that they say it is finished. */
  readonly pull: PromotionPull;
  /** The branch's own head, and the target's, as they were read now. */
  readonly tip: string | undefined;
  readonly to: Pick<RungHistory, "branch" | "tip">;
  /** Its run is `done`, and no stop stands. */
  readonly isDone: boolean;
}

export type WaitsFor = "work" | "pull request" | "judgement" | "evidence" | "approval" | "merge";

/** Exactly one thing to do. */
export type PromotionAction =
  | { readonly kind: "promote"; readonly head: string; readonly into: string; readonly pull: number }
  | { readonly kind: "wait"; readonly for: WaitsFor }
  | { readonly kind: "hold"; readonly because: readonly [string, ...string[]] };

/**
 * What becomes of one step of the ladder now. Promoted is one commit only: the rung's own tip, as it was judged against the
 * tip above, with every update of both rungs accounted for [P117].
 */
export function decidePromotion(question: PromotionQuestion): PromotionAction {
  const { from, to, pull, verdict, merge } = question;
  if (from.tip === undefined || to.tip === undefined)
    return hold(`\`${(from.tip === undefined ? from : to).branch}\` is not there`);
  const unaccounted = unaccountedUpdates(from, to);
  if (unaccounted.length > 0) return hold(...(unaccounted.map(wordsOf) as [string, ...string[]]));
  if (!isFollowed(from) || !isFollowed(to)) return { kind: "wait", for: "judgement" };
  if (question.freeze !== undefined) return hold(frozenWords(question.freeze));
  if (carriedUpdates(from.updates, to.updates).length === 0) return { kind: "wait", for: "work" };
  if (pull === undefined) return { kind: "wait", for: "pull request" };
  return decidePull({ pull, tip: from.tip, to, verdict, merge });
}

/** What becomes of an agent's pull request now: its run goes up once it is done, and as it was judged against the target's tip. */
export function decideRun(question: RunQuestion): PromotionAction {
  if (question.to.tip === undefined) return hold(`\`${question.to.branch}\` is not there`);
  if (!question.isDone) return { kind: "wait", for: "work" };
  return decidePull(question);
}

function decidePull({ pull, tip, to, verdict, merge }: Omit<RunQuestion, "isDone">): PromotionAction {
  if (pull.isDraft) return { kind: "wait", for: "pull request" };
  if (pull.head !== tip || verdict?.head !== tip || verdict.base !== to.tip)
    return { kind: "wait", for: "judgement" };
  const waits = waitsFor(verdict);
  if (waits !== undefined) return waits;
  if (merge === "manual") return { kind: "wait", for: "merge" };
  return { kind: "promote", head: pull.head, into: to.branch, pull: pull.number };
}

/**
 * Who merges once the gate is open. Where an absent rung's conditions add up at this one, every one of them must leave it to
 * the App.
 */
export function mergeOf(
  { conditions }: Pick<Rung, "conditions">,
  { agent_to_dev, dev_to_staging, staging_to_main }: EffectivePolicy["promotion"],
): "auto" | "manual" {
  const rungs = { dev: agent_to_dev, staging: dev_to_staging, main: staging_to_main };
  return conditions.every((gate) => rungs[gate].merge === "auto") ? "auto" : "manual";
}

/** What a promotion from the one rung to the other carries or stands on, and nobody has accounted for; oldest first. */
export function unaccountedUpdates<U extends RefUpdate>(
  from: { readonly updates: readonly U[] },
  to: { readonly updates: readonly U[] },
): readonly U[] {
  const carried = carriedUpdates(from.updates, to.updates);
  return [...carried, ...to.updates].filter(isUnaccounted);
}

/** What was recorded ends where the ref points: nothing has moved it unseen. */
function isFollowed({ tip, updates }: RungHistory): boolean {
  return updates.at(-1)?.after === tip;
}

function waitsFor({ verdict, rules }: PromotionVerdict): PromotionAction | undefined {
  if (verdict === "pass") return undefined;
  if (verdict === "review" && rules.every((rule) => rule === "approval-missing"))
    return { kind: "wait", for: "approval" };
  const found = rules.map((rule) => `\`${rule}\``).join(", ");
  return hold(`its verdict is \`${verdict}\`${found === "" ? "" : ` by ${found}`}`);
}

function wordsOf({ branch, before, after, account }: RefUpdate): string {
  const short = (oid: string | undefined): string => (oid === undefined ? "nothing" : oid.slice(0, 12));
  return `nobody has accounted for \`${branch}\` going from ${short(before)} to ${short(after)}: ${account.why ?? "no pull request"}`;
}

function frozenWords({ gate, until, login }: Freeze): string {
  return `\`${gate}\` is frozen until ${until} by \`${login}\``;
}

function hold(...because: [string, ...string[]]): PromotionAction {
  return { kind: "hold", because };
}
