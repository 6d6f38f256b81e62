/** The double's time. Tests may set it: nothing here reads another clock. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** As GitHub writes moments: UTC, whole seconds. */
export function timestamp(clock: Clock): string {
  return instant(clock.now());
}

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}
