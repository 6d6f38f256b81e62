import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { digestOfRepository } from "../../src/app/digest-of.ts";
import type { Digest } from "../../src/contract/generated/digest.ts";
import { validateDigest } from "../../src/contract/generated/record-validators.mjs";
import { DIGEST_TITLE } from "../../src/report/digest-words.ts";
import { run as runCommand } from "../cli/run.ts";
import { NOT_FOUND } from "../github/faults.ts";
import { openedRun } from "./granted-run.ts";
import { JUDGING, POLICY, startWorld, type World } from "./running-app.ts";
import { inAll, spendingRun } from "./spending-run.ts";

const DAY_MINUTES = 24 * 60;

function issueOf({ shop }: World) {
  return [...shop.issues.values()].find(({ title }) => title === DIGEST_TITLE);
}
const saidIn = ({ shop }: World): string[] =>
  [...shop.comments.values()].map(({ body }) => body).filter((body) => body.includes("proofgate:digest"));

/** A run that a file outside its plan has stopped, on an App that tells of it each day. */
async function stoppedRun(token: string) {
  const digest = { OPERATOR_TOKEN: token, DIGEST_HOUR: "0" };
  const opened = await openedRun({ budget: { currency: "USD", per_run: 10 } }, { digest });
  await opened.push({ "lib/other.ts": "1\n" });
  await opened.world.settled();
  const { db } = opened.world.running.store;
  const [stop] = await db.selectFrom("stops").selectAll().execute();
  const asked = async (query: string, bearer = token) =>
    await fetch(`${opened.world.running.url}/api/v1/digest${query}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
  const shown = async (...argv: readonly string[]) =>
    await runCommand(["digest", "--app", opened.world.running.url, ...argv], {
      environment: { PROOFGATE_TOKEN: token },
    });
  return { ...opened, stop: stop?.id ?? "", asked, shown };
}

it("says what stopped and what to write about it to who has the operator's token, and to nobody else [P170]", async () => {
  const token = randomBytes(24).toString("hex");
  const { world, opened, stop, asked, shown } = await stoppedRun(token);
  const answer = await asked("");
  expect(answer.status, await answer.clone().text()).toBe(200);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  const digest = (await answer.json()) as Digest;
  expect(validateDigest(digest)).toBe(true);
  expect(digest.repositories).toMatchObject([
    {
      name: "acme/shop",
      runs: [{ run: opened.id, branch: "agent/WP-1", state: "stopped", agent: "coder-bot" }],
      stops: [{ id: stop, code: "STOP_UNAUTHORIZED_ACCESS", state: "standing" }],
      waiting: [{ branch: "agent/WP-1", command: `/proofgate resume ${stop}` }],
      cut: 0,
    },
  ]);
  expect((await shown()).stdout).toContain(`  /proofgate resume ${stop}\n`);
  expect((await shown("--format", "html", "--repository", "ACME/shop")).stdout).toContain(
    `/proofgate resume ${stop}</code>`,
  );
  // A name that is misspelt is no quiet day.
  const other = await shown("--repository", "acme/other", "--format", "json");
  expect(other).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("no repository") });
  expect([(await asked("", "x".repeat(48))).status, (await asked("?since=soon")).status]).toEqual([401, 400]);
  expect([(await asked("?since=2020-01-01")).status, (await asked("?format=pdf")).status]).toEqual([
    400, 400,
  ]);
  expect((await fetch(`${world.running.url}/api/v1/digest`)).status).toBe(401);
  expect((await shown("--since", "soon")).stderr).toContain("`since` must be a day");
});

it("tells a repository once a day in one issue, on quiet days not, and not where people have closed it [P170]", async () => {
  const { world, stop, later } = await stoppedRun(randomBytes(24).toString("hex"));
  const { db } = world.running.store;
  // The sweep of the start was the first of this day, and nothing had happened yet.
  expect(await db.selectFrom("digests").select("issue").execute()).toEqual([{ issue: null }]);
  expect(issueOf(world)).toBeUndefined();
  await later(DAY_MINUTES);
  const issue = issueOf(world);
  expect(issue).toMatchObject({ state: "open" });
  expect(saidIn(world)).toEqual([expect.stringContaining(`/proofgate resume ${stop}`)]);
  await later(1);
  expect(saidIn(world)).toHaveLength(1);
  // Killed after it had spoken and before it noted that: it looks, and says nothing twice.
  await db.updateTable("digests").set({ issue: null }).execute();
  await db
    .updateTable("outbox")
    .set({ state: "waiting", next_at: new Date(0), published_at: null })
    .where("kind", "=", "digest")
    .execute();
  await later(1);
  expect([
    saidIn(world).length,
    [...world.shop.issues.values()].filter(({ title }) => title === DIGEST_TITLE).length,
  ]).toEqual([1, 1]);
  // It waits still, and is said again the next day, also where the words of others hold that day's mark: as a path can.
  const [first] = [...world.shop.comments.values()].filter(({ body }) => body.includes("proofgate:digest"));
  const day = /digest (\S+) -->/.exec(first?.body ?? "")?.[1] ?? "";
  const next = new Date(Date.parse(day) + DAY_MINUTES * 60_000).toISOString().slice(0, 10);
  first!.body += `\n\`<!-- proofgate:digest ${next} -->\``;
  await later(DAY_MINUTES);
  expect(saidIn(world)).toHaveLength(2);
  issue!.state = "closed";
  await later(DAY_MINUTES);
  expect(saidIn(world)).toHaveLength(2);
});

it("names the sum that a person may agree to, where a run waits with most of its budget spent [P170]", async () => {
  const { world, tell } = await spendingRun();
  await tell(inAll("most", 700));
  const since = new Date();
  await tell(inAll("rest", 220));
  const { db } = world.running.store;
  const { waiting, spent } = await digestOfRepository(
    db,
    { id: world.shop.id, fullName: "acme/shop" },
    since,
  );
  // What was told before the time is not of it.
  expect(spent).toMatchObject([
    {
      spent: { amount: "2.20" },
      in_all: { amount: "9.20" },
      budget: { amount: "10.00" },
      level: "needs-approval",
    },
  ]);
  expect(waiting.map(({ gate, command }) => [gate, command])).toEqual([
    ["run", "/proofgate approve-budget 10"],
    ["main", "/proofgate approve-budget 10"],
  ]);
});

it("lists what waits before a gate while its pull request is open, and no longer [P170]", async () => {
  const token = randomBytes(24).toString("hex");
  const world = await startWorld({ permissions: JUDGING, digest: { OPERATOR_TOKEN: token } });
  const { github, shop, alice, bob } = world;
  const files = { ".proofgate/policy.yaml": POLICY.replace("reviews: 0", "reviews: 1") };
  await github.push(shop, { as: alice, branch: "main", files });
  const { sha } = await github.push(shop, { as: bob, branch: "people/fix", files: { "src/fix.ts": "1\n" } });
  const pull = await github.openPull(shop, { as: bob, head: "people/fix", base: "main" });
  await world.settled();
  const headers = { authorization: `Bearer ${token}` };
  const waiting = async () => {
    const answer = await fetch(`${world.running.url}/api/v1/digest`, { headers });
    const { repositories } = (await answer.json()) as Digest;
    return repositories.flatMap((each) => each.waiting.map(({ command }) => command));
  };
  // The policy was pushed past the gate, which somebody has to adopt, whatever is open.
  const adopt = expect.stringMatching(/^\/proofgate adopt [0-9a-f]{40}$/);
  const both = expect.arrayContaining([`/proofgate approve ${sha}`, adopt]);
  expect(await waiting()).toEqual(both);
  github.faults.add({ method: "GET", path: /\/pulls$/, what: NOT_FOUND });
  expect(await waiting()).toEqual(both);
  const closing = { authorization: `Bearer ${github.userToken(bob)}`, "content-type": "application/json" };
  const url = `${github.api}/repos/acme/shop/pulls/${pull.number}`;
  await fetch(url, { method: "PATCH", headers: closing, body: JSON.stringify({ state: "closed" }) });
  await world.settled();
  expect(await waiting()).toEqual([adopt]);
});
