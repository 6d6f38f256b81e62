import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { run as runCommand } from "../cli/run.ts";
import { openedRun } from "./granted-run.ts";

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-audit-"));
  directories.push(directory);
  return directory;
}

interface Entry {
  readonly kind: string;
  readonly hash: string;
  readonly previous_hash: string;
  readonly recorded_at: string;
  readonly subject: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** As an auditor who has unpacked the archive, and nothing of ours: canonical JSON by hand, hashes by the system. */
function reconstructed(directory: string, runId: string) {
  execFileSync("sha256sum", ["--check", "--quiet", "--strict", "SHA256SUMS"], { cwd: directory });
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, v]) => [k, sorted(v)]),
          )
        : value;
  const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest("hex");
  const lines = readFileSync(join(directory, "ledger.jsonl"), "utf8").trimEnd().split("\n");
  const entries = lines.map((line) => JSON.parse(line) as Entry).filter(({ kind }) => kind !== undefined);
  let previous = "0".repeat(64);
  for (const { hash, ...rest } of entries) {
    expect([rest.previous_hash, sha256(JSON.stringify(sorted(rest)))]).toEqual([previous, hash]);
    previous = hash;
  }
  const own = entries.filter(({ subject }) => subject.run === runId);
  for (const { kind, subject, body } of own) {
    if (kind !== "verdict") continue;
    expect(sha256(readFileSync(join(directory, `verdicts/${subject.verdict}.json`)))).toBe(
      body.verdict_sha256,
    );
    expect(sha256(readFileSync(join(directory, `facts/${String(body.facts_sha256)}.json`)))).toBe(
      body.facts_sha256,
    );
  }
  const sealed = own.findLast(({ kind }) => kind === "manifest-sealed");
  expect(sha256(readFileSync(join(directory, "manifest.json")))).toBe(sealed?.body.manifest_sha256);
  const moves = own.filter(({ kind }) => kind === "run-moved");
  const stop = moves.findLast(({ body }) => body.to === "stopped");
  return {
    states: moves.map(({ body }) => body.to),
    started: moves[0]?.recorded_at,
    ended: moves.at(-1)?.recorded_at,
    code: stop?.body.code,
    stop: stop?.subject.stop,
    verdicts: own.flatMap(({ kind, subject }) => (kind === "verdict" ? [subject.verdict] : [])),
  };
}

it("exports a run for auditors: proven offline, reconstructed without us, replayed to the same bytes [P75] [P88]", async () => {
  const { world, opened, push } = await openedRun();
  await push({ "src/page.ts": "export const page = 1;\n" });
  await world.settled();
  await push({ "lib/other.ts": "export const other = 1;\n" });
  await world.settled();
  const directory = newDirectory();
  const app = ["--app", world.running.url];
  const cli = (...argv: string[]) => runCommand(argv, { directory });
  expect(await cli("export", opened.id, ...app)).toMatchObject({ status: 0, stderr: "" });
  expect((await cli("export", opened.id, ...app)).stderr).toContain("is not overwritten");
  await cli("export", opened.id, ...app, "--out", "again.tar");
  const [archive, again] = [`${opened.id}.tar`, "again.tar"].map((name) =>
    readFileSync(join(directory, name)),
  );
  expect(again?.equals(archive!)).toBe(true);
  const keys = await (await fetch(`${world.running.url}/.well-known/proofgate-keys.json`)).text();
  writeFileSync(join(directory, "keys.json"), keys);
  const key = ["--key", "keys.json"];
  expect(await cli("verify", again === undefined ? "" : "again.tar", ...key)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^whole: the record of run R-.*\n {2}= note: signed by the key [0-9a-f]{64}\n$/,
    ),
  });
  const replay = await cli("replay", "again.tar", ...key);
  expect([replay.status, replay.stdout]).toEqual([0, expect.stringContaining(", 0 changed")]);
  expect((await cli("replay", opened.id, ...app)).stdout).toBe(replay.stdout);
  mkdirSync(join(directory, "unpacked"));
  execFileSync("tar", ["-xf", "../again.tar"], { cwd: join(directory, "unpacked") });
  const story = reconstructed(join(directory, "unpacked"), opened.id);
  const manifest = JSON.parse(readFileSync(join(directory, "unpacked/manifest.json"), "utf8"));
  expect(story.states).toEqual(["open", "active", "done", "stopped"]);
  expect(manifest).toMatchObject({
    started_at: { at: story.started },
    ended_at: { at: story.ended },
    exit_condition: { value: story.states.at(-1) },
    stop: { code: story.code, id: story.stop },
  });
  expect(manifest.links.verdicts.map(({ id }: { id: string }) => id)).toEqual(story.verdicts);
  const attestations = await fetch(
    `${world.running.url}/.well-known/proofgate-attestations?run=${opened.id}`,
  );
  writeFileSync(join(directory, "attestations.jsonl"), await attestations.text());
  const verified = await cli("verify", "attestations.jsonl", ...key, "--format", "json");
  expect(JSON.parse(verified.stdout)).toMatchObject({ whole: true });
  expect(readFileSync(join(directory, "unpacked/attestations.jsonl"), "utf8")).toBe(
    readFileSync(join(directory, "attestations.jsonl"), "utf8"),
  );
  expect((await fetch(`${world.running.url}/.well-known/proofgate-attestations?run=R-1`)).status).toBe(404);
});
