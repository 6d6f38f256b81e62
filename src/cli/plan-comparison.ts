import { bytePathOfText } from "../contract/byte-path.ts";
import type { Target, WorkPlan } from "../contract/generated/documents.ts";
import { limitSource } from "../contract/limit-source.ts";
import { isTighter, LIMIT_NAMES } from "../contract/limits.ts";
import { matchesPattern, parsePattern } from "../contract/pattern.ts";
import { RISKS } from "../contract/risk-floor.ts";

/** `widens`: the new plan allows more, or asks less. `tightens`: the other way round. `changes`: neither is sure. */
export interface PlanDifference {
  readonly effect: "widens" | "tightens" | "changes";
  /** The member of the plan. */
  readonly field: string;
  /** What is new, in one sentence. */
  readonly message: string;
}

/** What the second plan means that the first did not. Empty where only words of explanation differ, or nothing. */
export function comparePlans(from: WorkPlan, into: WorkPlan): PlanDifference[] {
  const differences = [
    ...changed("plan_id", from.plan_id, into.plan_id),
    ...changed("branch", from.branch, into.branch),
    ...targetDifferences(from, into),
    ...ordered("risk", RISKS, from.risk, into.risk, "tightens"),
    ...ordered("confidence", ["low", "medium", "high"], from.confidence, into.confidence, "widens"),
    ...ordered("promotion.to", ["dev", "staging", "main"], from.promotion?.to, into.promotion?.to, "widens"),
    ...limitDifferences(from, into),
    ...setDifferences("requirements", from.requirements, into.requirements, "changes", "changes"),
    ...setDifferences("commands", from.commands, into.commands),
    ...setDifferences("network", from.network, into.network),
    ...(["add", "remove", "update"] as const).flatMap((what) =>
      setDifferences(`dependencies.${what}`, from.dependencies?.[what], into.dependencies?.[what]),
    ),
    ...setDifferences("tests.acceptance", criteria(from), criteria(into), "tightens", "widens"),
    ...setDifferences("assumptions", claims(from), claims(into), "changes", "changes"),
  ];
  const order = ["widens", "changes", "tightens"];
  return differences.sort((a, b) => order.indexOf(a.effect) - order.indexOf(b.effect));
}

function changed(field: string, from: string, into: string): PlanDifference[] {
  return from === into
    ? []
    : [{ effect: "changes", field, message: `\`${field}\` was \`${from}\`, is \`${into}\`` }];
}

function targetDifferences(from: WorkPlan, into: WorkPlan): PlanDifference[] {
  return [
    ...uncovered(into.targets, from.targets).map(
      ([name, operation]): PlanDifference => ({
        effect: "widens",
        field: "targets",
        message: `${name} may now get: ${operation}`,
      }),
    ),
    ...uncovered(from.targets, into.targets).map(
      ([name, operation]): PlanDifference => ({
        effect: "tightens",
        field: "targets",
        message: `${name} may no longer get: ${operation}`,
      }),
    ),
  ];
}

/** What `targets` allow and no single one of `others` surely covers. */
function uncovered(targets: readonly Target[], others: readonly Target[]): (readonly [string, string])[] {
  return targets.flatMap((target) =>
    target.operations
      .filter((operation) => !others.some((other) => covers(other, target, operation)))
      .map((operation) => [nameOf(target), operation] as const),
  );
}

function nameOf(target: Target): string {
  const kind = kindOf(target);
  return `${kind === "file" ? "" : `${kind} `}\`${textOf(target)}\``;
}

function covers(wide: Target, narrow: Target, operation: Target["operations"][number]): boolean {
  const operations: readonly string[] = wide.operations;
  if (!operations.includes(operation) || kindOf(wide) !== kindOf(narrow)) return false;
  const [wideText, narrowText] = [textOf(wide), textOf(narrow)];
  if (isExact(wide)) return isExact(narrow) && wideText === narrowText;
  if (!isExact(narrow) && wideText === narrowText) return true;
  const parsed = parsePattern(wideText);
  if (!parsed.ok) return false;
  // Only `dir/**` surely has room for another `**`. Anything else that the narrow one can be, the wide one matches if it
  // matches the narrow one's own text: its stars stand where the wide one has a star.
  if (!isExact(narrow) && narrowText.split("/").includes("**")) {
    const directory = /^([^*]*\/)\*\*$/.exec(wideText)?.[1];
    return directory !== undefined && narrowText.startsWith(directory);
  }
  return matchesPattern(parsed.pattern, bytePathOfText(narrowText));
}

function isExact(target: Target): boolean {
  return "file" in target && target.file !== undefined;
}

function textOf(target: Target): string {
  const { file, path } = target as { readonly file?: string; readonly path?: string };
  return file ?? path ?? "";
}

function kindOf(target: Target): string {
  return ("kind" in target ? target.kind : undefined) ?? "file";
}

/** A member whose values have an order; `rising` is what a step up does. Absence is a step that nobody can measure. */
function ordered(
  field: string,
  values: readonly string[],
  from: string | undefined,
  into: string | undefined,
  rising: "widens" | "tightens",
): PlanDifference[] {
  if (from === into) return [];
  const message = `\`${field}\` was ${quoted(from)}, is ${quoted(into)}`;
  if (from === undefined || into === undefined) return [{ effect: "changes", field, message }];
  const rises = values.indexOf(into) > values.indexOf(from);
  return [{ effect: rises === (rising === "widens") ? "widens" : "tightens", field, message }];
}

function limitDifferences(from: WorkPlan, into: WorkPlan): PlanDifference[] {
  const [before, after] = [from, into].map((plan) => limitSource(plan.plan_id, "plan", plan));
  const currency = [from.budget?.currency, into.budget?.currency];
  const differences: PlanDifference[] =
    currency[0] === currency[1]
      ? []
      : [
          {
            effect: "changes",
            field: "budget.currency",
            message: `\`budget.currency\` was ${quoted(currency[0])}, is ${quoted(currency[1])}`,
          },
        ];
  for (const name of LIMIT_NAMES) {
    const [old, now] = [before!.values[name], after!.values[name]];
    if (old === now) continue;
    // What is absent is inherited, and a plan can only tighten what it inherits.
    const tightens = now !== undefined && (old === undefined || isTighter(name, now, old));
    const message = `\`${name}\` was ${quoted(old)}, is ${quoted(now)}`;
    differences.push({ effect: tightens ? "tightens" : "widens", field: name, message });
  }
  return differences;
}

function setDifferences(
  field: string,
  from: readonly string[] = [],
  into: readonly string[] = [],
  added: PlanDifference["effect"] = "widens",
  removed: PlanDifference["effect"] = "tightens",
): PlanDifference[] {
  return [
    ...into
      .filter((value) => !from.includes(value))
      .map((value) => ({ effect: added, field, message: `\`${field}\` has \`${value}\`, which is new` })),
    ...from
      .filter((value) => !into.includes(value))
      .map((value) => ({ effect: removed, field, message: `\`${field}\` no longer has \`${value}\`` })),
  ];
}

function criteria({ tests }: WorkPlan): string[] {
  return Object.entries(tests?.acceptance ?? {}).map(([criterion, test]) => `${criterion}: ${test}`);
}

function claims({ assumptions = [] }: WorkPlan): string[] {
  return assumptions.map(({ claim, check }) =>
    check === undefined ? claim : `${claim} (${JSON.stringify(check)})`,
  );
}

function quoted(value: unknown): string {
  return value === undefined ? "not set" : `\`${String(value)}\``;
}
