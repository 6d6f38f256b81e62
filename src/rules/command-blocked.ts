import { defineRule } from "../engine/rule.ts";

/** Requirements: [P9] [P147] [S4] [H2]. */
export const rule = defineRule({
  id: "command-blocked",
  summary: "An agent's script, CI step or package script holds a command that is never allowed.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent", "updater"],
  needs: ["commands"],
  check: ({ commands }) =>
    commands
      .filter(({ verdict }) => verdict === "block")
      .map(({ commandRule, message, note, help, where, path, line, commit }) => ({
        level: "stop",
        message: `${message} (${where})`,
        note: note ?? `the command judge calls this \`${commandRule}\``,
        help,
        path,
        line,
        commit,
        subject: `${commandRule} ${where} ${message}`,
      })),
});
