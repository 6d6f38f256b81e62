import type { Silencer } from "../engine/content-facts.ts";
import { defineRule } from "../engine/rule.ts";

const WHY: Readonly<Record<Silencer["silences"], string>> = {
  security: "a scanner for weaknesses or secrets no longer looks here",
  correctness: "a linter or a type checker no longer looks here",
  coverage: "code that no test runs counts as covered",
  style: "it silences rules on how code looks, and nothing that it does",
};

export const rule = defineRule({
  id: "silencer-added",
  summary: "An agent told a tool to look away.",
  appliesTo: ["agent"],
  needs: ["silencers"],
  check: ({ silencers }) =>
    silencers
      // What hides a finding of ours is another rule's.
      .filter(({ hides }) => hides === undefined)
      .map(({ token, silences, where, count, path, line, commit }) => {
        const times = count > 1 ? ` ${count} times` : "";
        const isQuoted = where === "quoted";
        return {
          level: isQuoted || silences === "style" ? "note" : "review",
          message: isQuoted
            ? `\`${token}\` is written${times} in a string, in documentation or in test material`
            : `\`${token}\` is added${times && `,${times}`}`,
          note: isQuoted ? "nothing is known to obey it there" : WHY[silences],
          help: isQuoted
            ? "nothing is to be done"
            : silences === "style"
              ? "nothing has to be done; format the code as the rule asks where that is easy"
              : "mend what the tool found instead; where it is wrong, have a person agree that it is",
          path,
          line,
          commit,
          subject: `${token.toLowerCase()} ${silences} ${where}`,
        };
      }),
});
