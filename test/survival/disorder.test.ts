import { expect, it } from "vitest";
import { ENGINES, type TestEngine } from "../store/engines.ts";
import { disorderlyRun, orderlyRun } from "./disorder.ts";
import { makeHistory } from "./history.ts";

/** A part of what `npm run survival -- --refs 5001` does: ten branches, and as many refs as GitHub is silent of. */
const SIZE = { branches: 3, bulk: 6 };

it("comes to the same state whatever deliveries are shuffled, doubled, lost or never made [S18] [T171]", {
  timeout: 3_600_000,
}, async () => {
  const history = await makeHistory(SIZE);
  const [engine] = ENGINES as [TestEngine];
  const orderly = await orderlyRun(engine, history);
  const disorderly = await disorderlyRun(engine, history, 4);
  await history.dispose();
  expect(disorderly.state).toEqual(orderly.state);
  const states = Object.values(disorderly.state);
  expect(states).toHaveLength(SIZE.branches + SIZE.bulk);
  expect(states.filter(({ verdicts }) => verdicts.length !== 1)).toEqual([]);
  expect(states.filter(({ stops }) => stops.length > 0).map(({ published }) => published)).toEqual([
    ["failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped"],
  ]);
  expect(disorderly.dropped).toBeGreaterThan(0);
});
