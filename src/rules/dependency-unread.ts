import type { UnreadDependencies } from "../engine/dependency-change.ts";
import type { Level } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";
import type { Subject } from "../engine/subject.ts";

/** Requirements: [P93] [P143]. */
export const rule = defineRule({
  id: "dependency-unread",
  summary: "The change brings a manifest or a lock file whose dependencies cannot be read.",
  appliesTo: "everyone",
  needs: ["subject", "policy", "dependency_changes"],
  check: ({ subject, policy, dependency_changes }) =>
    dependency_changes.unread.map((unread) => ({
      level: levelOf(unread, subject, policy.policy.security.dependencies.required),
      message:
        unread.what === "part"
          ? "a dependency of this file is not known"
          : "the dependencies of this file are not known",
      note: unread.isOld ? `${unread.why}; it was no better on the target` : unread.why,
      help: HELP[unread.what],
      path: unread.path,
      commit: unread.commit,
      subject: `${unread.what} ${unread.why}`,
    })),
});

const HELP = {
  file: "write it anew with its package manager",
  part: "write the dependency as a literal, or look at it yourself",
  format: "look at it yourself; a lock file in a format that is read says more",
} as const;

/** Nobody made it worse who changes a file that was never read. */
function levelOf({ what, isOld }: UnreadDependencies, subject: Subject, isRequired: boolean): Level {
  if (subject.judgedAs === "human" || isOld || what === "format") return "note";
  return what === "file" && isRequired ? "fail" : "review";
}
