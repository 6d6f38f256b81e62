import { matchesPattern, parsePattern } from "../contract/pattern.ts";
import { firstCommit } from "../engine/change.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [P125]. */
export const rule = defineRule({
  id: "test-missing",
  summary: "Production code changed, and no test changed with it.",
  appliesTo: ["agent"],
  needs: ["policy", "touched", "classes", "threads"],
  check: ({ policy, touched, classes, threads }) => {
    const patterns = policy.policy.tests.require_test_for.flatMap((text) => {
      const parsed = parsePattern(text);
      return parsed.ok ? [parsed.pattern] : [];
    });
    const isTest = new Set(classes.flatMap((each) => (each.isTest ? [each.path] : [])));
    // A test that goes proves nothing of what comes.
    const tested = new Set(
      touched
        .filter(({ path, after }) => isTest.has(path) && after !== undefined)
        .map(({ path }) => threads.threadOf.get(path)),
    );
    return touched
      .filter(({ path, operations }) => {
        const isContent = operations.some(
          ({ operation }) => operation === "create" || operation === "modify",
        );
        return isContent && !isTest.has(path) && patterns.some((pattern) => matchesPattern(pattern, path));
      })
      .filter(({ path, after }) => after !== undefined && !tested.has(threads.threadOf.get(path)))
      .map((change) => ({
        level: "fail",
        message: "production code changed, and no test of its thread changed with it",
        note: "the policy's `tests.require_test_for` names it",
        help: "write or change the test that shows what is new, in the same run",
        path: change.path,
        commit: firstCommit(change),
      }));
  },
});
