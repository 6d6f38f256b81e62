import type { WorkPlan } from "../contract/generated/documents.ts";
import { billionthsOf } from "./money.ts";
import type { ResolvedRequirement } from "./plan-validity.ts";
import type { UsageEvent } from "./usage-event.ts";

/** What policy and plan say of going on without money: with models on machines of one's own, which cost nothing [P74]. */
export interface LocalTerms {
  /** As the policy lists them, to the letter. Never empty. */
  readonly models: readonly string[];
  readonly planSha256: string;
  /** Why the plan does not say that its criteria of acceptance can still be met, as one clause. */
  readonly hindrance?: string;
}

/** A person's word that a run goes on with local models alone. */
export interface LocalWord {
  /** By the server's clock, UTC. */
  readonly since: string;
  /** What the run itself tells of later than this is of after the word, whatever its time says: exporters send within a minute. */
  readonly lateFrom: string;
  /** GitHub's id of who gave it, and the login as it was. */
  readonly by: number;
  readonly login?: string;
  /** Of the plan whose notes they were shown. */
  readonly planSha256: string;
}

/** In which mode a run is. Whatever is not `local` is held to its money as if nobody had said a word. */
export type LocalStanding =
  | { readonly state: "offered"; readonly planSha256: string }
  | { readonly state: "hindered"; readonly why: string; readonly planSha256?: string }
  | { readonly state: "local"; readonly word: LocalWord; readonly models: readonly string[] };

/** Undefined where the policy lists no local model. */
export function localTerms(
  models: readonly string[],
  { sha256, document }: { readonly sha256: string; readonly document: Pick<WorkPlan, "local_feasibility"> },
  requirements: readonly ResolvedRequirement[],
): LocalTerms | undefined {
  if (models.length === 0) return undefined;
  const hindrance = hindranceOf(document.local_feasibility ?? {}, requirements);
  return { models, planSha256: sha256, ...(hindrance === undefined ? {} : { hindrance }) };
}

function hindranceOf(
  notes: Readonly<Record<string, string>>,
  requirements: readonly ResolvedRequirement[],
): string | undefined {
  const unread = requirements.find(({ state }) => state !== "valid");
  if (unread !== undefined) return `requirement \`${unread.id}\` cannot be read`;
  const criteria = requirements.flatMap((resolved) =>
    resolved.state === "valid"
      ? (resolved.requirement.acceptance ?? []).map(({ id }) => `${resolved.id}/${id}`)
      : [],
  );
  if (criteria.length === 0) return "its requirements have no criterion of acceptance";
  const left = criteria.filter((criterion) => !Object.hasOwn(notes, criterion));
  if (left.length === 0) return undefined;
  const more = left.length > 1 ? ` and of ${left.length - 1} more criteria` : "";
  return `\`local_feasibility\` of the plan says nothing of \`${left[0]}\`${more}`;
}

/**
 * The first word that was given for the plan of now counts, so that said again it forgets nothing that came after it.
 * @param words oldest first, of people who still may, and none before a person last agreed to more money
 */
export function localStanding(
  words: readonly LocalWord[],
  terms: LocalTerms | undefined,
): LocalStanding | undefined {
  if (terms === undefined)
    return words.length === 0
      ? undefined
      : { state: "hindered", why: "the policy lists no local model (`usage.local_models`)" };
  const { models, planSha256, hindrance } = terms;
  if (hindrance !== undefined) return { state: "hindered", why: hindrance };
  const word = words.find((each) => each.planSha256 === planSha256);
  if (word !== undefined) return { state: "local", word, models };
  if (words.length === 0) return { state: "offered", planSha256 };
  return { state: "hindered", why: "it was allowed for another version of the plan", planSha256 };
}

/** A request without a cost to a model that the policy lists cost nothing: people have said so. One that names a cost is believed. */
export function pricedLocally(event: UsageEvent, models: readonly string[], currency: string): UsageEvent {
  if (event.cost !== undefined || !models.includes(event.model)) return event;
  return { ...event, cost: { currency, amount: 0 } };
}

/** Requests that a run in local mode must not have made: to a model that is not listed, or one that cost something. */
export interface Strays {
  readonly count: number;
  readonly first?: {
    readonly requestId: string;
    readonly model: string;
    readonly cost?: { readonly currency: string; readonly amount: number };
  };
}

/** What came in of a run by who told of it. */
interface Told {
  readonly independent: readonly UsageEvent[];
  readonly selfReported: readonly UsageEvent[];
}

type Local = Extract<LocalStanding, { state: "local" }>;

/** Each request once, whoever told of it, in an order of their own: which is named first must not depend on who reported first. */
export function straysSince({ independent, selfReported }: Told, { word, models }: Local): Strays {
  const strays = new Map<string, UsageEvent>();
  for (const [events, isFeed] of [
    [independent, true],
    [selfReported, false],
  ] as const)
    for (const event of straysIn(events, (each) => isAfterWord(each, word, isFeed), models))
      if (!strays.has(event.requestId)) strays.set(event.requestId, event);
  const [first] = [...strays.keys()].sort();
  const stray = first === undefined ? undefined : strays.get(first);
  if (stray === undefined) return { count: 0 };
  const { requestId, model, cost } = stray;
  return { count: strays.size, first: { requestId, model, ...(cost === undefined ? {} : { cost }) } };
}

/**
 * A feed's clock is believed. A run could set its own back: no further than it takes to send what was before. What nobody dates is of the
 * moment at which it was told.
 */
export function isAfterWord({ time, receivedAt }: UsageEvent, word: LocalWord, isFeed: boolean): boolean {
  if (isLater(isNoMoment(time) ? receivedAt : time, word.since)) return true;
  return !isFeed && receivedAt !== undefined && isLater(receivedAt, word.lateFrom);
}

/** Of a running total, which is told again and again, what was told before counts no more. A request is told of once. */
function straysIn(
  events: readonly UsageEvent[],
  isAfter: (event: UsageEvent) => boolean,
  models: readonly string[],
): readonly UsageEvent[] {
  const before = new Map<string, { cost: bigint; tokens: number }>();
  for (const event of events) {
    if (isAfter(event) || event.signal !== "metrics") continue;
    const { cost = 0n, tokens = 0 } = before.get(event.requestId) ?? {};
    const told = costIn(event);
    before.set(event.requestId, {
      cost: told > cost ? told : cost,
      tokens: Math.max(tokens, tokensIn(event)),
    });
  }
  return events.filter((event) => {
    if (!isAfter(event)) return false;
    const known = before.get(event.requestId);
    const isRaised =
      known === undefined
        ? event.signal !== "metrics" || costIn(event) > 0n || tokensIn(event) > 0
        : costIn(event) > known.cost || tokensIn(event) > known.tokens;
    return isRaised && (!models.includes(event.model) || costIn(event) > (known?.cost ?? 0n));
  });
}

/** What readers give records that have none. */
function isNoMoment(time: string): boolean {
  return time.startsWith("1970-01-01T00:00:00");
}

/** Of moments in UTC, to the nanosecond. What is no moment is later than any. */
function isLater(time: string | undefined, than: string): boolean {
  const [one, other] = [instantOf(time ?? ""), instantOf(than)];
  return one === undefined || other === undefined || one > other;
}

/** As text that sorts as time does. */
function instantOf(text: string): string | undefined {
  const [, seconds, fraction = ""] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/.exec(text) ?? [];
  return seconds === undefined ? undefined : `${seconds}.${fraction.padEnd(9, "0")}`;
}

/** Of whatever currency: that it is none is what counts. */
function costIn({ cost }: UsageEvent): bigint {
  return cost === undefined ? 0n : billionthsOf(cost.amount);
}

function tokensIn({ tokens }: UsageEvent): number {
  return tokens.in + tokens.out;
}
