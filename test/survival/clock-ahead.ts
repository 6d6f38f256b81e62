/**
 * Loaded before `proofgate serve`: its clock is ahead by so many milliseconds. A life that follows a kill begins when the
 * leases of the one before have ended, without anybody waiting for it; and for a life that goes on beside others, as many
 * milliseconds pass at each SIGUSR2.
 */
let ahead = Number(process.env.PROOFGATE_TEST_CLOCK_AHEAD_MS);
if (!Number.isSafeInteger(ahead)) throw new Error("PROOFGATE_TEST_CLOCK_AHEAD_MS is no whole number");
const step = Number(process.env.PROOFGATE_TEST_CLOCK_STEP_MS);
process.on("SIGUSR2", () => {
  ahead += step;
});
const SystemDate = Date;

class DateAhead extends SystemDate {
  // Whatever Date takes: without arguments it is now.
  constructor(...given: [] | [number | string | Date]) {
    if (given.length === 0) super(SystemDate.now() + ahead);
    else super(...given);
  }

  static override now(): number {
    return SystemDate.now() + ahead;
  }
}

globalThis.Date = new Proxy(DateAhead, {
  // `Date()` without `new` is a text.
  apply: () => new DateAhead().toString(),
  construct: (target, given, asWhat) =>
    given.length > 1
      ? Reflect.construct(SystemDate, given, asWhat)
      : Reflect.construct(target, given, asWhat),
}) as unknown as DateConstructor;
