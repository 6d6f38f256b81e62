import { defineRule } from "../engine/rule.ts";

/** Requirements: [P10] [P19] [P59] [P107] [P110]. */
export const rule = defineRule({
  id: "limit-loosened",
  summary: "A document sets a looser value than the document above it allows.",
  appliesTo: "everyone",
  needs: ["documents"],
  check: ({ documents }) =>
    documents.flatMap(({ where, path, looser }) =>
      looser.map(({ message, help, line }) => ({
        level: where === "head" ? "fail" : "note",
        message,
        note:
          where === "head"
            ? "below the policy a value may only be tighter"
            : "it stands on the target already: of what can be compared the tighter value counts",
        help,
        path,
        subject: message,
        line,
      })),
    ),
});
