import { LIMIT_NAMES, type LimitSource, type LimitValue, type Severity } from "./limits.ts";

type Numbers = { readonly [key: string]: unknown };

/** Where policy, config, requirement and plan keep their limits; the names do not clash, so that one reader does. */
export interface DocumentWithLimits {
  readonly limits?: Numbers;
  readonly budget?: Numbers & { readonly currency?: string };
  readonly tests?: Numbers;
  readonly security?: {
    readonly static_analysis?: { readonly stop_at?: Severity };
    readonly dependencies?: { readonly stop_at?: Severity };
  };
  readonly cost_ceiling?: { readonly currency: string; readonly amount: number };
  readonly runtime_ceiling_minutes?: number;
}

/**
 * The limits of a valid document. A requirement's ceilings are limits under other names: `cost_ceiling` is a sum for
 * each run, `runtime_ceiling_minutes` a run's time.
 */
export function limitSource(
  document: string,
  level: LimitSource["level"],
  content: DocumentWithLimits,
): LimitSource {
  const values: Partial<Record<string, LimitValue>> = {};
  for (const name of LIMIT_NAMES) {
    const value = valueAt(content, name.split("."));
    if (value !== undefined) values[name] = value as LimitValue;
  }
  if (content.cost_ceiling !== undefined) values["budget.per_run"] = content.cost_ceiling.amount;
  if (content.runtime_ceiling_minutes !== undefined) {
    values["limits.runtime_minutes"] = content.runtime_ceiling_minutes;
  }
  const currency = content.cost_ceiling?.currency ?? content.budget?.currency;
  return {
    document,
    level,
    ...(currency !== undefined && { currency }),
    values: values as LimitSource["values"],
  };
}

function valueAt(content: unknown, keys: readonly string[]): unknown {
  let value = content;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Numbers)[key];
  }
  return value;
}
