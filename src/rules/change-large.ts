import { defineRule } from "../engine/rule.ts";

/** The share of a limit from which on a change is called large. */
const LARGE = 0.7;

/** Requirements: [P71] [P92]. */
export const rule = defineRule({
  id: "change-large",
  summary: "A run has used most of a limit.",
  appliesTo: ["agent"],
  needs: ["limits"],
  check: ({ limits }) =>
    limits
      .filter(({ used, allowed }) => used <= allowed && allowed > 0 && used >= allowed * LARGE)
      .map(({ limit, used, allowed }) => ({
        level: "note",
        message: `${used} of ${allowed} \`${limit}\` are used`,
        note: "beyond the limit the run is stopped",
        help: "end the run soon, or split what is left into another",
        subject: limit,
      })),
});
