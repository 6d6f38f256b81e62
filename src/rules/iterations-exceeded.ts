import { defineRule } from "../engine/rule.ts";

/** Requirements: [P55] [P106] [P138] [P153]. */
export const rule = defineRule({
  id: "iterations-exceeded",
  summary: "A run went through more iterations than its limits allow.",
  stopCode: "STOP_NO_PROGRESS",
  appliesTo: ["agent"],
  needs: ["limits"],
  check: ({ limits }) =>
    limits
      .filter(({ limit, used, allowed }) => limit === "iterations" && used > allowed)
      .map(({ used, allowed, setBy, at }) => ({
        level: "stop",
        message: `iteration ${used}, ${allowed} allowed`,
        note: `\`limits.iterations\` is set by ${setBy}`,
        help: "have a person look at why the work does not end, and begin a new run with a smaller aim",
        subject: "iterations",
        ...at,
      })),
});
