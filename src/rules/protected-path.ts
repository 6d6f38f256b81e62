import { firstCommit } from "../engine/change.ts";
import type { Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";
import { isNamedExactly } from "../engine/scope.ts";

/** Requirements: [H8] [H20] [P25] [P94] [P121]. */
export const rule = defineRule({
  id: "protected-path",
  summary: "The change touches a path that decides how the repository is built, run, judged or owned.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: "everyone",
  needs: ["subject", "touched", "classes"],
  wants: ["plan", "threads", "plan_approval"],
  check: ({ subject, touched, classes, perhaps }) => {
    const state = perhaps.plan.known ? perhaps.plan.value.state : undefined;
    const plan = state?.kind === "valid" ? state.plan : undefined;
    const isIntegration = perhaps.threads.known && perhaps.threads.value.planIsIntegration;
    const approved = perhaps.plan_approval.known && perhaps.plan_approval.value.approved;
    return touched.flatMap((change, index): Violation[] => {
      const { path } = change;
      const protection = classes[index]?.protection;
      if (!protection || path === plan?.path) return [];
      const commit = firstCommit(change);
      const place = { path, commit };
      const note = `\`${protection.pattern}\` is protected: ${protection.category}`;
      if (subject.judgedAs !== "agent" && subject.judgedAs !== "updater") {
        return [
          {
            level: "review",
            message: "this path is protected",
            note,
            help: "have an owner of this path look at the change",
            ...place,
          },
        ];
      }
      const isGranted = isIntegration && plan !== undefined && isNamedExactly(plan, path);
      if (isGranted && approved) return [];
      if (isGranted) {
        const help =
          "have a person with no hand in it read the plan, and write `/proofgate approve <sha>` under its pull request";
        return [
          {
            level: "review",
            message: "the plan names this protected path, and a person must approve that",
            note,
            help,
            ...place,
          },
        ];
      }
      return [
        {
          level: commit === undefined ? "fail" : "stop",
          message: "an agent may not touch this protected path",
          note,
          help: "leave it alone on a new branch; only the integration thread's plan, approved by a person and naming the path exactly, may touch it",
          ...place,
        },
      ];
    });
  },
});
