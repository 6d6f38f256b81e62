import { localStanding, pricedLocally, type Strays, straysSince } from "../engine/local-mode.ts";
import type { LocalUsage, ToldRequests } from "../engine/usage.ts";
import type { UsageEvent } from "../engine/usage-event.ts";
import type { ToldUsage } from "./given-reports.ts";
import type { BoundBudget } from "./run-budget.ts";

/** What came in, and how it stands with local models. */
export interface LocalReading {
  readonly requests: ToldRequests;
  readonly local?: LocalUsage;
}

/** Requests to models that the policy lists cost nothing where nobody says otherwise; and none but these may follow a person's word [P74]. */
export function readLocally(
  told: ToldRequests & Pick<ToldUsage, "words">,
  { currency, local: terms }: Pick<BoundBudget, "currency" | "local">,
): LocalReading {
  const priced = (events: readonly UsageEvent[]) =>
    terms === undefined ? events : events.map((event) => pricedLocally(event, terms.models, currency));
  const requests = { independent: priced(told.independent), selfReported: priced(told.selfReported) };
  const standing = localStanding(told.words ?? [], terms);
  if (standing === undefined) return { requests };
  if (standing.state !== "local") return { requests, local: standing };
  const { since, by, login } = standing.word;
  const strays: Strays = straysSince(requests, standing);
  const who = login === undefined ? `the person with the id ${by}` : `@${login}`;
  return { requests, local: { state: "local", since, by: who, strays } };
}
