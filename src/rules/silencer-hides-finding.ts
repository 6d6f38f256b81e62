import { defineRule } from "../engine/rule.ts";

export const rule = defineRule({
  id: "silencer-hides-finding",
  summary: "An agent told a tool to look away from something that was found.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent"],
  needs: ["silencers"],
  check: ({ silencers }) =>
    silencers.flatMap(({ token, hides, path, line, commit }) =>
      hides === undefined
        ? []
        : [
            {
              level: commit === undefined ? "fail" : "stop",
              message: `\`${token}\` hides what was found: ${hides}`,
              note: "the scanners here do not obey it, so that they found it all the same",
              help: "mend what was found, and leave the silencer out, on a new branch",
              path,
              line,
              commit,
              subject: `${token.toLowerCase()} ${hides}`,
            },
          ],
    ),
});
