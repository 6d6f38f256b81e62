import type { EffectivePolicy } from "../contract/policy-defaults.ts";

/** The rungs' gates, lowest first. */
export const GATES = ["dev", "staging", "main"] as const;
export type Gate = (typeof GATES)[number];

/** A branch of the ladder that the repository has, behind its gate. */
export interface Rung {
  readonly gate: Gate;
  readonly branch: string;
  /** Every gate whose conditions must hold here: this one's, and those of absent rungs just below it. */
  readonly conditions: readonly Gate[];
}

/** The rungs that a repository has, lowest first. */
export type Ladder = readonly Rung[];

/**
 * The ladder of a policy, as far as its branches exist. An absent rung's conditions add up at the next one (contract.md,
 * 3): a repository with only `main` asks there for all three. One branch named twice is one rung, with both conditions.
 */
export function ladderOf(branches: EffectivePolicy["branches"], exists: (branch: string) => boolean): Ladder {
  const rungs: Rung[] = [];
  let pending: Gate[] = [];
  for (const gate of GATES) {
    pending.push(gate);
    const branch = branches[gate];
    if (branch === null || !exists(branch)) continue;
    const below = rungs.findIndex((rung) => rung.branch === branch);
    if (below >= 0) pending = [...rungs.splice(below).flatMap(({ conditions }) => conditions), ...pending];
    rungs.push({ gate, branch, conditions: pending });
    pending = [];
  }
  return rungs;
}

/** The branches that the policy names as rungs, whether they exist or not. */
export function namedRungs({ dev, staging, main }: EffectivePolicy["branches"]): readonly string[] {
  return [...new Set([dev, staging, main].filter((branch) => branch !== null))];
}

/** The branch that an agent's branch without a pull request wants to reach: the lowest rung, else the default branch. */
export function targetWithoutPull(ladder: Ladder, defaultBranch: string): string {
  return ladder[0]?.branch ?? defaultBranch;
}

/** The rung that a pull request into the branch stands before; undefined where the branch is no rung. */
export function rungOf(ladder: Ladder, branch: string): Rung | undefined {
  return ladder.find((rung) => rung.branch === branch);
}

/** The rung that is promoted into this one; undefined at the lowest, which takes work itself. */
export function rungBelow(ladder: Ladder, branch: string): Rung | undefined {
  const at = ladder.findIndex((rung) => rung.branch === branch);
  return at > 0 ? ladder[at - 1] : undefined;
}
