import type { MaturityFacts } from "../../contract/generated/maturity-facts.ts";

type ThreadFacts = MaturityFacts["threads"][number];

/** With fewer, one run would decide: of five, one without proof is a fifth. */
const RUNS_FOR_2 = 5;
/** About one on each working day of the time: a week of luck is no programme that goes on by itself. */
const RUNS_FOR_3 = 20;
/** Of those that reached a rung: one in ten may have gone without, as a change that holds nothing to measure. */
const MOST = 90;
const ALL = 100;
/** The App looks every day, and tells no more than it saw. */
const LOOKED_HOURS = 48;
const STANDING_DAYS = 7;

/** What a count of runs must be for a level, and what is said where it is less. */
interface Share {
  readonly count: (facts: ThreadFacts) => number;
  /** Per cent of the runs that reached a rung. */
  readonly least: number;
  readonly words: string;
}

const SHARES_FOR_2: readonly Share[] = [
  { count: ({ enforced }) => enforced, least: MOST, words: "passed while the policy enforced" },
  { count: ({ tests }) => tests, least: MOST, words: "have tests that are cross-checked, not self-reported" },
  {
    count: ({ sandboxed }) => sandboxed,
    least: MOST,
    words: "had their tests run in the sandbox, with files read-only",
  },
  { count: ({ coverage }) => coverage, least: MOST, words: "have coverage that is cross-checked" },
  {
    count: ({ usage }) => usage,
    least: MOST,
    words: "have their whole spending told by an independent feed",
  },
];

const SHARES_FOR_3: readonly Share[] = [
  {
    count: ({ sandboxed }) => sandboxed,
    least: ALL,
    words: "had their tests run in the sandbox, with files read-only",
  },
  { count: ({ calls }) => calls, least: MOST, words: "have their calls told by a gateway's log" },
  {
    count: ({ manifests: { A, B } }) => A + B,
    least: MOST,
    words:
      "have a sealed manifest of grade A or B: of the others something is left to be reconstructed by hand",
  },
  { count: ({ kept }) => kept, least: ALL, words: "have a verdict that can be made again from what is kept" },
];

/** What a thread lacks for level 2 by what the App recorded, each a clause with its numbers [P166]. */
export function recordLacksFor2(record: MaturityFacts, thread: string): string[] {
  const facts = factsOf(record, thread);
  return [
    ...tooFew(facts, RUNS_FOR_2, "with fewer, one alone would decide"),
    ...sharesOf(facts, SHARES_FOR_2),
    ...(facts !== undefined && facts.over_budget > 0
      ? [`no run that reaches a rung may be over its budget: ${facts.over_budget} of ${facts.reached} were`]
      : []),
    ...unaccountedOf(record),
    ...enforcementOf(record),
  ];
}

/** The same for level 3 [P167] [P98]. */
export function recordLacksFor3(record: MaturityFacts, thread: string): string[] {
  const facts = factsOf(record, thread);
  return [
    ...tooFew(facts, RUNS_FOR_3, "with fewer, nothing shows that it goes on by itself"),
    ...sharesOf(facts, SHARES_FOR_3),
    ...standingOf(facts),
    ...drillOf(record),
  ];
}

/** Its own, and no other thread's. */
function factsOf({ threads }: MaturityFacts, thread: string): ThreadFacts | undefined {
  return threads.find((each) => each.thread === thread);
}

function tooFew(facts: ThreadFacts | undefined, least: number, why: string): string[] {
  const reached = facts?.reached ?? 0;
  return reached >= least
    ? []
    : [`${least} runs that reached a rung in the last 30 days: there are ${reached}; ${why}`];
}

function sharesOf(facts: ThreadFacts | undefined, shares: readonly Share[]): string[] {
  if (facts === undefined || facts.reached === 0) return [];
  const { reached } = facts;
  return shares.flatMap((share) => {
    const count = share.count(facts);
    const asked = share.least === ALL ? "all are asked for" : `${share.least} % are asked for`;
    return count * 100 >= share.least * reached
      ? []
      : [`of ${reached} runs that reached a rung, ${count} ${share.words}: ${asked}`];
  });
}

function unaccountedOf({ unaccounted }: MaturityFacts): string[] {
  return unaccounted === 0
    ? []
    : [`every update of the ladder accounted for: ${unaccounted} are not (\`/proofgate adopt\`)`];
}

function enforcementOf({ enforcement }: MaturityFacts): string[] {
  if (enforcement === undefined) return ["that the App sees the gates kept shut: it has not looked yet"];
  const { hours_ago, wrong } = enforcement;
  if (hours_ago > LOOKED_HOURS)
    return [`that the App sees the gates kept shut: it last looked ${hours_ago} hours ago`];
  return wrong === 0 ? [] : [`that the App sees the gates kept shut: ${wrong} of what it sees is wrong`];
}

function standingOf(facts: ThreadFacts | undefined): string[] {
  const { standing = 0, oldest_hours = 0 } = facts?.stops ?? {};
  if (oldest_hours <= STANDING_DAYS * 24) return [];
  const days = Math.floor(oldest_hours / 24);
  return [`stops answered by people within ${STANDING_DAYS} days: ${standing} stand, the oldest for ${days}`];
}

function drillOf({ drill }: MaturityFacts): string[] {
  if (drill === undefined) return ["a rollback drill of the last 30 days that found something to try"];
  const { day, clean, unneeded, conflicted, undetermined } = drill;
  const back = clean + unneeded;
  const tried = back + conflicted + undetermined;
  // A conflict is no fault where later changes stand on it; where most conflict, taking back is work by hand.
  if (clean > 0 && undetermined === 0 && back >= conflicted) return [];
  return [
    `a rollback drill in which at least half of the updates come back, and of none it is unknown: of ${tried} on ${day} ` +
      `${back} came back, ${conflicted} conflicted, ${undetermined} could not be told`,
  ];
}
