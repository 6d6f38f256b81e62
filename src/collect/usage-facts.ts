import { type Fact, unknown } from "../engine/fact.ts";
import type { Strays } from "../engine/local-mode.ts";
import { sharedSpendings } from "../engine/shared-budget.ts";
import type { ReportDefect } from "../engine/test-evidence.ts";
import type { ToldDeeds } from "../engine/told-activity.ts";
import { type LocalUsage, type RunBudget, sumFeeds, sumUsage, type UsageFact } from "../engine/usage.ts";
import { readingOf } from "../scan/reports/unusable-report.ts";
import { readFeed } from "../scan/usage/read-feed.ts";
import { ownWord } from "./activity-facts.ts";
import { type GivenReports, readAll, reported, type ToldUsage } from "./given-reports.ts";
import { readLocally } from "./local-usage.ts";
import type { BoundBudget } from "./run-budget.ts";

const NOTHING_TOLD: ToldUsage = { independent: [], selfReported: [] };

export interface UsageEvidence {
  readonly fact: Fact<UsageFact>;
  readonly defects: readonly ReportDefect[];
  /** What the reports tell of besides. */
  readonly deeds: ToldDeeds;
}

/** What the handed-over reports say that the run has spent, held against what binds it. */
export async function usageFacts(
  given: GivenReports,
  bound: BoundBudget | undefined,
): Promise<UsageEvidence> {
  const { usage = [], told } = given;
  if (usage.length === 0 && told === undefined)
    return { fact: unknown("no usage report was given"), defects: [], deeds: { names: [] } };
  const { reports, defects } = readAll("usage", usage, (bytes) =>
    readingOf(() => readFeed(bytes, undefined, given.prices)),
  );
  const deeds = ownWord(
    reports.flatMap(({ report }) => report.activity),
    reports.flatMap(({ report }) => report.tools),
  );
  if (bound === undefined)
    return { fact: unknown("there is no valid plan to hold it against"), defects, deeds };
  // What can be read counts beside what cannot, which shuts the gate by itself: a broken report must take no stop away.
  if (reports.length === 0 && told === undefined)
    return { fact: unknown("no usage report can be used"), defects, deeds };
  const { currency, budget } = bound;
  const events = reports.flatMap(({ report }) => report.events);
  if (told === undefined && given.source === "self-reported") {
    const { requests } = readLocally({ independent: [], selfReported: events }, bound);
    const sum = await masked(sumUsage(requests.selfReported, currency, budget));
    return { fact: reported(sum, given), defects, deeds };
  }
  // That a job sent it is proven; that it is all that the run has spent is the run's own word.
  const { independent, selfReported, approved, words = [] } = told ?? NOTHING_TOLD;
  const all = { independent, selfReported: [...selfReported, ...events], words };
  const { requests, local } = readLocally(all, bound);
  const agreed = { ...budget, ...(approved === undefined ? {} : { approved }), ...modeOf(local) };
  const sum = { ...sumFeeds(requests, currency, agreed), ...(local === undefined ? {} : { local }) };
  const source = sum.feed === "independent" ? ("cross-checked" as const) : ("self-reported" as const);
  return {
    fact: {
      known: true,
      value: await masked({ ...sum, ...besides(bound, told) }),
      source,
      origin: "told as it was spent",
    },
    defects,
    deeds,
  };
}

function modeOf(local: LocalUsage | undefined): Pick<RunBudget, "local"> {
  if (local?.state !== "local") return {};
  return { local: local.strays.count > 0 ? "strayed" : "costless" };
}

/** What only a server that adds up all runs can say. Sums of another currency or thread than the plan's of now are none of these. */
function besides(
  { currency, thread, shared: limits = [] }: BoundBudget,
  told: ToldUsage | undefined,
): Pick<UsageFact, "shared" | "staleSince"> {
  const { shared, staleSince } = told ?? {};
  const isSame = shared !== undefined && shared.currency === currency;
  const sums = isSame
    ? shared.sums.filter(({ scope }) => scope !== "thread" || shared.thread === thread)
    : [];
  const all = sharedSpendings([...limits, ...(isSame ? shared.organisation : [])], sums);
  return {
    ...(all.length === 0 ? {} : { shared: all }),
    ...(staleSince === undefined ? {} : { staleSince }),
  };
}

/** Ids and models are a report's own words, and may be somebody's key. */
async function masked(sum: UsageFact): Promise<UsageFact> {
  // What looks for secrets takes a tenth of a second to load, and most judgements have no such report.
  const { maskSecrets } = await import("../scan/secrets/mask.ts");
  const { dearest, unpriced, contradicted, local } = sum;
  const { first } = unpriced;
  return {
    ...sum,
    ...(local?.state === "local"
      ? { local: { ...local, strays: maskedStrays(local.strays, maskSecrets) } }
      : {}),
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

function maskedStrays({ count, first }: Strays, mask: (text: string) => string): Strays {
  if (first === undefined) return { count };
  return { count, first: { ...first, requestId: mask(first.requestId), model: mask(first.model) } };
}
