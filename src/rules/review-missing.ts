import { defineRule } from "../engine/rule.ts";

/** Requirements: [P118] [P122] [S11] [T118] [T120] [T123]. */
export const rule = defineRule({
  id: "review-missing",
  summary: "Too few people have looked at a person's change, or not at this head.",
  appliesTo: ["human"],
  needs: ["reviews"],
  check: ({ reviews: { head, asked, given, uncounted, maySelfApprove } }) => {
    if (given.length >= asked) return [];
    const looked = given.map((login) => `\`${login}\` has looked at it`);
    const others = uncounted.map(({ login, why }) => `the review of \`${login}\` does not count: ${why}`);
    const parts = [...looked, ...others];
    const command = `\`/proofgate approve ${head}\``;
    const self = maySelfApprove
      ? `; the policy lets you write ${command} yourself, and the ledger says so`
      : "";
    return [
      {
        level: "review",
        message: `this head needs ${asked === 1 ? "the review of 1 person" : `the reviews of ${asked} people`}, and ${thereAre(given.length)}`,
        ...(parts.length === 0 ? {} : { note: parts.join("; ") }),
        help: `let somebody who may write here, and neither opened the pull request nor pushed last, approve it by a review, or write ${command} as a comment${self}`,
      },
    ];
  },
});

function thereAre(given: number): string {
  return given === 0 ? "none is there" : `${given} ${given === 1 ? "is" : "are"} there`;
}
