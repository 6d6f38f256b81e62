import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookedDay, raisesByDay } from "../../src/engine/usage-days.ts";
import type { UsageEvent } from "../../src/engine/usage-event.ts";
import { sumRequests } from "../../src/engine/usage-sum.ts";

describe("the day on which a request is booked [P137]", () => {
  const openedAt = "2026-10-30T08:00:00.000Z";
  it.each([
    ["its own", "2026-10-31T23:59:59Z", "2026-11-01T00:00:03.000Z", "2026-10-31"],
    ["its own, across a month", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00.001Z", "2026-11-01"],
    [
      "the server's, of a clock that is ahead",
      "2026-11-03T00:00:00Z",
      "2026-11-02T23:59:00.000Z",
      "2026-11-02",
    ],
    [
      "the run's first, of a clock that is far behind",
      "1970-01-01T00:00:00Z",
      "2026-11-02T10:00:00.000Z",
      "2026-10-30",
    ],
    [
      "the server's, where that is behind itself",
      "2026-10-31T00:00:00Z",
      "2026-10-29T10:00:00.000Z",
      "2026-10-29",
    ],
  ])("is %s", (_, time, receivedAt, day) => {
    expect(bookedDay({ time, openedAt, receivedAt })).toBe(day);
  });
});

describe("what tellings add by day", () => {
  const event = fc
    .record({
      id: fc.integer({ min: 1, max: 4 }),
      cents: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
      currency: fc.constantFrom("USD", "USD", "EUR"),
      day: fc.constantFrom("2026-10-31", "2026-11-01", "2026-11-02"),
    })
    .map(({ id, cents, currency, day }) => {
      const cost = cents === undefined ? {} : { cost: { currency, amount: cents / 100 } };
      const told: UsageEvent = {
        requestId: `q-${id}`,
        model: "m",
        tokens: { in: 1, out: 1 },
        time: `${day}T12:00:00Z`,
        ...cost,
      };
      return { event: told, day };
    });

  it("is the sum of all of them, to the last digit, in whatever parts they come [P136] [P137]", () => {
    fc.assert(
      fc.property(fc.array(fc.array(event, { maxLength: 6 }), { maxLength: 6 }), (parts) => {
        const booked = new Map<string, bigint>();
        const earlier: UsageEvent[] = [];
        for (const part of parts) {
          for (const [day, by] of raisesByDay(earlier, part, "USD"))
            booked.set(day, (booked.get(day) ?? 0n) + by);
          earlier.push(...part.map((each) => each.event));
        }
        const sum = [...booked.values()].reduce((all, each) => all + each, 0n);
        expect(sum).toBe(sumRequests(earlier, "USD").spent);
        expect([...booked.values()].every((each) => each > 0n)).toBe(true);
        expect(new Map([...raisesByDay([], parts.flat(), "USD")])).toEqual(booked);
      }),
      { numRuns: 300 },
    );
  });

  it("of a running total is what it grew by on each day", () => {
    const at = (amount: number, day: string) => ({
      event: {
        requestId: "series",
        model: "m",
        tokens: { in: 1, out: 1 },
        time: `${day}T00:00:00Z`,
        cost: { currency: "USD", amount },
        signal: "metrics" as const,
      },
      day,
    });
    const days = raisesByDay([], [at(5, "2026-10-31"), at(9, "2026-11-01"), at(9, "2026-11-02")], "USD");
    expect([...days]).toEqual([
      ["2026-10-31", 5_000_000_000n],
      ["2026-11-01", 4_000_000_000n],
    ]);
  });
});
