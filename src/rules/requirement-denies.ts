import { defineRule } from "../engine/rule.ts";

/** Requirements: [P4] [P6] [P107]. */
export const rule = defineRule({
  id: "requirement-denies",
  summary: "An agent wrote where the requirements of its plan do not let it.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["requirements"],
  check: ({ requirements }) => [
    ...requirements.nonGoals.map(
      ({ path, requirement, text, commit }) =>
        ({
          level: commit === undefined ? "fail" : "stop",
          message: `this path is a non-goal of \`${requirement}\``,
          note: `the requirement says what it is not about: \`${text}\``,
          help: "leave this path alone on a new branch; a non-goal is lifted only in the requirement, by its owner",
          path,
          subject: `non-goal ${requirement}`,
          commit,
        }) as const,
    ),
    ...requirements.outsideOutputs.map(
      ({ path, requirements: ids, commit }) =>
        ({
          level: commit === undefined ? "fail" : "stop",
          message: `this path is outside the outputs of ${ids.map((id) => `\`${id}\``).join(", ")}`,
          note: "a plan may not reach further than the requirements it binds to",
          help: "leave this path alone on a new branch, or have the requirement's owner widen its outputs",
          path,
          subject: "outputs",
          commit,
        }) as const,
    ),
  ],
});
