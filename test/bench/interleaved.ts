import { type Row, spreadOf } from "./row.ts";

/** Milliseconds of one run. */
export type Measured = () => Promise<number>;

export interface Comparison {
  /** Each against the one at the same place of the other. */
  readonly ratios: readonly number[];
  readonly made: string;
}

/**
 * Measures two things in turn, A B A B: a machine that is busy with something else slows both, and the ratio of
 * neighbours stays what it is. One unmeasured round warms disks and caches up.
 */
export async function interleaved(one: Measured, other: Measured, rounds: number): Promise<Comparison> {
  await one();
  await other();
  const ones: number[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ones.push(await one());
    others.push(await other());
  }
  return {
    ratios: ones.map((milliseconds, round) => milliseconds / (others[round] as number)),
    made: `${spreadOf(ones).median.toFixed(0)} ms / ${spreadOf(others).median.toFixed(0)} ms`,
  };
}

export function ratioRow(what: string, target: number, { ratios, made }: Comparison): Row {
  return { what, unit: "×", wanted: "at most", target, values: ratios, made };
}
