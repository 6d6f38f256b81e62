import type { DependencyChange } from "../engine/dependency-change.ts";
import { declaredDependencies, isNamedIn } from "../engine/dependency-level.ts";
import type { Level, Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

const LISTS = { add: "add", remove: "remove", update: "update", downgrade: "update" } as const;
const DONE = { add: "is new", remove: "is gone", update: "has changed", downgrade: "has changed" } as const;

/** Requirements: [P93] [T154]. */
export const rule = defineRule({
  id: "dependency-undeclared",
  summary: "An agent changed a dependency that its work plan does not declare.",
  stopCode: "STOP_UNAUTHORIZED_ACCESS",
  appliesTo: ["agent", "updater"],
  needs: ["subject", "policy", "dependency_changes"],
  wants: ["plan"],
  check: ({ subject, policy, dependency_changes, perhaps }) => {
    const declared = perhaps.plan.known ? declaredDependencies(perhaps.plan.value) : undefined;
    return directOnce(dependency_changes.changes).flatMap((change): Violation[] => {
      const list = LISTS[change.deed];
      if (isNamedIn(declared?.[list], change) || (list === "update" && isNamedIn(declared?.add, change)))
        return [];
      // A plan that says nothing of dependencies promises nothing of those that are there; an updater has none.
      if (list !== "add" && (declared === undefined || subject.judgedAs === "updater")) return [];
      const level: Level = list === "add" ? policy.policy.security.dependencies.new : "review";
      return [
        {
          level,
          message: `\`${change.name}\` ${DONE[change.deed]}, and no plan declares it`,
          note: noteOf(change),
          help: `declare it under \`dependencies.${list}\` of the plan, or leave it as it was`,
          path: change.path,
          line: change.line,
          commit: change.commit,
          subject: `${list} ${change.purl.replace(/@[^@/]*$/, "")}`,
        },
      ];
    });
  },
});

/** What the repository itself asks for; said by the manifest, where manifest and lock file both show it. */
function directOnce(changes: readonly DependencyChange[]): DependencyChange[] {
  const first = new Map<string, DependencyChange>();
  for (const change of changes) {
    if (!change.isDirect) continue;
    const key = `${LISTS[change.deed]} ${change.name}`;
    const known = first.get(key);
    if (!known || (known.list === "lock" && change.list === "manifest")) first.set(key, change);
  }
  return [...first.values()];
}

function noteOf({ from, to }: DependencyChange): string | undefined {
  if (from !== undefined && to !== undefined) return `from \`${from}\` to \`${to}\``;
  const version = to ?? from;
  return version === undefined ? undefined : `\`${version}\``;
}
