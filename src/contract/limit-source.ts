import type { Budget } from "./generated/documents.ts";
import { LIMIT_NAMES, type LimitSource, type LimitValue } from "./limits.ts";

/** Where policy, config, requirement and plan keep their limits; the names do not clash, so that one reader does. */
export interface DocumentWithLimits {
  readonly limits?: object;
  readonly budget?: Readonly<Budget>;
  readonly tests?: object;
  /** A requirement's `security` is a list of sentences, and bounds nothing here. */
  readonly security?: object;
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
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
