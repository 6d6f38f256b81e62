import type { PolicyState } from "../engine/facts.ts";
import type { Rung } from "../engine/ladder.ts";
import type { PromotionAction, WaitsFor } from "../engine/promotion.ts";
import type { JudgedHead } from "./judged-head.ts";

/** One clause: where a promotion stands, and who does what next. */
export function stateWords(
  action: PromotionAction,
  { awaits }: Pick<JudgedHead, "awaits">,
  policy: PolicyState | undefined,
  rung: Rung,
): string {
  if (action.kind === "promote") return "its gate is open, and the App merges exactly this commit";
  if (action.kind === "hold") {
    if (awaits !== undefined) return "waits for evidence of CI";
    return `held: ${action.because.join("; ")}`;
  }
  if (action.for !== "merge") return WAITS[action.for];
  const named = mergers(policy, rung);
  return `ready: its gate is open, and the policy leaves the merge to people: whoever may write here merges it${named.length === 0 ? "" : `, by custom ${named.join(" or ")}`}`;
}

const WAITS: Readonly<Record<Exclude<WaitsFor, "merge">, string>> = {
  work: "nothing is left to promote",
  "pull request": "a draft: it waits until somebody marks it as ready",
  judgement: "waits to be judged as both branches stand now",
  evidence: "waits for evidence of CI",
  approval:
    "waits for the approvals below: `/proofgate approve` and the exact commit, as a comment's only line",
};

function mergers(policy: PolicyState | undefined, { conditions }: Rung): readonly string[] {
  if (policy === undefined) return [];
  const { agent_to_dev, dev_to_staging, staging_to_main } = policy.policy.promotion;
  const rungs = { dev: agent_to_dev, staging: dev_to_staging, main: staging_to_main };
  return [...new Set(conditions.flatMap((gate) => rungs[gate].approvers))].map((name) => `\`${name}\``);
}
