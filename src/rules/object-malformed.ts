import { defineRule } from "../engine/rule.ts";

/** Requirements: [P91] [P132]. */
export const rule = defineRule({
  id: "object-malformed",
  summary: "The change brings a git object that is malformed, odd or cannot be read.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: "everyone",
  needs: ["objects"],
  check: ({ objects }) =>
    objects.map(({ kind, oid, type, what, path, commit }) => ({
      level: "stop",
      message: `${type} \`${oid}\` is not as git demands: ${what}`,
      note:
        kind === "unreadable" || kind === "corrupt"
          ? "what cannot be read cannot be judged"
          : "tools disagree on what such an object means, so one of them can be shown something else",
      help: "make the commit again with an ordinary git, on a new branch",
      subject: oid,
      path,
      commit,
    })),
});
