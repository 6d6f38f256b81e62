import { firstCommit } from "../engine/change.ts";
import type { Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

export const rule = defineRule({
  id: "code-and-tests-together",
  summary: "The change alters code and the tests that judge it.",
  appliesTo: ["agent"],
  needs: ["touched", "classes"],
  check: ({ touched, classes }) => {
    const isCode = ({ path }: (typeof touched)[number], at: number) =>
      !classes[at]?.isTest && CODE.test(path) && !/(?:^|\/)\.proofgate\//.test(path);
    if (!touched.some(isCode)) return [];
    return touched.flatMap((change, at): Violation[] => {
      // What the branch itself brought is created, however often it is written: it was nobody's instrument before.
      const altered = change.operations.some(
        ({ operation }) => operation === "modify" || operation === "delete",
      );
      if (!classes[at]?.isTest || !altered) return [];
      return [
        {
          level: "note",
          message: "a test that was there before changes together with code",
          note: "who controls the code and the tests at once can make any code pass",
          help: "look at the test's change first: does it still ask what it asked before",
          path: change.path,
          commit: firstCommit(change),
        },
      ];
    });
  },
});

/** Program text, by its usual extensions. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|go|java|kts?|cs|rb|rs|c|h|cc|cpp|hpp|m|mm|swift|scala|php|pl|ex|exs|erl|hs|clj|dart|lua|r|sh|ps1|sql|vue|svelte)$/;
