import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../git/fixture.ts";
import { serveGit } from "../git/git-over-http.ts";
import { buildLargeFiles } from "../tools/large-files.ts";
import type { Twin } from "./attack.ts";
import type { Request } from "./branch.ts";
import { contentsNeeded } from "./contents-needed.ts";
import { corpus } from "./corpus.ts";
import { judgingMirror, type MirroredVerdict } from "./mirrored.ts";
import { Repository } from "./repository.ts";

/** Of each area its first cases; `PROOFGATE_PARTIAL_CASES` says of how many. */
const CASES_OF_AREA = Number(process.env.PROOFGATE_PARTIAL_CASES ?? "1");
/** Every case: merges need contents by themselves. */
const WHOLE_AREAS = new Set(["merges"]);
/** Times that contents are asked for: for merging, for documents and the range, and for what the plan names. */
const ROUNDS = 3;

async function sameVerdict({ build }: Pick<Twin, "build">): Promise<void> {
  const repo = new Repository();
  try {
    const request = build(repo);
    repo.file("config", SETTINGS);
    const server = await serveGit(dirname(repo.directory));
    const remote = { url: server.url(`${basename(repo.directory)}/.git`) };
    const [whole, partial] = [
      await judged(repo, request, remote, false),
      await judged(repo, request, remote, true),
    ];
    expect(JSON.stringify(partial.judged, null, 1)).toBe(JSON.stringify(whole.judged, null, 1));
    expect(whole.rounds).toBe(0);
    expect(partial.rounds).toBeLessThanOrEqual(ROUNDS);
  } finally {
    repo.remove();
  }
}

/** As GitHub gives out what it has. */
const SETTINGS = "[core]\n\tbare = false\n[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n";

async function judged(
  repo: Repository,
  request: Request,
  remote: { readonly url: string },
  isPartial: boolean,
): Promise<MirroredVerdict> {
  const commitOf = (name: string) =>
    repo
      .git(["rev-parse", `${name}^{commit}`])
      .toString()
      .trim();
  const mirror = judgingMirror({ isPartial });
  try {
    return await mirror.judge(remote, {
      ...request,
      base: commitOf(request.base),
      head: commitOf(request.head),
    });
  } finally {
    await mirror.remove();
  }
}

describe("a partial mirror judges by contents that it had to ask for as a whole one by what it has", () => {
  for (const needy of contentsNeeded) it(needy.title, () => sameVerdict(needy));
});

it("fetches of 2,000 large files the three that changed, in a few requests", async () => {
  const place = temporaryDirectory();
  const [base, first, second] = await buildLargeFiles(join(place, "large.git"), {
    files: 2_000,
    fileBytes: 10_000,
    contents: 2_000,
  });
  const server = await serveGit(place);
  const remote = { url: server.url("large.git") };
  const fetched = () => {
    const answered = server.answered.splice(0);
    return { requests: answered.length, bytes: answered.reduce((sum, { bytes }) => sum + bytes, 0) };
  };
  const [whole, partial] = [judgingMirror({ isPartial: false }), judgingMirror({ isPartial: true })];
  try {
    const range = { base, head: first, branch: "agent/WP-1" };
    const expected = await whole.judge(remote, range);
    const all = fetched();
    const { judged, brought } = await partial.judge(remote, range);
    const some = fetched();
    expect(judged).toEqual(expected.judged);
    expect(all.bytes).toBeGreaterThan(14_000_000);
    expect(brought).toBe(6);
    // Trees name 2,000 files; the rest are six contents of 10,000 bytes.
    expect(some.bytes).toBeLessThan(250_000);
    // Each fetch asks what the server can do, and then for what it wants: the target's tip, the head, the contents.
    expect(some.requests).toBe(6);
    const next = { ...range, head: second };
    expect((await partial.judge(remote, next)).judged).toEqual((await whole.judge(remote, next)).judged);
  } finally {
    await whole.remove();
    await partial.remove();
  }
});

describe("a partial mirror gives the same verdict as a whole one, byte for byte", () => {
  for (const [area, attacks] of Object.entries(corpus)) {
    for (const attack of attacks.slice(0, WHOLE_AREAS.has(area) ? undefined : CASES_OF_AREA)) {
      it(`${area}: ${attack.title} (${attack.id})`, () => sameVerdict(attack));
      it(`${area}: ${attack.twin.title} (twin of ${attack.id})`, () => sameVerdict(attack.twin));
    }
  }
});
