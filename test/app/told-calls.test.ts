import { expect, it } from "vitest";
import { inAll, spendingRun } from "./spending-run.ts";

const ACCESS = { _schema: "audit/v0.26.0", ts: 1, client: "c", dest: "-", method: "CONNECT", url: "-" };
const tunnel = (host: string) => ({ ...ACCESS, host: `${host}:443`, status: 200, decision: "TCP_TUNNEL" });
const denied = (host: string) => ({ ...ACCESS, host: `${host}:443`, status: 403, decision: "TCP_DENIED" });

it("judges a run by what a gateway saw it call, and once for each host [P37] [P146] [P151]", async () => {
  const { world, tell, check } = await spendingRun({ network: ["registry.example.com"] });
  const { db } = world.running.store;
  const jobs = async () => (await db.selectFrom("jobs").select("id").execute()).length;
  expect(
    await tell([tunnel("registry.example.com"), denied("evil.example"), tunnel("github.com")]),
  ).toMatchObject({
    status: 200,
    noted: 3,
  });
  expect(check()).toMatch(/^success/);
  const before = await jobs();
  await tell([tunnel("registry.example.com"), tunnel("github.com")]);
  expect(await jobs()).toBe(before);
  await tell([tunnel("evil.example")]);
  expect(check()).toMatch(/^failure: STOP_UNAUTHORIZED_ACCESS/);
  const [stop] = await db.selectFrom("stops").selectAll().execute();
  expect(stop).toMatchObject({ code: "STOP_UNAUTHORIZED_ACCESS", state: "standing" });
});

it("has a person look where only the run itself tells of a call, and is content when it is declared", async () => {
  const { tell, check, runToken } = await spendingRun({ network: ["registry.example.com"] });
  const token = await runToken();
  await tell([{ external_call: "registry.example.com" }, { file_read: "README.md" }], token);
  expect(check()).toMatch(/^success/);
  await tell([{ external_call: "docs.example.org" }], token);
  expect(check()).toMatch(/^action_required/);
});

it("draws no line for a plan that says nothing of hosts", async () => {
  const { tell, check } = await spendingRun();
  await tell([tunnel("evil.example")]);
  await tell(inAll("q", 100));
  expect(check()).toMatch(/^success/);
});

it("stops a run that calls tools more often than its plan allows, at that call, and counts none twice [P51]", async () => {
  const { world, tell, check } = await spendingRun({ limits: { tool_calls: 3 } });
  const { db } = world.running.store;
  const call = (id: number, tool = "edit") => ({ tool_call: tool, id: `c-${id}` });
  await tell([call(1), call(2)]);
  expect(check()).toMatch(/^success/);
  await tell([call(2), call(3)]);
  expect(check()).toMatch(/^success: Pass/);
  const before = await db.selectFrom("jobs").select("id").execute();
  await tell([call(1), call(3)]);
  expect(await db.selectFrom("jobs").select("id").execute()).toHaveLength(before.length);
  await tell([call(4)]);
  expect(check()).toMatch(/^failure: STOP_BUDGET_EXCEEDED/);
});

it("has a person look at a tool that the thread does not allow, as soon as it is told of [P20]", async () => {
  const { world, tell, check } = await spendingRun();
  const { github, shop, alice } = world;
  const files = { ".proofgate/config.yaml": "version: 1\nthread: shop\ntools: { allow: [edit] }\n" };
  await github.push(shop, { as: alice, branch: "main", files, message: "Allow one tool" });
  await world.settled();
  await tell([{ tool_call: "Edit", id: "c-1" }]);
  expect(check()).toMatch(/^success/);
  await tell([{ tool_call: "browser", id: "c-2" }]);
  expect(check()).toMatch(/^action_required/);
});
