import { defineRule } from "../engine/rule.ts";

/** Requirements: [P147] [S4] [S8]. */
export const rule = defineRule({
  id: "command-unreviewed",
  summary: "An agent's script, CI step or package script holds a command that a person should look at.",
  appliesTo: ["agent", "updater"],
  needs: ["policy", "commands"],
  check: ({ policy, commands }) =>
    commands
      .filter(({ verdict }) => verdict === "review")
      .map(({ commandRule, message, note, help, where, path, line, commit }) => ({
        level: policy.policy.security.commands.unknown,
        message: `${message} (${where})`,
        note: note ?? `the command judge calls this \`${commandRule}\``,
        help,
        path,
        line,
        commit,
        subject: `${commandRule} ${where} ${message}`,
      })),
});
