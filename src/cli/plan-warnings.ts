import { patternsOf } from "../collect/requirement-facts.ts";
import { bytePathOfText, displayPath } from "../contract/byte-path.ts";
import type { Target, WorkPlan } from "../contract/generated/documents.ts";
import { matchesPattern } from "../contract/pattern.ts";
import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { protectedBy } from "../contract/protected-paths.ts";
import { graverRisk, RISKS, type Risk, riskFloor } from "../contract/risk-floor.ts";
import type { PlanBounds } from "./plan-bounds.ts";

/**
 * What a valid plan will meet in `check`, said while it is still being written: a sentence each, most telling first. None
 * of it keeps the plan from being written, for each can be meant.
 */
export function planWarnings(plan: WorkPlan, { policy, limits, unready, misnamed }: PlanBounds): string[] {
  return [
    ...misnamed.flatMap(({ path, advice }) =>
      advice.map(({ help }) => `\`${displayPath(path)}\` is not read: ${help}`),
    ),
    ...branchWarnings(plan, policy),
    ...plan.targets.flatMap((target) => targetWarnings(target, policy)),
    ...riskWarnings(plan, policy),
    ...unready.map((id) => `requirement \`${id}\` names no test of acceptance: no run opens on it`),
    ...limits.mismatches.map(
      ({ document, currency, expected }) =>
        `${document} counts in \`${currency}\`, ${expected.setBy} in \`${expected.value}\`: its sums bind nobody`,
    ),
  ];
}

/** The least risk that the targets make, as far as their names tell. */
export function riskOfTargets(targets: readonly string[], policy: EffectivePolicy): Risk {
  return targets.reduce<Risk>((risk, target) => graverRisk(risk, floorOf(target, policy)), "low");
}

function branchWarnings({ branch }: WorkPlan, { branches }: EffectivePolicy): string[] {
  const isAgents = patternsOf(branches.agent).some((pattern) =>
    matchesPattern(pattern, bytePathOfText(branch)),
  );
  if (isAgents) return [];
  const patterns = branches.agent.map((pattern) => `\`${pattern}\``).join(", ");
  return [
    `the branch \`${branch}\` is no agents' branch (${patterns}): switch to one, or give it by \`--branch\``,
  ];
}

function targetWarnings(target: Target, policy: EffectivePolicy): string[] {
  const text = textOf(target);
  const protection = protectedBy(bytePathOfText(text), patternsOf(policy.protected));
  const isLikelyPattern = !("path" in target) && /\{[^{}]*,[^{}]*\}|\?/.test(text);
  return [
    ...(isLikelyPattern
      ? [
          `\`${text}\` is one file of exactly that name: braces and \`?\` mean nothing here, give each file by itself`,
        ]
      : []),
    ...(protection
      ? [
          `\`${text}\` is protected (\`${protection.pattern}\`): only the integration thread's plan may name it, exactly, with a person's approval`,
        ]
      : []),
  ];
}

function riskWarnings({ risk, targets }: WorkPlan, policy: EffectivePolicy): string[] {
  const gravest = targets.map(textOf).find((text) => {
    return RISKS.indexOf(floorOf(text, policy)) > RISKS.indexOf(risk);
  });
  if (gravest === undefined) return [];
  return [`\`${gravest}\` makes the risk at least \`${floorOf(gravest, policy)}\`: give it by \`--risk\``];
}

function floorOf(text: string, policy: EffectivePolicy): Risk {
  const rules = { protected: patternsOf(policy.protected), tests: patternsOf(policy.tests.test_paths) };
  return riskFloor(bytePathOfText(text), rules).risk;
}

function textOf(target: Target): string {
  return "file" in target ? target.file : target.path;
}
