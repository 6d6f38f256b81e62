import type { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { client, type Example, example } from "./example.ts";
import * as faults from "./faults.ts";

let here: Example;
let octokit: Octokit;
const SHOP = { owner: "acme", repo: "shop" };

beforeAll(async () => {
  here = await example();
  octokit = client(here.github, here.github.installationToken(here.installation));
});
afterEach(() => here.github.faults.clear());
afterAll(() => here.github.close());

const get = () => octokit.rest.repos.get(SHOP);

describe("a bad day at GitHub", () => {
  it("answers wrongly for as many requests as the test says, and then rightly", async () => {
    for (const what of [
      faults.UNAUTHORIZED,
      faults.NOT_FOUND,
      faults.UNPROCESSABLE,
      faults.BAD_GATEWAY,
      faults.UNAVAILABLE,
    ]) {
      here.github.faults.add({ path: /^\/repos\/acme\/shop$/, what, times: 2 });
      const { status } = what as { status: number };
      await expect(get()).rejects.toMatchObject({ status });
      await expect(octokit.rest.rateLimit.get()).resolves.toMatchObject({ status: 200 });
      await expect(get()).rejects.toMatchObject({ status });
      await expect(get()).resolves.toMatchObject({ status: 200 });
    }
  });

  it("limits the rate, by the primary and by the secondary limit", async () => {
    here.github.faults.add({ what: faults.rateLimited(1_790_000_000) });
    const limited = await get().catch(
      (error: { response: { status: number; headers: object } }) => error.response,
    );
    expect(limited).toMatchObject({
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1790000000" },
    });
    here.github.faults.add({ what: faults.secondaryLimit(7) });
    const second = await get().catch((error: { response: { headers: object } }) => error.response);
    expect(second).toMatchObject({ headers: { "retry-after": "7" } });
  });

  it("breaks the connection before the answer, in its middle, or never answers", async () => {
    here.github.faults.add({ what: "no-answer" });
    await expect(get()).rejects.toThrow();
    here.github.faults.add({ what: "silence" });
    const gaveUp = octokit.rest.repos.get({ ...SHOP, request: { signal: AbortSignal.timeout(50) } });
    await expect(gaveUp).rejects.toThrow();
    here.github.faults.add({ what: { delayMs: 30 } });
    await expect(get()).resolves.toMatchObject({ status: 200 });
  });

  it("sends half a body under its full length, which Octokit takes for an empty answer with status 200", async () => {
    here.github.faults.add({ path: /rate_limit/, what: "half-body" });
    const raw = fetch(`${here.github.api}/rate_limit`).then((answer) => answer.json());
    await expect(raw).rejects.toThrow();
    here.github.faults.add({ what: "half-body" });
    await expect(get()).resolves.toMatchObject({ status: 200, data: "" });
  });

  it("may have done the act although the answer is lost", async () => {
    const { root } = here;
    const create = () => octokit.rest.checks.create({ ...SHOP, name: "twice", head_sha: root });
    here.github.faults.add({ method: "POST", path: /check-runs$/, what: "no-answer" });
    await expect(create()).rejects.toThrow();
    expect(here.shop.checkRuns.size).toBe(0);
    here.github.faults.add({ method: "POST", path: /check-runs$/, what: "no-answer", performed: true });
    await expect(create()).rejects.toThrow();
    expect(here.shop.checkRuns.size).toBe(1);
  });

  it("spoils git's requests as well", async () => {
    const { github, shop, alice } = here;
    github.faults.add({ path: /git-receive-pack$/, what: faults.UNAVAILABLE });
    const refused = await github.push(shop, { as: alice, branch: "unlucky", files: { "a.txt": "a\n" } });
    expect(refused).toMatchObject({ accepted: false, output: expect.stringContaining("503") });
    expect(await github.tip(shop, "unlucky")).toBeUndefined();
  });
});
