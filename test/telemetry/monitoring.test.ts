import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMetrics } from "../../src/app/metrics.ts";
import { openStore } from "../../src/store/open-store.ts";
import { Counters } from "../../src/telemetry/counters.ts";
import { prometheusText } from "../../src/telemetry/prometheus-text.ts";
import { ENGINES } from "../store/engines.ts";
import { canUse } from "../tools/real-tool.ts";

const MONITORING = "src/telemetry";
const read = (name: string): string => readFileSync(`${MONITORING}/${name}`, "utf8");

interface Panel {
  readonly title: string;
  readonly description?: string;
  readonly targets?: readonly { readonly expr: string }[];
}
const panels: readonly Panel[] = JSON.parse(read("dashboard.json")).panels;
const questions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

let text: string;
let directory: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "proofgate-monitoring-"));
  const place = await ENGINES[0]!.place();
  const store = await openStore({ ...place.options, log: () => undefined });
  const counters = new Counters();
  counters.verdicts.add({ verdict: "pass" });
  counters.jobs.add({ kind: "judge-branch", outcome: "done" });
  counters.outbox.add({ kind: "check-run", outcome: "put_off" });
  for (const seconds of [0.1, 0.125, 0.2, 1_000]) counters.pushToCheck.add(seconds);
  text = prometheusText(await readMetrics(store.db, counters, new Date()));
  await store.close();
  await place.dispose();
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Families of metrics that an expression or a page names. */
function familiesIn(words: string): Set<string> {
  const names = words.match(/\bproofgate_[a-z_]+/g) ?? [];
  return new Set(names.map((name) => name.replace(/_(?:bucket|sum|count)$/, "")));
}

function families(): Set<string> {
  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
}

it("counts a value in the bucket of the least bound that it does not exceed, and in all above", () => {
  const lines = text.split("\n").filter((line) => line.startsWith("proofgate_push_to_check_seconds"));
  expect(lines).toContain('proofgate_push_to_check_seconds_bucket{le="0.125"} 2');
  expect(lines).toContain('proofgate_push_to_check_seconds_bucket{le="0.25"} 3');
  expect(lines).toContain('proofgate_push_to_check_seconds_bucket{le="900"} 3');
  expect(lines).toContain('proofgate_push_to_check_seconds_bucket{le="+Inf"} 4');
  expect(lines).toContain("proofgate_push_to_check_seconds_count 4");
  expect(lines).toContain("proofgate_push_to_check_seconds_sum 1000.425");
});

it("asks in alerts and dashboard for nothing that the App does not tell, and its page names all of it", () => {
  const told = families();
  expect([...familiesIn(read("alerts.yaml"))].filter((name) => !told.has(name))).toEqual([]);
  expect([...familiesIn(questions.join(" "))].filter((name) => !told.has(name))).toEqual([]);
  expect([...told].sort()).toEqual([...familiesIn(read("README.md"))].sort());
  expect(panels.filter(({ targets, description }) => targets && !description)).toEqual([]);
});

const promtool = spawnSync("promtool", ["--version"], { encoding: "utf8" });

describe.runIf(canUse("promtool", promtool.status === 0))("promtool", () => {
  const run = (...words: string[]): string => execFileSync("promtool", words, { encoding: "utf8" });

  it("accepts the metrics", () => {
    const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
    expect({ status: checked.status, said: checked.stderr }).toEqual({ status: 0, said: "" });
  });

  it("finds every alert silent where all is well, and speaking where it is not", () => {
    expect(run("check", "rules", `${MONITORING}/alerts.yaml`)).toContain("SUCCESS");
    expect(run("test", "rules", `${MONITORING}/alerts.tests.yaml`)).toContain("SUCCESS");
  });

  it("understands every question of the dashboard", () => {
    const rules = questions.map((expr, at) => ({
      record: `panel:${at}`,
      expr: expr.replaceAll("$__rate_interval", "5m"),
    }));
    const file = join(directory, "questions.yaml");
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    expect(run("check", "rules", file)).toContain(`${questions.length} rules found`);
  });
});
