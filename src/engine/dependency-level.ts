import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import type { DependencyChange, DependencyRisk, DependencyRiskKind } from "./dependency-change.ts";
import type { Level, Violation } from "./finding.ts";
import type { PlanHistory } from "./plan-state.ts";
import { isAtLeast } from "./severity.ts";
import type { Subject } from "./subject.ts";

/** The risks of some kinds as a rule's violations. Of people nothing is asked here: they are told, by a note. */
export function riskViolations(
  risks: readonly DependencyRisk[],
  kinds: readonly DependencyRiskKind[],
  {
    subject,
    policy,
    help,
  }: { readonly subject: Subject; readonly policy: EffectivePolicy; readonly help: string },
): Violation[] {
  const { stop_at } = policy.security.dependencies;
  return risks
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, severity, name, message, note, path, line, commit }) => {
      const level: Level = isAtLeast(severity, stop_at) ? "stop" : "review";
      return {
        level: subject.judgedAs === "human" ? "note" : level,
        message,
        note,
        help,
        path,
        line,
        commit,
        subject: `${kind} ${name} ${message}`,
      };
    });
}

/** What a run's plan declares of its dependencies; undefined where there is no valid plan, or it says nothing of them. */
export function declaredDependencies(plan: PlanHistory) {
  return plan.state.kind === "valid" ? plan.state.plan.document.dependencies : undefined;
}

/** Whether a list of a plan names a package: by its name, with or without a version, or by its package URL. */
export function isNamedIn(
  list: readonly string[] | undefined,
  { name, purl }: Pick<DependencyChange, "name" | "purl">,
): boolean {
  const plain = plainPurl(purl);
  return (list ?? []).some((written) =>
    written.startsWith("pkg:")
      ? plainPurl(written) === plain
      : withoutVersion(written) === name || written === name,
  );
}

function plainPurl(purl: string): string {
  const [, path = purl] = /^(pkg:[^?#]+?)(?:@[^/@]*)?(?:[?#].*)?$/.exec(purl) ?? [];
  return path.replace(/%40/g, "@").toLowerCase();
}

/** `lodash@4`, `@acme/tool@^1.0`, `requests==2.32`. */
function withoutVersion(written: string): string {
  return written.replace(/(?!^)(?:@|\s*[=~<>^!]=?).*$/, "").trim();
}
