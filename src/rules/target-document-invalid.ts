import { defineRule } from "../engine/rule.ts";

/** Requirements: [P31] [S21]. */
export const rule = defineRule({
  id: "target-document-invalid",
  summary: "The target's policy, or the config of a touched thread, does not parse.",
  appliesTo: "everyone",
  // `policy` is only asked for: a person whom no other rule needs it for must not pass without one.
  needs: ["subject", "policy", "documents"],
  check: ({ subject, documents }) => {
    return documents
      .filter(({ where, kind }) => where === "target" && kind !== "work-plan")
      .filter(({ path }) => !(subject.judgedAs === "human" && isMended(path)))
      .flatMap(({ kind, path, problems }) =>
        problems.map(({ message, help, line }) => ({
          level: "fail",
          message: `the target's ${kind} is not valid: ${message}`,
          note: "until it is, the gates it decides stay shut, and a broken policy is judged as `enforce` with the defaults",
          help: `have a person mend it on the target: ${help}`,
          path,
          subject: message,
          line,
        })),
      );

    /** A person's change that makes the document valid is the way out, so it must not be shut in. */
    function isMended(path: (typeof documents)[number]["path"]): boolean {
      return documents.some(
        (document) => document.where === "head" && document.path === path && document.problems.length === 0,
      );
    }
  },
});
