import { type Acceptance, withAccepted } from "./accepted-findings.ts";
import { evaluate } from "./evaluate.ts";
import type { Facts, Mode } from "./facts.ts";
import { withPreApproval } from "./pre-approval.ts";
import type { Rule } from "./rule.ts";
import type { Verdict } from "./verdict.ts";
import { withWaived } from "./waived-findings.ts";
import type { Waiver } from "./waiver.ts";

/** Everything that a verdict was made of, rules aside: with the same rules it gives the same verdict, for ever. */
export interface JudgedFacts {
  readonly facts: Facts;
  readonly mode: Mode;
  /** Base and head as asked for. */
  readonly base: string;
  readonly head: string;
  readonly stats: Verdict["stats"];
  /** What people have accepted and waived, as far as it still counted. */
  readonly accepted: readonly Acceptance[];
  readonly waivers: readonly Waiver[];
  /** `YYYY-MM-DD`, UTC: until when waivers hold. */
  readonly today: string;
}

/** The verdict of these facts. Judged twice where the policy may approve by itself: that depends on everything else. */
export function decide(judged: JudgedFacts, rules: readonly Rule[]): Verdict {
  return decideWith(judged, rules).verdict;
}

/** With the facts as they were after the policy had approved what it may. */
export function decideWith(
  judged: JudgedFacts,
  rules: readonly Rule[],
): { readonly verdict: Verdict; readonly facts: Facts } {
  const { facts, mode, base, head, stats, accepted, waivers, today } = judged;
  const rest = { mode, base, head, stats, rules };
  const verdict = evaluate({ facts, ...rest });
  const approved = withPreApproval(facts, verdict);
  const whole = approved === facts ? verdict : evaluate({ facts: approved, ...rest });
  const agreed = withWaived(withAccepted(whole, accepted, facts.commits), waivers, today);
  return { verdict: agreed, facts: approved };
}
