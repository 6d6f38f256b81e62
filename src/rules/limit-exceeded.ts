import { defineRule } from "../engine/rule.ts";

const COUNTED: Record<string, string> = {
  files_changed: "files changed",
  lines_changed: "lines changed",
  bytes_changed: "bytes of new content",
  commits: "commits",
};

/** Requirements: [H4] [P52] [P58] [P59] [P92] [P107] [P152]. */
export const rule = defineRule({
  id: "limit-exceeded",
  summary: "A run changed more than its limits allow.",
  stopCode: "STOP_BUDGET_EXCEEDED",
  appliesTo: ["agent"],
  needs: ["limits"],
  check: ({ limits }) =>
    limits
      .filter(({ limit, used, allowed }) => limit !== "iterations" && used > allowed)
      .map(({ limit, used, allowed, setBy, at }) => ({
        level: "stop",
        message: `${used} ${COUNTED[limit] ?? limit}, ${allowed} allowed`,
        note: `\`limits.${limit}\` is set by ${setBy}; the whole history of the branch counts, what was taken back too`,
        help: "split the work into several runs, or have a person approve a plan that has more room within the policy's limits (`/proofgate amend <hash>` in a comment; offline `check --pin <hash>` states it)",
        subject: limit,
        ...at,
      })),
});
