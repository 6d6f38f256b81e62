import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readFactsRecord, replayed, writeFactsRecord } from "../../src/engine/facts-record.ts";
import { undeterminedFacts } from "../../src/engine/undetermined-facts.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { rules } from "../../src/rules/index.ts";
import { archiveOf, OURS } from "../ledger/exported-run.ts";
import { run } from "./run.ts";

const directory = mkdtempSync(join(tmpdir(), "proofgate-replay-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const put = (name: string, bytes: string | Buffer) => writeFileSync(join(directory, name), bytes);
put("key.pem", OURS.key.export({ type: "spki", format: "pem" }).toString());

const FACTS = writeFactsRecord(
  {
    facts: undeterminedFacts("nothing could be read", {}),
    mode: "enforce",
    base: "b".repeat(40),
    head: "a".repeat(40),
    stats: { files: 0, commits: 0, bytes: 0 },
    accepted: [],
    waivers: [],
    today: "2026-01-01",
  },
  rules,
  { mask: String },
);
const verdict = replayed(readFactsRecord(FACTS), rules);
const exported = (made: Verdict, facts = FACTS) =>
  archiveOf([{ id: "V-1", json: renderJson(made, 0), facts }]);
const replay = (...argv: string[]) => run(["replay", ...argv], { directory });

it("makes the same bytes of what was kept, from an archive alone", async () => {
  put("same.tar", exported(verdict));
  const { status, stdout } = await replay("same.tar", "--key", "key.pem");
  expect([status, stdout]).toEqual([0, expect.stringContaining("1 verdicts, 1 the same, 0 changed")]);
});

it("explains what today's rules say otherwise, rule by rule", async () => {
  const [first, ...others] = verdict.findings;
  const old = { ...first!, rule: "long-ago", message: "it was forbidden once" };
  const then: Verdict = {
    ...verdict,
    verdict: "fail",
    findings: [{ ...first!, message: "other words" }, old, ...others],
  };
  const known = JSON.parse(FACTS) as { rules: string[] };
  const facts = JSON.stringify({ ...known, rules: ["long-ago", first!.rule] });
  put("changed.tar", exported(then, facts));
  const { status, stdout } = await replay("changed.tar");
  expect(status).toBe(1);
  expect(stdout).toContain(`rule ${first!.rule} (says otherwise):\n    then: fail: other words`);
  expect(stdout).toContain("rule long-ago (gone):\n    then: fail: it was forbidden once");
  const json = JSON.parse((await replay("changed.tar", "--format", "json")).stdout);
  expect(json.verdicts).toMatchObject([{ verdict: "V-1", outcome: "changed", decides_alike: true }]);
  expect(json.verdicts[0].rules.map(({ why }: { why: string }) => why)).toEqual(["says otherwise", "gone"]);
});

it("replays nothing of a record that somebody changed, and says where", async () => {
  const archive = exported(verdict);
  put(
    "broken.tar",
    Buffer.from(archive.toString("latin1").replace('"mode":"enforce"', '"mode":"observe"'), "latin1"),
  );
  const { status, stderr } = await replay("broken.tar");
  expect([status, stderr]).toEqual([2, expect.stringContaining("facts/")]);
  const verified = await run(["verify", "broken.tar", "--key", "key.pem"], { directory });
  expect([verified.status, verified.stdout]).toEqual([
    1,
    expect.stringMatching(/broken: .*\n {2}--> facts\//),
  ]);
});

it("proves an archive and attestations offline, and says whose key it was", async () => {
  put("whole.tar", exported(verdict));
  const shown = await run(["verify", "whole.tar", "--key", "key.pem", "--format", "json"], { directory });
  expect(JSON.parse(shown.stdout)).toMatchObject({ whole: true, trusted: true, key_id: OURS.id });
  const alone = await run(["verify", "whole.tar"], { directory });
  expect([alone.status, alone.stdout]).toEqual([
    0,
    expect.stringContaining("a key that only the archive itself names"),
  ]);
  put("none.jsonl", "{}\n");
  expect((await run(["verify", "none.jsonl", "--key", "key.pem"], { directory })).status).toBe(1);
  expect((await run(["verify", "none.jsonl"], { directory })).status).toBe(2);
  expect((await run(["export", "R-1"], { directory })).stderr).toContain("no App is named");
  expect((await run(["export", "R 1"], { directory })).stderr).toContain("is no run's id");
});
