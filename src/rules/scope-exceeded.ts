import type { PathOperation } from "../engine/change.ts";
import type { Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";
import { isPlanned, isTargeted } from "../engine/scope.ts";

const DONE: Record<PathOperation["operation"], string> = {
  create: "created",
  modify: "modified",
  delete: "deleted",
  chmod: "given another mode",
};

/** Requirements: [H3] [P102] [P103] [P112] [P113] [P133] [P145] [P151] [P157]. */
export const rule = defineRule({
  id: "scope-exceeded",
  summary: "An agent did something to a path that its work plan does not allow.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent"],
  needs: ["plan", "touched"],
  check: ({ plan: { state }, touched }) => {
    if (state.kind !== "valid") return [];
    const { plan } = state;
    return touched
      .filter(({ path }) => path !== plan.path)
      .flatMap(({ path, operations }) =>
        operations
          .filter((done) => !isPlanned(plan, path, done))
          .map((done): Violation => {
            const seenInHistory = done.commit !== undefined;
            return {
              level: seenInHistory ? "stop" : "fail",
              message: `this ${done.kind} was ${DONE[done.operation]}, which plan \`${plan.id}\` does not allow`,
              note: isTargeted(plan, path)
                ? `the plan names this path, but not for ${done.operation} of a ${done.kind}`
                : "no target of the plan names this path",
              help: seenInHistory
                ? "leave this path alone on a new branch, or have a person approve a plan that names it (`/proofgate amend <hash>` in a comment; offline `check --pin <hash>` states it)"
                : "only merging shows this, because the target has moved: update the branch, or plan again",
              path,
              subject: `${done.operation} ${done.kind}`,
              commit: done.commit,
            };
          }),
      );
  },
});
