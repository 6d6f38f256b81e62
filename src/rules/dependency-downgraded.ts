import type { DependencyChange } from "../engine/dependency-change.ts";
import { declaredDependencies, isNamedIn } from "../engine/dependency-level.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [T158] [P93]. */
export const rule = defineRule({
  id: "dependency-downgraded",
  summary: "A dependency is taken in an older version than before.",
  appliesTo: ["agent", "updater"],
  needs: ["dependency_changes"],
  wants: ["plan"],
  check: ({ dependency_changes, perhaps }) => {
    const declared = perhaps.plan.known ? declaredDependencies(perhaps.plan.value) : undefined;
    return once(dependency_changes.changes).map((change) => ({
      level: isNamedIn(declared?.update, change) ? "note" : "review",
      message: `\`${change.name}\` goes back from ${change.from ?? "?"} to ${change.to ?? "?"}`,
      note: change.isLockAlone ? "the manifest beside the lock file did not change" : undefined,
      help: "say in the plan why under `dependencies.update`, or keep the newer version",
      path: change.path,
      line: change.line,
      commit: change.commit,
      subject: change.name,
    }));
  },
});

/** Older versions that somebody chose: what other packages ask for follows from those. */
function once(changes: readonly DependencyChange[]): DependencyChange[] {
  const chosen = changes.filter(
    ({ deed, isDirect, isLockAlone }) => deed === "downgrade" && (isDirect || isLockAlone),
  );
  const first = new Map<string, DependencyChange>();
  for (const change of chosen) {
    const known = first.get(change.name);
    if (!known || (known.list === "lock" && change.list === "manifest")) first.set(change.name, change);
  }
  return [...first.values()];
}
