import { defineRule } from "../engine/rule.ts";

/** Requirements: [P2] [P14] [P161] [S3]. */
export const rule = defineRule({
  id: "document-advice",
  summary: "A document could say more clearly what it asks, or who answers for it.",
  appliesTo: "everyone",
  needs: ["documents"],
  check: ({ documents }) =>
    documents.flatMap(({ path, advice }) =>
      advice.map(({ message, help, line }) => ({
        level: "note",
        message,
        help,
        path,
        subject: message,
        line,
      })),
    ),
});
