import { firstCommit } from "../engine/change.ts";
import type { Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P91]. */
export const rule = defineRule({
  id: "unusual-file-kind",
  summary: "The change brings a kind of file that nobody reads in review.",
  appliesTo: ["agent"],
  needs: ["plan", "touched", "classes"],
  check: ({ plan: { state }, touched, classes }) =>
    touched.flatMap((change, index): Violation[] => {
      const { path, after } = change;
      const kind = classes[index]?.unusualKind;
      if (kind === undefined || !after) return [];
      const commit = firstCommit(change);
      return [
        {
          // What a plan declares and its limits allow passes (contract.md, 2).
          level: state.kind === "valid" ? "note" : "review",
          message: `this file is of a kind that no review reads: ${kind}`,
          note: "its content cannot be read in a review",
          help: "make sure that it belongs in the repository, and where it comes from",
          path,
          commit,
        },
      ];
    }),
});
