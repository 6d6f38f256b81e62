import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { run as runCommand } from "../cli/run.ts";
import { ALL_PERMISSIONS } from "../github/example.ts";
import { BAD_GATEWAY, type Fault } from "../github/faults.ts";
import type { Release } from "../github/release-state.ts";
import type { Permissions } from "../github/state.ts";
import { JUDGING, POLICY, planOf, startWorld, type World } from "./running-app.ts";

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const RELEASED = POLICY.replace(
  /promotion: .*\n/,
  "promotion: { staging_to_main: { approvals: 0, merge: auto }, release: true }\n",
);

/** A run of an agent's that is finished: its pull request is open, and the App merges it where it may. */
async function finished(permissions: Permissions = ALL_PERMISSIONS, faults: readonly Fault[] = []) {
  const world = await startWorld({ permissions });
  for (const fault of faults) world.github.faults.add(fault);
  const { github, shop, alice, coder, bob } = world;
  await github.push(shop, { as: alice, branch: "main", files: { ".proofgate/policy.yaml": RELEASED } });
  await world.settled();
  await world.running.sweep();
  await world.settled();
  const branch = "agent/WP-1";
  const message = "Change a page\n\nPlan-Id: WP-1\nIteration: 1";
  const plan = { ".proofgate/plans/WP-1/WORK_PLAN.json": planOf(branch, "WP-1", "src/page.ts") };
  await github.push(shop, { as: coder, branch, files: plan, message });
  await github.push(shop, { as: coder, branch, files: { "src/page.ts": "1\n" }, message });
  await world.settled();
  const pull = await github.openPull(shop, { as: bob, head: branch, base: "main" });
  await world.settled();
  return { world, pull };
}

const releasesOf = ({ shop }: World): readonly Release[] => [...shop.releases.values()];
const filesOf = ({ assets }: Release) => [...assets.values()].map(({ name, state }) => [name, state]);

/** The block of shell text in a release. */
function commandsIn({ body }: Release): readonly (readonly string[])[] {
  const [, block = ""] = /```sh\n([\s\S]*)\n```/.exec(body ?? "") ?? [];
  return block
    .split("\n")
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, a, b]) => a ?? b ?? ""));
}

it("releases what is attested of a promotion, and anybody proves it by the three commands that the release names", async () => {
  const { world, pull } = await finished();
  const [release, ...more] = releasesOf(world) as [Release];
  const commit = pull.merged!.sha;
  expect(more).toEqual([]);
  expect(release).toMatchObject({
    tag: `proofgate-${commit}`,
    draft: false,
    author: { login: "proofgate[bot]" },
  });
  const tagged = ["rev-parse", `refs/tags/${release.tag}`] as const;
  expect((await world.github.git(world.shop.git.directory, ...tagged)).trim()).toBe(commit);
  const directory = mkdtempSync(join(tmpdir(), "proofgate-release-"));
  directories.push(directory);
  const [download, curl, verify] = commandsIn(release);
  expect(download?.slice(0, 4)).toEqual(["gh", "release", "download", release.tag]);
  const [repository, name] = [download?.[5], download?.[7]] as [string, string];
  // Whoever may not read the repository shows a token, as `gh` does.
  world.shop.private = false;
  const found = await fetch(`${world.github.api}/repos/${repository}/releases/tags/${download?.[3]}`);
  const { assets } = (await found.json()) as { assets: { name: string; browser_download_url: string }[] };
  expect(assets.map((asset) => asset.name)).toEqual([name]);
  const envelopes = await (await fetch(assets[0]!.browser_download_url)).text();
  writeFileSync(join(directory, name), envelopes);
  const [output, url] = [curl?.at(-2), curl?.at(-1)] as [string, string];
  writeFileSync(join(directory, output), await (await fetch(url)).text());
  const prove = (argv: readonly string[]) => runCommand([...argv], { directory });
  expect(verify?.[0]).toBe("proofgate");
  const proven = await prove([...verify!.slice(1), "--format", "json"]);
  expect([proven.status, JSON.parse(proven.stdout)]).toEqual([
    0,
    {
      version: 1,
      whole: true,
      faults: [],
      predicates: [
        "urn:proofgate:predicate:ledger-entry:v1",
        "urn:proofgate:predicate:ledger-entry:v1",
        "https://slsa.dev/verification_summary/v1",
        "urn:proofgate:predicate:manifest:v1",
      ],
      promotion: {
        repository: { id: world.shop.id, name: "acme/shop" },
        gate: "main",
        branch: "main",
        head: pull.headSha,
        commit,
        verdict: "pass",
      },
    },
  ]);
  const manifest = JSON.parse(envelopes.trimEnd().split("\n").at(-1)!) as { payload: string };
  const { predicate } = JSON.parse(Buffer.from(manifest.payload, "base64").toString("utf8"));
  expect(predicate).toMatchObject({ exit_condition: { value: "promoted" }, seal: { number: 1 } });
  const other = verify!.slice(1).map((word) => (word === commit ? "0".repeat(40) : word));
  expect((await prove(other)).stdout).toContain("none of them tells of a promotion of 000");
  writeFileSync(join(directory, name), envelopes.replace(/"sig":"./, '"sig":"-'));
  expect((await prove(verify!.slice(1))).status).toBe(1);
});

it("finishes its own release where answers are lost, and makes no second one", async () => {
  const lost = { what: BAD_GATEWAY, performed: true } as const;
  const { world } = await finished(ALL_PERMISSIONS, [
    { method: "POST", path: /\/releases$/, ...lost },
    { method: "POST", path: /\/assets$/, ...lost },
    { method: "PATCH", path: /\/releases\/\d+$/, ...lost },
  ]);
  const [release, ...more] = releasesOf(world) as [Release];
  expect(more).toEqual([]);
  expect([release.draft, filesOf(release)]).toEqual([false, [["proofgate.intoto.jsonl", "uploaded"]]]);
});

it("says in the pull request why nothing is released, and releases once it may", async () => {
  const { world, pull } = await finished({ ...JUDGING, pull_requests: "write" });
  const { github, shop, alice, installation } = world;
  const merge = { method: "PUT", headers: { authorization: `Bearer ${github.userToken(alice)}` } };
  expect((await fetch(`${github.api}/repos/acme/shop/pulls/${pull.number}/merge`, merge)).status).toBe(200);
  await world.settled();
  const said = () =>
    [...shop.comments.values()].filter(({ body }) => body.includes("published as a release"));
  expect(said().map(({ body }) => body)).toEqual([expect.stringContaining("`contents: write`")]);
  expect(releasesOf(world)).toEqual([]);
  github.grant(installation, ALL_PERMISSIONS);
  await world.settled();
  expect(releasesOf(world).map(({ draft }) => draft)).toEqual([false]);
  expect(said()).toHaveLength(1);
});

it("leaves a release that somebody else has made under its tag, and says so", async () => {
  const { world, pull } = await finished({ ...JUDGING, pull_requests: "write" });
  const { github, alice, bob, installation } = world;
  const asked = async (method: string, path: string, by: typeof alice, body?: object) =>
    await fetch(`${github.api}/repos/acme/shop/${path}`, {
      method,
      headers: { authorization: `Bearer ${github.userToken(by)}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const merged = await asked("PUT", `pulls/${pull.number}/merge`, alice);
  const { sha } = (await merged.json()) as { sha: string };
  await world.settled();
  const squatted = {
    tag_name: `proofgate-${sha}`,
    target_commitish: "main",
    name: "proof",
    body: "trust me",
  };
  expect((await asked("POST", "releases", bob, squatted)).status).toBe(201);
  github.grant(installation, ALL_PERMISSIONS);
  await world.settled();
  expect(releasesOf(world).map(({ author, body }) => [author.login, body])).toEqual([["bob", "trust me"]]);
  expect(world.log.filter((line) => line.includes("is not the App's"))).not.toEqual([]);
});
