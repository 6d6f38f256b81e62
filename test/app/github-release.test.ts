import type { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, expect, it } from "vitest";
import { publishOnce, type WantedRelease } from "../../src/app/github-release.ts";
import { client, type Example, example } from "../github/example.ts";
import type { Asset, Release } from "../github/release-state.ts";

const SHOP = { owner: "acme", repo: "shop" };
let here: Example;
let octokit: Octokit;
let wanted: WantedRelease;

beforeEach(async () => {
  here = await example();
  octokit = client(here.github, here.github.installationToken(here.installation));
  const asset = { name: "a.jsonl", contentType: "application/jsonl", text: "{}\n" };
  wanted = { tag: "proofgate-1", commit: here.root, title: "Of this commit", body: "words", asset };
});
afterEach(() => here.github.close());

const publish = () =>
  publishOnce(
    { ...SHOP, client: octokit, uploadsUrl: `${here.github.origin}/api/uploads`, own: "proofgate[bot]" },
    wanted,
  );
const releases = (): readonly Release[] => [...here.shop.releases.values()];
const filesOf = (release: Release | undefined) =>
  [...(release?.assets.values() ?? [])].map(({ name, bytes }) => [name, bytes.toString()]);

it("finishes the draft that a process left, with its file alone, wherever GitHub lists it", async () => {
  const begun = { ...SHOP, tag_name: wanted.tag, body: "edited by somebody", draft: true };
  await octokit.rest.repos.createRelease(begun);
  const [draft] = releases() as [Release];
  const asset = { contentType: "text/plain", uploader: here.bob, createdAt: draft.createdAt } as const;
  const stale: readonly Asset[] = [
    { ...asset, id: 1, name: "a.jsonl", bytes: Buffer.from("older"), state: "uploaded" },
    { ...asset, id: 2, name: "b.jsonl", bytes: Buffer.alloc(0), state: "open" },
    { ...asset, id: 3, name: "trust-me.pem", bytes: Buffer.from("key"), state: "uploaded" },
  ];
  for (const each of stale) draft.assets.set(each.id, each);
  for (let index = 0; index < 100; index += 1)
    here.shop.releases.set(-index - 1, { ...draft, id: -index - 1, tag: `v${index}`, draft: false });
  expect(await publish()).toBe(`${here.github.origin}/acme/shop/releases/tag/proofgate-1`);
  expect(releases()).toHaveLength(101);
  expect(draft).toMatchObject({ draft: false, body: "words" });
  expect(filesOf(draft)).toEqual([["a.jsonl", "{}\n"]]);
  // Published, it is never changed, whatever would be said of it now.
  wanted = { ...wanted, body: "others", asset: { ...wanted.asset, text: "[]\n" } };
  await publish();
  expect([draft.body, filesOf(draft), releases().length]).toEqual(["words", [["a.jsonl", "{}\n"]], 101]);
});

it("makes nothing under a tag of another commit, and takes nobody's draft for its own", async () => {
  const { github, shop, bob, root } = here;
  const asBob = client(github, github.userToken(bob));
  await asBob.rest.repos.createRelease({ ...SHOP, tag_name: wanted.tag, draft: true });
  await publish();
  expect(releases().map(({ author, draft }) => [author.login, draft])).toEqual([
    ["bob", true],
    ["proofgate[bot]", false],
  ]);
  const { sha } = await github.push(shop, { as: bob, branch: "x", from: root, files: { "x.txt": "1\n" } });
  await asBob.rest.git.createRef({ ...SHOP, ref: "refs/tags/proofgate-2", sha });
  wanted = { ...wanted, tag: "proofgate-2" };
  await expect(publish()).rejects.toThrow(
    "the tag `proofgate-2`, which names another commit, is there already",
  );
  expect(releases()).toHaveLength(2);
});
