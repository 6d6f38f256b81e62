/** One parser under attack. */
export interface FuzzTarget {
  readonly name: string;
  /**
   * Feeds `count` inputs that follow from `seed` alone, and throws where one crashes, hangs or passes by accident.
   * The same seed and count give the same inputs on every machine. `tally` counts what became of them, by any words.
   */
  run(seed: number, count: number, tally: (word: string) => void): void | Promise<void>;
  /** How many inputs of a plain parser cost as much as one of this target's: it gets `count / cost`. At least 1. */
  readonly cost?: number;
}

/** How long to fuzz: a number of inputs for each target, or a time for each, whichever is given. */
export interface FuzzBound {
  readonly seed: number;
  readonly count: number;
  /** Repeats slices, each from a further seed, until so many seconds have gone; 0: `count` decides alone. */
  readonly seconds: number;
}

export interface FuzzOutcome {
  readonly name: string;
  readonly inputs: number;
  readonly milliseconds: number;
  /** What became of the inputs, in words of the target's own; absent where it counts nothing. */
  readonly tally?: Readonly<Record<string, number>>;
  /** What failed, and the seed and count that show it again. */
  readonly failure?: { readonly seed: number; readonly count: number; readonly error: unknown };
}

const SLICE_INPUTS = 1000;

/** Runs one target in slices and stops at its first failure. `progress` hears the inputs done after each slice. */
export async function fuzz(
  target: FuzzTarget,
  bound: FuzzBound,
  now: () => number,
  progress: (inputs: number) => void = () => {},
): Promise<FuzzOutcome> {
  const cost = target.cost ?? 1;
  const wanted = Math.max(1, Math.ceil(bound.count / cost));
  const slice = Math.max(1, Math.ceil(SLICE_INPUTS / cost));
  const started = now();
  const unfinished = (inputs: number) =>
    bound.seconds > 0 ? now() - started < bound.seconds * 1000 : inputs < wanted;

  let inputs = 0;
  const counts = new Map<string, number>();
  const tally = (word: string) => void counts.set(word, (counts.get(word) ?? 0) + 1);
  for (let seed = bound.seed; unfinished(inputs); seed++) {
    const count = bound.seconds > 0 ? slice : Math.min(slice, wanted - inputs);
    try {
      await target.run(seed, count, tally);
    } catch (error) {
      return { name: target.name, inputs, milliseconds: now() - started, failure: { seed, count, error } };
    }
    inputs += count;
    progress(inputs);
  }
  const outcome = { name: target.name, inputs, milliseconds: now() - started };
  return counts.size === 0 ? outcome : { ...outcome, tally: Object.fromEntries(counts) };
}
