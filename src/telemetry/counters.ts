/** Values by the least bound that they do not exceed; the last count is of what exceeds every bound. */
export interface HistogramState {
  /** Ascending, each included in its bucket. */
  readonly bounds: readonly number[];
  /** One more than bounds; not cumulative. */
  readonly counts: readonly number[];
  readonly sum: number;
  readonly count: number;
}

/** Distributes values over buckets with fixed bounds. */
export class Histogram {
  private readonly bounds: readonly number[];
  private readonly counts: number[];
  private sum = 0;
  private count = 0;

  /** `bounds` ascend. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  add(value: number): void {
    const at = this.bounds.findIndex((bound) => value <= bound);
    const bucket = at === -1 ? this.bounds.length : at;
    this.counts[bucket] = (this.counts[bucket] ?? 0) + 1;
    this.sum += value;
    this.count += 1;
  }

  state(): HistogramState {
    return { bounds: this.bounds, counts: [...this.counts], sum: this.sum, count: this.count };
  }
}

/** What became of one attempt at a job, or at saying something to GitHub. */
export type AttemptOutcome = "done" | "put_off" | "dead" | "taken_over";

/** From an eighth of a second, which a small push takes, to a quarter of an hour, when somebody has long noticed. */
const SECONDS = [0.125, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 900];

/** What this process has counted since it started. */
export class Counters {
  readonly startedAt = new Date();
  /** From a webhook's arrival until the first check run that came of it is at GitHub, seconds. */
  readonly pushToCheck = new Histogram(SECONDS);
  /** Judging one head against one target, seconds. */
  readonly judgement = new Histogram(SECONDS);
  readonly webhooks = new Tally<{ readonly outcome: string }>();
  readonly verdicts = new Tally<{ readonly verdict: string }>();
  readonly jobs = new Tally<{ readonly kind: string; readonly outcome: AttemptOutcome }>();
  readonly outbox = new Tally<{ readonly kind: string; readonly outcome: AttemptOutcome }>();
}

/** Counts by labels, whose values are words of ours: there are few of them. */
export class Tally<Labels extends Readonly<Record<string, string>>> {
  private readonly counts = new Map<string, { readonly labels: Labels; value: number }>();

  add(labels: Labels): void {
    const key = JSON.stringify(labels);
    const known = this.counts.get(key);
    if (known === undefined) this.counts.set(key, { labels, value: 1 });
    else known.value += 1;
  }

  /** In the order in which they were counted first. */
  all(): readonly { readonly labels: Labels; readonly value: number }[] {
    return [...this.counts.values()];
  }
}
