import {
  type EffectiveLimits,
  isMoney,
  isTighter,
  LIMIT_NAMES,
  type LimitName,
  type LimitSource,
  type LimitValue,
  mismatchOf,
  SEVERITIES,
} from "./limits.ts";

/** A value that a document may not have under the documents above it. */
export interface LooserValue {
  /** The key as the document writes it, dotted: `limits.files_changed`, `cost_ceiling.amount`. */
  readonly key: string;
  readonly value: number | string;
  /** The tightest value above, and the document that set it. */
  readonly bound: number | string;
  readonly setBy: string;
  readonly message: string;
  readonly help: string;
}

/**
 * The values of a document that are looser than what binds above it, in the order of `LIMIT_NAMES`, another currency
 * first (contract.md, 3: introducing one is `fail`, and makes a plan invalid). Equal values are not looser. The policy has
 * nothing above it. Several requirements stand beside each other: compare each with what is above them all.
 */
export function looserThan(parent: EffectiveLimits, child: LimitSource): LooserValue[] {
  if (child.level === "defaults" || child.level === "policy") return [];
  const mismatch = mismatchOf(parent.currency, child);
  const found: LooserValue[] = [];
  if (mismatch !== undefined) {
    const key = keyIn(child, "currency");
    const { currency: value, expected } = mismatch;
    found.push({
      key,
      value,
      bound: expected.value,
      setBy: expected.setBy,
      message: `\`${key}\` is \`${value}\`, another currency than the \`${expected.value}\` of ${expected.setBy}`,
      help: `write the sums in \`${expected.value}\``,
    });
  }
  for (const name of LIMIT_NAMES) {
    const value = child.values[name];
    const bound = parent.bounds[name];
    if (value === undefined || bound === undefined || (mismatch !== undefined && isMoney(name))) continue;
    if (isTighter(name, bound.value, value))
      found.push(looser(keyIn(child, name), name, value, bound.value, bound.setBy));
  }
  return found;
}

function looser(
  key: string,
  name: LimitName,
  value: LimitValue,
  bound: LimitValue,
  setBy: string,
): LooserValue {
  return {
    key,
    value,
    bound,
    setBy,
    message: `\`${key}\` is \`${value}\`, looser than the \`${bound}\` of ${setBy}`,
    help: `write ${allowed(name, bound)}, or leave the key out to inherit it`,
  };
}

function allowed(name: LimitName, bound: LimitValue): string {
  if (typeof bound === "string") {
    const severities = SEVERITIES.slice(0, SEVERITIES.indexOf(bound) + 1);
    return severities.map((severity) => `\`${severity}\``).join(" or ");
  }
  return isTighter(name, bound + 1, bound) ? `at least \`${bound}\`` : `at most \`${bound}\``;
}

function keyIn(source: LimitSource, name: LimitName | "currency"): string {
  if (source.level === "requirement") {
    if (name === "currency") return "cost_ceiling.currency";
    if (name === "budget.per_run") return "cost_ceiling.amount";
    if (name === "limits.runtime_minutes") return "runtime_ceiling_minutes";
  }
  return name === "currency" ? "budget.currency" : name;
}
