/** Numbers that follow from a seed alone, the same on every machine (mulberry32). */
export interface Random {
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  pick<T>(choices: readonly T[]): T;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
  return { below, pick: (choices) => choices[below(choices.length)]! };
}

/** Up to `length` parts, joined. */
export function randomText(random: Random, parts: readonly string[], length: number): string {
  return Array.from({ length: random.below(length + 1) }, () => random.pick(parts)).join("");
}
