import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checksOf, JUDGING, planOf, startWorld, type World, type WorldOptions } from "./running-app.ts";

const PLAN = ".proofgate/plans/WP-1/WORK_PLAN.json";
const BRANCH = "agent/WP-1";
const trailers = (iteration: number) => `Add a page\n\nPlan-Id: WP-1\nIteration: ${iteration}`;

async function world(options: WorldOptions): Promise<World> {
  return await startWorld({ permissions: JUDGING, ...options });
}

/** A run that keeps to its plan, then merges a target that has moved on, then goes beyond its scope. */
async function runOf({ github, shop, coder, alice, settled }: World): Promise<readonly string[]> {
  const commits: string[] = [];
  const push = async (files: Record<string, string | null>, iteration: number, from?: string) => {
    const options = from === undefined ? {} : { from, force: true };
    const { sha } = await github.push(shop, {
      as: coder,
      branch: BRANCH,
      files,
      message: trailers(iteration),
      ...options,
    });
    commits.push(sha);
    await settled();
    return sha;
  };
  const planned = await push({ [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") }, 1);
  await push({ "src/page.ts": "export const page = 1;\n" }, 2);
  await github.push(shop, { as: alice, branch: "main", files: { "README.md": "shop, new\n" } });
  await push({ "src/page.ts": "export const page = 2;\n" }, 3, planned);
  await push({ "lib/other.ts": "1\n" }, 4);
  return commits;
}

const isPartial = ({ running, shop }: World): Promise<boolean> =>
  running.services.mirrors.use(shop.id, async (mirror) => mirror.isPartial);

it("says the same of every push by a mirror that has only the contents it needed [P102]", async () => {
  const [whole, partial] = [
    await world({ partialMirrors: "never" }),
    await world({ partialMirrors: "always" }),
  ];
  const said: (string | undefined)[][] = [];
  for (const each of [whole, partial])
    said.push((await runOf(each)).map((sha) => checksOf(each, sha)["proofgate/run"]));
  expect(said[1]).toEqual(said[0]);
  expect(said[0]).toEqual([
    expect.stringMatching(/^success/),
    expect.stringMatching(/^success/),
    // So it was until the next push.
    "failure: STOP_UNAUTHORIZED_ACCESS: the run is stopped",
    expect.stringMatching(/^failure: STOP_UNAUTHORIZED_ACCESS/),
  ]);
  expect([await isPartial(whole), await isPartial(partial)]).toEqual([false, true]);
});

it("mirrors without contents from the size on that is configured, as GitHub tells it, and changes no mirror that is there", async () => {
  const here = await world({ partialMirrors: "50" });
  const { github, shop, coder, running, settled } = here;
  const push = async (text: string) => {
    await github.push(shop, { as: coder, branch: BRANCH, files: { "a.txt": text } });
    await settled();
    return await isPartial(here);
  };
  shop.kibibytes = 50 * 1024 - 1;
  expect(await push("1\n")).toBe(false);
  shop.kibibytes = 50 * 1024;
  expect(await push("2\n")).toBe(false);
  // Evicted, and needed again.
  expect(running.services.mirrors.remove(shop.id)).toBe(true);
  expect(await push("3\n")).toBe(true);
  shop.kibibytes = 0;
  expect(await push("4\n")).toBe(true);
});

it("lets nothing pass of which GitHub does not give a content, and says which", async () => {
  const here = await world({ partialMirrors: "always" });
  const { github, shop, coder } = here;
  await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { [PLAN]: planOf(BRANCH, "WP-1", "src/page.ts") },
    message: trailers(1),
  });
  await here.settled();
  github.webhooks.hold();
  const { sha } = await github.push(shop, {
    as: coder,
    branch: BRANCH,
    files: { "src/page.ts": "1\n" },
    message: trailers(2),
  });
  const oid = (await shop.git.text(["rev-parse", `${sha}:src/page.ts`])).trim();
  rmSync(join(shop.git.directory, "objects", oid.slice(0, 2), oid.slice(2)));
  await github.webhooks.release();
  await here.settled();
  expect(checksOf(here, sha)["proofgate/run"]).toMatch(/^failure: /);
  const [run] = [...shop.checkRuns.values()].filter(({ headSha }) => headSha === sha);
  expect(JSON.stringify(run)).toContain(`the blob ${oid} cannot be had from the remote`);
});
