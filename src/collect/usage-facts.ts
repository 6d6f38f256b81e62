import type { EffectiveLimits } from "../contract/limits.ts";
import { type Fact, unknown } from "../engine/fact.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import { sumUsage, type UsageFact } from "../engine/usage.ts";
import { readingOf } from "../scan/reports/unusable-report.ts";
import { readUsage } from "../scan/usage/read-usage.ts";
import { type GivenReports, readAll, reported } from "./given-reports.ts";

/** What the handed-over reports say that the run has spent, held against what binds it. */
export async function usageFacts(
  given: GivenReports,
  limits: EffectiveLimits | undefined,
): Promise<{ readonly fact: Fact<UsageFact>; readonly defects: readonly ReportDefect[] }> {
  const { usage = [] } = given;
  if (usage.length === 0) return { fact: unknown("no usage report was given"), defects: [] };
  const { reports, defects } = readAll("usage", usage, (bytes) => readingOf(() => readUsage(bytes)));
  if (limits === undefined) return { fact: unknown("there is no valid plan to hold it against"), defects };
  // What can be read counts beside what cannot, which shuts the gate by itself: a broken report must take no stop away.
  if (reports.length === 0) return { fact: unknown("no usage report can be used"), defects };
  const { bounds, currency } = limits;
  const bound = (name: "per_run" | "per_request" | "warn_at" | "approve_at") => {
    const found = bounds[`budget.${name}`];
    if (!found) throw new Error(`invariant: the defaults bound \`budget.${name}\``);
    return found;
  };
  const sum = sumUsage(
    reports.flatMap(({ report }) => report),
    currency?.value ?? "USD",
    {
      perRun: bound("per_run"),
      perRequest: bound("per_request"),
      warnAt: bound("warn_at"),
      approveAt: bound("approve_at"),
    },
  );
  return { fact: reported(await masked(sum), given), defects };
}

/** Ids and models are a report's own words, and may be somebody's key. */
async function masked(sum: UsageFact): Promise<UsageFact> {
  // What looks for secrets takes a tenth of a second to load, and most judgements have no such report.
  const { maskSecrets } = await import("../scan/secrets/mask.ts");
  const { dearest, unpriced, contradicted } = sum;
  const { first } = unpriced;
  return {
    ...sum,
    ...(dearest ? { dearest: { ...dearest, requestId: maskSecrets(dearest.requestId) } } : {}),
    unpriced: {
      ...unpriced,
      ...(first
        ? { first: { ...first, requestId: maskSecrets(first.requestId), model: maskSecrets(first.model) } }
        : {}),
    },
    contradicted: {
      ...contradicted,
      ...(contradicted.first === undefined ? {} : { first: maskSecrets(contradicted.first) }),
    },
  };
}
