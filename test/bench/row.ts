/** One line of a bench: a number measured over several rounds, beside what it may be at most. */
export interface Row {
  readonly what: string;
  /** `×`: how many times as long as the thing compared with. */
  readonly unit: "×" | "MB" | "MB/s" | "ms" | "µs";
  /** Whether a good value is a low one. */
  readonly wanted: "at most" | "at least";
  readonly target: number;
  /** One for each round, in their order. */
  readonly values: readonly number[];
  /** For people: what the numbers were made of, as `412 ms / 203 ms`. */
  readonly made?: string;
}

/** A bench file `*.bench.ts` exports one of these as `bench`; `npm run bench` finds it by its name. */
export interface Bench {
  readonly name: string;
  run(rounds: number): Promise<Row[]>;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) throw new Error("invariant: a row has at least one value");
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  const median = sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] as number)) / 2;
  return { median, min, max };
}

/** Judged by the median: one round in which another program woke up says nothing. */
export function isMet({ values, wanted, target }: Row): boolean {
  const { median } = spreadOf(values);
  return wanted === "at most" ? median <= target : median >= target;
}
