import { defineRule } from "../engine/rule.ts";

/** Requirements: [P118] [P122] [S11] [T118] [T122] [T128]. */
export const rule = defineRule({
  id: "approval-missing",
  summary: "The gate asks for the agreement of people who have not given it, or not for this head.",
  appliesTo: "everyone",
  needs: ["approvals"],
  check: ({ approvals: { head, asked, stale } }) => [
    ...asked
      .filter(({ isPreApproved }) => isPreApproved)
      .map(({ condition }) => ({
        level: "note" as const,
        message: `\`${condition}\` is approved by the policy itself`,
        note: "the risk is low enough, all paths are among those of its `auto_approve`, all is known, and nothing was found",
        help: "nobody need do anything",
        subject: condition,
      })),
    ...asked
      .filter(({ given, approvals, isPreApproved }) => given.length < approvals && !isPreApproved)
      .map(({ condition, approvals, approvers, given }) => ({
        level: "review" as const,
        message: `\`${condition}\` asks for ${counted(approvals)} of this head, and ${thereAre(given.length)}`,
        note: noteOf(given, stale),
        help: `let ${whoOf(approvers)} write \`/proofgate approve ${head}\` as a comment of the pull request: not who started it, nor who wrote any of it`,
        subject: condition,
      })),
  ],
});

function counted(approvals: number): string {
  return approvals === 1 ? "1 approval" : `${approvals} approvals`;
}

function thereAre(given: number): string {
  return given === 0 ? "none is there" : `${given} ${given === 1 ? "is" : "are"} there`;
}

function whoOf(approvers: readonly string[]): string {
  const named = approvers.map((name) => `\`${name}\``).join(" or ");
  return named === "" ? "somebody who may write here" : named;
}

function noteOf(
  given: readonly string[],
  stale: readonly { readonly login: string; readonly why: string }[],
): string | undefined {
  const parts = [
    ...given.map((login) => `\`${login}\` has approved`),
    ...stale.map(({ login, why }) => `the approval of \`${login}\` does not count any more: ${why}`),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}
