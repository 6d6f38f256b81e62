import { defineRule } from "../engine/rule.ts";

/** Requirements: [P89]. */
export const rule = defineRule({
  id: "octopus-merge",
  summary: "A merge has three parents or more.",
  appliesTo: "everyone",
  needs: ["commits"],
  check: ({ commits }) =>
    commits
      .filter(({ kind }) => kind === "octopus")
      .map(({ sha, parents }) => ({
        level: "fail",
        message: `this merge has ${parents.length} parents`,
        note: "git has no single answer to what such a merge should give, so what it adds of its own cannot be told",
        help: "merge the branches one by one, on a new branch: a commit that is pushed stays as it is",
        commit: sha,
        subject: sha,
      })),
});
