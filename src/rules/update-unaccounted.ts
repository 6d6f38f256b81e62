import { defineRule } from "../engine/rule.ts";

/** Requirements: [P118] [T084] [T112]. */
export const rule = defineRule({
  id: "update-unaccounted",
  summary: "A branch of the ladder was moved past its gate, and nobody has adopted what came so.",
  appliesTo: "everyone",
  needs: ["ladder"],
  check: ({ ladder: { unaccounted } }) =>
    unaccounted.map(({ branch, before, after, account, by }) => ({
      level: "fail",
      message: `nobody has accounted for \`${branch}\` going from ${shortOf(before)} to ${shortOf(after)}`,
      note: [
        account.why ?? "no pull request was merged as it",
        ...(by === undefined ? [] : [`\`${by}\` pushed it`]),
      ].join("; "),
      help:
        after === undefined
          ? "make the branch anew, and let somebody adopt it"
          : `look at what came with it; somebody else than who pushed it writes \`/proofgate adopt ${after}\` as a comment of a pull request`,
      subject: `${branch} ${before ?? ""} ${after ?? ""}`,
    })),
});

function shortOf(oid: string | undefined): string {
  return oid === undefined ? "nothing" : `\`${oid.slice(0, 12)}\``;
}
