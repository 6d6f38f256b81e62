import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { sha256OfCanonicalJson } from "../../src/contract/canonical-json.ts";
import { run as runCommand } from "../cli/run.ts";
import { BRANCH, COMMANDS, claimsOf, entriesOf, grantAt, openedRun, PLAN, planWith } from "./granted-run.ts";
import type { World } from "./running-app.ts";

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** As a runner that has the plan's file and the App's address. */
async function verified(world: World, token: string, ...options: string[]) {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-runner-"));
  directories.push(directory);
  writeFileSync(join(directory, "plan.json"), planWith({}));
  writeFileSync(join(directory, "commands.json"), JSON.stringify(COMMANDS));
  writeFileSync(join(directory, "others.json"), JSON.stringify([...COMMANDS, "npm publish"]));
  const argv = ["grant", "verify", "-", "--app", world.running.url, "--format", "json", ...options];
  const { status, stdout } = await runCommand(argv, { directory, stdin: token });
  const { granted, problems } = JSON.parse(stdout) as { granted: boolean; problems: { problem: string }[] };
  expect(granted).toBe(status === 0);
  return granted ? "granted" : problems.map(({ problem }) => problem).join(" ");
}

const runText = ({ shop }: World, sha: string) =>
  [...shop.checkRuns.values()].findLast(({ headSha, name }) => headSha === sha && name === "proofgate/run");

it("grants what an accepted plan declares, to be fetched by its run and proven by anybody [S28]", async () => {
  const { world, opened, grant, push } = await openedRun();
  const { github, shop, coder } = world;
  const { status, body } = await grant();
  expect(status).toBe(200);
  const token = body.grant ?? "";
  const main = (await github.git(shop.git.directory, "rev-parse", "main", "main^{tree}")).trim().split("\n");
  const claims = claimsOf(token);
  expect(claims).toMatchObject({
    iss: world.running.url,
    sub: opened.id,
    repository_id: shop.id,
    branch: BRANCH,
    plan: { id: "WP-1", sha256: sha256OfCanonicalJson(JSON.parse(planWith({}))) },
    base: { commit: main[0], tree: main[1] },
    commands_sha256: sha256OfCanonicalJson(COMMANDS),
    agent: { id: coder.id, login: coder.login },
  });
  expect(claims.exp - claims.iat).toBeLessThanOrEqual(480 * 60);
  expect(claims.exp - claims.iat).toBeGreaterThan(479 * 60 - 60);
  const repository = String(shop.id);
  const asked = [
    "--plan",
    "plan.json",
    "--commands",
    "commands.json",
    "--branch",
    BRANCH,
    "--repository",
    repository,
  ];
  expect(await verified(world, token, ...asked, "--run", opened.id, "--base", main[0]!)).toBe("granted");
  expect(await verified(world, JSON.stringify(body))).toBe("granted");
  expect(await verified(world, token, "--commands", "others.json")).toBe("other-commands");
  expect(await verified(world, token, "--branch", "agent/WP-2", "--repository", "1")).toBe(
    "other-repository other-branch",
  );
  const { sha } = await push({ "src/page.ts": "1\n" });
  await world.settled();
  expect((await grant()).body.grant).toBe(token);
  const shown = runText(world, sha);
  expect(shown?.text).toContain(token);
  expect(shown?.summary).toContain(claims.jti);
  expect(await entriesOf(world)).toEqual(["grant-issued WP-1"]);
  expect(await grantAt(world, "R-0000000000000000")).toMatchObject({ status: 404 });
  const keys = (await (await fetch(`${world.running.url}/.well-known/proofgate-keys.json`)).json()) as object;
  expect(keys).toMatchObject({ keys: [{ status: "current" }] });
});

it("ends a grant with its run's stop, and grants anew once a human has resumed it [S28] [T118]", async () => {
  const { world, grant, push, say } = await openedRun();
  const { sha } = await push({ "src/page.ts": "1\n" });
  await world.settled();
  const before = (await grant()).body.grant ?? "";
  await say("/proofgate stop I want to look");
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "stopped" } });
  expect(await verified(world, before)).toBe("ended");
  expect(runText(world, sha)?.text).not.toContain(before);
  const stop = await world.running.store.db.selectFrom("stops").select("id").executeTakeFirstOrThrow();
  await say(`/proofgate resume ${stop.id}`);
  const after = await grant();
  expect(after.status).toBe(200);
  expect(claimsOf(after.body.grant).jti).not.toBe(claimsOf(before).jti);
  expect(claimsOf(after.body.grant).base).toEqual(claimsOf(before).base);
  expect(await verified(world, before)).toBe("replaced");
  expect(await verified(world, after.body.grant ?? "")).toBe("granted");
  expect(runText(world, sha)?.text).toContain(after.body.grant);
  await push({ "lib/other.ts": "1\n" });
  await world.settled();
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "stopped" } });
  await say("/proofgate abandon");
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "abandoned" } });
  const [issued, ended] = ["grant-issued WP-1", "grant-ended stopped"];
  expect(await entriesOf(world)).toEqual([issued, ended, issued, ended]);
});

it("grants an amended plan anew, and the one before no longer [S28]", async () => {
  const { world, grant, push } = await openedRun();
  const { github, shop, bob, alice, pull } = { ...world, pull: [...world.shop.pulls.values()][0]! };
  const before = (await grant()).body.grant ?? "";
  const amended = planWith({ commands: ["npm test"] });
  const hash = sha256OfCanonicalJson(JSON.parse(amended));
  github.comment(shop, pull, bob, `May I?\n\n\`\`\`json\n${amended}\n\`\`\`\n`);
  await world.settled();
  github.comment(shop, pull, alice, `/proofgate amend ${hash}`);
  await world.settled();
  expect((await grant()).body.grant).toBe(before);
  await push({ [PLAN]: amended });
  await world.settled();
  const after = claimsOf((await grant()).body.grant);
  expect(after).toMatchObject({
    plan: { sha256: hash },
    commands_sha256: sha256OfCanonicalJson(["npm test"]),
  });
  expect(await verified(world, before)).toBe("replaced");
  expect(await entriesOf(world)).toEqual([
    "grant-issued WP-1",
    "grant-ended plan-amended",
    "grant-issued WP-1",
  ]);
});

it("grants nothing to a run whose plan waits for a human, nor to a branch without a plan [S28] [P118]", async () => {
  const { world, opened, grant } = await openedRun({ risk: "high" });
  expect(opened.state).toMatch(/open|active/);
  expect(await grant()).toMatchObject({ status: 404, body: { reason: "unknown" } });
  const { github, shop, coder } = world;
  const files = { "src/other.ts": "1\n" };
  await github.push(shop, { as: coder, branch: "agent/none", files, message: "No plan" });
  await world.settled();
  const { db } = world.running.store;
  expect(await db.selectFrom("grants").selectAll().execute()).toEqual([]);
});

it("renews a grant by the day while its run goes on, and lets it end with the run's wall clock [S28]", async () => {
  const { world, grant, later } = await openedRun({ limits: { runtime_minutes: 480 } });
  const first = claimsOf((await grant()).body.grant);
  await later(450);
  expect(claimsOf((await grant()).body.grant)).toEqual(first);
  await later(31);
  expect(await grant()).toMatchObject({ status: 410, body: { reason: "stopped" } });
  const { db } = world.running.store;
  const { id } = await db.selectFrom("stops").select("id").executeTakeFirstOrThrow();
  const [pull] = [...world.shop.pulls.values()];
  world.github.comment(world.shop, pull!, world.alice, `/proofgate resume ${id}`);
  await world.settled();
  expect((await grant()).status).toBe(200);
  await db
    .updateTable("runs")
    .set({ deadline_at: new Date(Date.now() + 90 * 3_600_000) })
    .execute();
  const short = claimsOf((await grant()).body.grant);
  await later((short.exp - short.iat) / 60 - 30);
  const renewed = claimsOf((await grant()).body.grant);
  expect(renewed.exp - renewed.iat).toBe(24 * 3600);
  expect((await entriesOf(world)).slice(-2)).toEqual(["grant-ended renewed", "grant-issued WP-1"]);
});

it("grants anew by a new key once the key before has handed over, and by that one no longer [S28] [T166]", async () => {
  // Whose key lies beside it.
  const { world, grant, later } = await openedRun({}, { embedded: true });
  const before = (await grant()).body.grant ?? "";
  const { public: path } = world.log
    .map((line) => JSON.parse(line) as { message: string; public: string })
    .find(({ message: said }) => said === "the ledger is signed")!;
  const key = path.replace(".pub.pem", ".pem");
  renameSync(key, key.replace(".pem", ".previous.pem"));
  await world.restart();
  expect(await verified(world, before)).toBe("key-retired");
  await later(1);
  const after = (await grant()).body.grant ?? "";
  expect(await verified(world, after)).toBe("granted");
  expect(claimsOf(after).jti).not.toBe(claimsOf(before).jti);
  expect((await entriesOf(world)).slice(-2)).toEqual(["grant-ended key-rotated", "grant-issued WP-1"]);
});
