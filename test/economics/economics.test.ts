import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { ENGINES, type TestPlace } from "../store/engines.ts";
import { busyDay } from "./busy-day.ts";
import { type Economy, openEconomy } from "./economy.ts";
import { type Figures, SCENES } from "./scenes.ts";

/** `npm run simulate-economics -- --events 1000000` for a whole day. */
const EVENTS = 6_000;

const LEVELS = "within/allow warn/warn warn/warn needs-approval/needs-approval needs-approval/needs-approval";
const SHARED = `${LEVELS} stop/deny stop/deny`;

const WANTED: Readonly<Record<string, Figures>> = {
  "a loop behind a gateway that asks": {
    allow: 11,
    warn: 1,
    "cents spent": 780,
    "refused with": "needs-approval",
    "at turn": 13,
  },
  "a loop that is told of": {
    within: 1,
    warn: 12,
    "needs-approval": 13,
    stop: 14,
    "cents spent": 1_050,
    "cents beyond the budget": 50,
  },
  "69.9, 70, 89.9, 90, 99.9, 100, 100.1 % of each budget: level/answer": {
    // Its whole budget to the last digit: a person may agree to more of it.
    run: `${LEVELS} stop/needs-approval stop/deny`,
    thread: SHARED,
    agent: SHARED,
    repository: SHARED,
    organisation: SHARED,
  },
  "midnight between two months": {
    levels: "within warn within within warn warn",
    "cents on 2026-10-31": 9_600,
    "cents on 2026-11-01": 7_000,
  },
  "three currencies": {
    "cents spent": 3_000,
    unpriced: 60,
    marks: "organisation 2026-10 review",
    "the next request": "needs-approval",
  },
};

describe.each(ENGINES)("simulated economics on $kind [P136] [P137]", ({ place: placeOf }) => {
  let place: TestPlace;
  let store: Store;
  let economy: Economy;
  beforeAll(async () => {
    place = await placeOf();
    store = await openStore({ ...place.options, log: () => undefined });
    economy = openEconomy(store);
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await place.dispose();
  });

  it("say the same of every scene", { timeout: 300_000 }, async () => {
    for (const [name, scene] of Object.entries(SCENES)) {
      economy.now = new Date("2026-10-31T12:00:00Z");
      const figures = await scene(economy);
      console.log(`${name}: ${JSON.stringify(figures)}`);
      if (WANTED[name] !== undefined) expect(figures).toEqual(WANTED[name]);
      else expect(figures["cents sold"]).toBeLessThan(Number(figures["cents for which nobody is asked"]));
    }
  });

  it("lose no event of a busy day, and count none twice", { timeout: 300_000 }, async () => {
    const { seconds, ...day } = await busyDay(economy, {
      events: EVENTS,
      seed: 7,
    });
    console.log(`${EVENTS} events: ${day.tellings} tellings in ${seconds.toFixed(1)} s`);
    expect(day).toMatchObject({
      stored: EVENTS,
      totals: day.made,
      days: day.made,
      repositories: day.made,
      daysSeen: 2,
    });
    expect(day.tellings).toBeGreaterThan(EVENTS);
  });
});
