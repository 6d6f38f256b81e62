import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EvidenceWorld, evidenceWorld, findingsOf, GREEN, type Report } from "./evidence-world.ts";
import { endAll } from "./running-app.ts";

const result = (rule: string, uri?: string) => ({
  ruleId: rule,
  level: "error",
  message: { text: `${rule} is wrong` },
  ...(uri === undefined
    ? {}
    : { locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }] }),
});

function sarif(...results: readonly object[]): Report {
  const runs = [{ tool: { driver: { name: "Other", version: "3.2" } }, results }];
  return { kind: "static-analysis", name: "other.sarif", text: JSON.stringify({ version: "2.1.0", runs }) };
}

describe("reports of analysers that a job hands in [P142] [P116]", () => {
  const ending: (() => Promise<void>)[] = [];
  let world: EvidenceWorld;
  beforeAll(async () => {
    world = await evidenceWorld(ending);
    const before = [...GREEN, sarif(result("no-readme"))];
    await world.send({ branch: "main", sha: world.main, runId: 6000, checkRunId: 6001, reports: before });
    await world.settled();
  });
  afterAll(() => endAll(ending));

  it("leave a gate open for what the target's own job found there already", async () => {
    await world.send({ reports: [...GREEN, sarif(result("no-readme"))] });
    await world.settled();
    expect(world.check()).toMatch(/^success: Pass/);
  });

  it("shut it where one cannot be used", async () => {
    await world.send({
      runId: 7002,
      reports: [...GREEN, { ...sarif(), text: '{"version":"2.1.0","runs":[{' }],
    });
    await world.settled();
    expect(world.check()).toMatch(/^failure: /);
    expect(await findingsOf(world, world.head)).toContain("report-unusable");
  });

  it("stop the run for what the change introduces, and say whose word it is", async () => {
    await world.send({
      runId: 7003,
      reports: [...GREEN, sarif(result("no-readme"), result("eval", "src/page.ts"))],
    });
    await world.settled();
    expect(world.check()).toMatch(/^failure: STOP_SECURITY_VIOLATION/);
    const findings = await findingsOf(world, world.head);
    expect(findings).toMatch(/^static-analysis-finding: .*eval is wrong/m);
    expect(findings).not.toContain("no-readme");
  });
});
