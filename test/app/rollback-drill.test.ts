import { expect, it } from "vitest";
import { startWorld } from "./running-app.ts";

it("tries once a day whether the week's updates of a rung still come back, and says it in the ledger and the metrics [P167]", async () => {
  let ahead = 0;
  const world = await startWorld({}, () => new Date(Date.now() + ahead));
  const { github, shop, alice, running } = world;
  const put = (files: Record<string, string>) => github.push(shop, { as: alice, branch: "main", files });
  await put({ "src/a.txt": "1\n" });
  const { sha: covered } = await put({ "src/a.txt": "2\n" });
  await put({ "src/a.txt": "3\n", "src/b.txt": "1\n" });
  await world.settled();
  // Of this day there is one already: the App looks around when it starts.
  ahead = 86_400_000;
  await running.sweep();
  await running.sweep();
  const { db } = running.store;
  const entries = await db
    .selectFrom("ledger_entries")
    .select("line")
    .where("kind", "=", "annotation")
    .execute();
  const bodies = entries
    .map(({ line }) => JSON.parse(line).body)
    .filter(({ deed }) => deed === "a rollback drill");
  expect(bodies).toHaveLength(2);
  const [, drill] = bodies;
  expect(drill.tried).toBe(drill.clean + drill.conflicted);
  expect(drill.clean).toBeGreaterThan(0);
  expect(drill.not_clean).toContainEqual({ target: "main", update: covered, outcome: "conflicted" });
  const text = await (await fetch(`${running.url}/metrics`)).text();
  expect(text).toContain(`proofgate_rollback_drill_updates{outcome="clean"} ${drill.clean}`);
  expect(text).toContain(`proofgate_rollback_drill_updates{outcome="conflicted"} ${drill.conflicted}`);
});
