import { defineRule } from "../engine/rule.ts";

/** Requirements: [P118]. */
export const rule = defineRule({
  id: "gate-frozen",
  summary: "Somebody has shut the gate until a day.",
  appliesTo: "everyone",
  needs: ["ladder"],
  check: ({ ladder: { freezes } }) =>
    freezes.map(({ gate, until, login }) => ({
      level: "fail",
      message: `\`${gate}\` is frozen until ${until}`,
      note: `\`${login}\` has frozen it`,
      help: `wait until that day is over, or let somebody write \`/proofgate unfreeze ${gate}\``,
      subject: gate,
    })),
});
