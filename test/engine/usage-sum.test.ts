import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UsageEvent, UsageSignal } from "../../src/engine/usage-event.ts";
import { bySignal, highestOf, NOTHING_USED, sumAfter, sumRequests } from "../../src/engine/usage-sum.ts";

const event: fc.Arbitrary<UsageEvent> = fc
  .record({
    requestId: fc.constantFrom("a", "b", "c", "d", "e"),
    model: fc.constantFrom("m", "n"),
    amount: fc.option(fc.constantFrom(0, 0.5, 1, 1.000_000_001, 7), { nil: undefined }),
    currency: fc.constantFrom("USD", "USD", "EUR"),
    signal: fc.constantFrom<UsageSignal>("logs", "logs", "traces", "metrics"),
  })
  .map(({ amount, currency, signal, ...rest }) => ({
    ...rest,
    tokens: { in: 1, out: 1 },
    time: "2026-11-21T07:42:51Z",
    ...(amount === undefined ? {} : { cost: { currency, amount } }),
    ...(signal === "logs" ? {} : { signal }),
  }));

/** Without what is not kept: which of several is named first. */
function counted({ unpriced, contradicted, ...rest }: typeof NOTHING_USED) {
  return { ...rest, unpriced: unpriced.count, contradicted: contradicted.count };
}

describe("a sum that is kept", () => {
  it("is after each further telling what adding up everything anew would say [P73] [P136]", () => {
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 12 }), (batches) => {
        const all = new Map<UsageSignal, UsageEvent[]>();
        const kept = new Map<UsageSignal, typeof NOTHING_USED>();
        for (const [signal, events] of batches.flatMap(bySignal)) {
          const before = all.get(signal) ?? [];
          const told = [...before, ...events];
          const about = (one: UsageEvent) => events.some(({ requestId }) => requestId === one.requestId);
          const sum = sumAfter(
            kept.get(signal) ?? NOTHING_USED,
            sumRequests(before.filter(about), "USD"),
            sumRequests(told.filter(about), "USD"),
          );
          all.set(signal, told);
          kept.set(signal, sum);
          expect(counted(sum)).toEqual(counted(sumRequests(told, "USD")));
        }
        const anew = [...all.values()].map((events) => sumRequests(events, "USD"));
        expect(counted(highestOf([...kept.values()]))).toEqual(counted(highestOf(anew)));
      }),
      { numRuns: 500 },
    );
  });
});

describe("signals that tell of the same requests", () => {
  const told = (
    requestId: string,
    amount: number | undefined,
    signal?: "traces" | "metrics",
  ): UsageEvent => ({
    requestId,
    model: "m",
    tokens: { in: 1, out: 1 },
    time: "2026-11-21T07:42:51Z",
    ...(amount === undefined ? {} : { cost: { currency: "USD", amount } }),
    ...(signal === undefined ? {} : { signal }),
  });
  const sum = (...events: UsageEvent[]) =>
    highestOf(bySignal(events).map(([, some]) => sumRequests(some, "USD")));

  it("are not added to each other: the highest counts", () => {
    const events = [
      told("q-1", 2),
      told("q-2", 1),
      told("span", 3.5, "traces"),
      told("series", 3, "metrics"),
    ];
    expect(sum(...events)).toMatchObject({ spent: 3_500_000_000n, requests: 2 });
  });

  it("hide no request whose cost one of them does not know", () => {
    expect(sum(told("q-1", 2), told("span", undefined, "traces"))).toMatchObject({
      spent: 2_000_000_000n,
      unpriced: { count: 1, first: { requestId: "span" } },
    });
  });

  it("replace the earlier points of a metric by the later, which contradict nobody and are no single request", () => {
    const points = [told("series", 3, "metrics"), told("series", 5, "metrics"), told("series", 4, "metrics")];
    expect(sum(...points)).toEqual({
      spent: 5_000_000_000n,
      requests: 1,
      unpriced: { count: 0 },
      contradicted: { count: 0 },
    });
  });
});
