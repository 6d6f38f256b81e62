/** Severities of findings of analysis, mildest first. */
export const SEVERITIES = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Which value of each limit is the tighter one (contract.md, 3). [P105] [P109] */
const TIGHTER = {
  "limits.runtime_minutes": "lower",
  "limits.iterations": "lower",
  "limits.no_progress_iterations": "lower",
  "limits.tool_calls": "lower",
  "limits.files_changed": "lower",
  "limits.lines_changed": "lower",
  "limits.bytes_changed": "lower",
  "limits.commits": "lower",
  "budget.per_request": "lower",
  "budget.per_run": "lower",
  "budget.per_month": "lower",
  "budget.per_day": "lower",
  "budget.warn_at": "lower",
  "budget.approve_at": "lower",
  "tests.changed_coverage_min": "higher",
  "tests.global_drop_max": "lower",
  "security.static_analysis.stop_at": "lower",
  "security.dependencies.stop_at": "lower",
} as const;

export type LimitName = keyof typeof TIGHTER;
export type SeverityLimit = Extract<LimitName, `${string}.stop_at`>;
export type LimitValue<Name extends LimitName = LimitName> = Name extends SeverityLimit ? Severity : number;
export type LimitValues = { readonly [Name in LimitName]?: LimitValue<Name> };
export const LIMIT_NAMES = Object.keys(TIGHTER) as LimitName[];

/** What one document says of limits: what is absent is inherited. */
export interface LimitSource {
  /** As a person would name it: `the policy`, `FR-12`. */
  readonly document: string;
  /** The policy is merged over the defaults, value by value; every other document can only tighten. */
  readonly level: "defaults" | "policy" | "config" | "requirement" | "plan";
  /** Of every sum of money in it. */
  readonly currency?: string;
  readonly values: LimitValues;
}

export interface Bound<Value> {
  readonly value: Value;
  /** The document that set it; of several with the same value, the one furthest up. */
  readonly setBy: string;
}

/** What binds in the end. */
export interface EffectiveLimits {
  readonly currency?: Bound<string>;
  readonly bounds: { readonly [Name in LimitName]?: Bound<LimitValue<Name>> };
  /** Documents in another currency than the one above them. Their sums are not compared, and bind nobody. */
  readonly mismatches: readonly CurrencyMismatch[];
}

export interface CurrencyMismatch {
  readonly document: string;
  readonly currency: string;
  readonly expected: Bound<string>;
}

/**
 * The limits that bind under a chain of documents: defaults, policy, thread config, requirements, plan, in this order. Each value is the
 * tightest in the chain, so that a document which a later policy has overtaken is judged by the minimum, and several
 * requirements by the tightest of them.
 */
export function tighten(chain: readonly LimitSource[]): EffectiveLimits {
  const bounds: Partial<Record<LimitName, Bound<LimitValue>>> = {};
  const mismatches: CurrencyMismatch[] = [];
  let currency: Bound<string> | undefined;
  for (const source of chain) {
    const mismatch = mismatchOf(currency, source);
    if (mismatch !== undefined) mismatches.push(mismatch);
    else if (source.currency !== undefined && (currency === undefined || replaces(source))) {
      currency = { value: source.currency, setBy: source.document };
    }
    for (const name of LIMIT_NAMES) {
      const value = source.values[name];
      if (value === undefined || (mismatch !== undefined && isMoney(name))) continue;
      const bound = bounds[name];
      if (bound === undefined || replaces(source) || isTighter(name, value, bound.value)) {
        bounds[name] = { value, setBy: source.document };
      }
    }
  }
  return { ...(currency && { currency }), bounds: bounds as EffectiveLimits["bounds"], mismatches };
}

/** Whether `value` is strictly tighter than `other`, as this limit has it. */
export function isTighter(name: LimitName, value: LimitValue, other: LimitValue): boolean {
  const difference = rank(value) - rank(other);
  return TIGHTER[name] === "lower" ? difference < 0 : difference > 0;
}

/** What is wrong with a document's currency under the one above it. */
export function mismatchOf(
  expected: Bound<string> | undefined,
  source: LimitSource,
): CurrencyMismatch | undefined {
  if (expected === undefined || source.currency === undefined || replaces(source)) return undefined;
  if (source.currency === expected.value) return undefined;
  return { document: source.document, currency: source.currency, expected };
}

/** Whether the limit is a sum of money. */
export function isMoney(name: LimitName): boolean {
  return name.startsWith("budget.per_");
}

function replaces(source: LimitSource): boolean {
  return source.level === "defaults" || source.level === "policy";
}

function rank(value: LimitValue): number {
  return typeof value === "number" ? value : SEVERITIES.indexOf(value);
}
