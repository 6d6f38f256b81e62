import { defineRule } from "../engine/rule.ts";

/** Requirements: [P37] [P146] [P151]. */
export const rule = defineRule({
  id: "network-undeclared",
  summary: "A run called a host that neither its plan nor its thread's config declares.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["activity"],
  check: ({ activity }) =>
    activity.undeclaredHosts.map(({ host, independent }) => ({
      level: independent ? "stop" : "review",
      message: `\`${host}\` was called, which neither the plan nor the thread's config declares`,
      note: independent ? "the log of a gateway says so" : "the run itself says so; no gateway saw it",
      help: "declare hosts before they are called: `network` of the plan, or `network.allow` of the thread's config, which people write",
      subject: host,
    })),
});
