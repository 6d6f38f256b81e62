import { expect, it } from "vitest";
import type { DependencyRisk } from "../../src/engine/dependency-change.ts";
import { dependencyRiskRule } from "../../src/engine/dependency-risk-rule.ts";
import { observed, unknown } from "../../src/engine/fact.ts";
import { facts, judge } from "./judging.ts";

const rule = dependencyRiskRule({ id: "r", summary: "A rule.", kinds: ["lookalike"], help: "look twice" });
const risk = (kind: DependencyRisk["kind"]) =>
  ({ kind, severity: "high", name: "n", message: "m", note: "o", path: "package.json" }) as DependencyRisk;
const withRisks = (...risks: readonly DependencyRisk[]) =>
  facts({ dependency_changes: observed({ changes: [], risks } as never) });

it("finds the risks of its kinds, for everyone, and stops the run for them", () => {
  const { findings, stop_codes } = judge([rule], withRisks(risk("lookalike"), risk("integrity-lost")));
  expect(findings).toMatchObject([{ rule: "r", level: "stop", help: "look twice" }]);
  expect([rule.appliesTo, rule.needs, stop_codes]).toEqual([
    "everyone",
    ["subject", "policy", "dependency_changes"],
    ["STOP_SECURITY_VIOLATION"],
  ]);
});

it("fails where the dependencies are not known", () => {
  const { findings } = judge([rule], facts({ dependency_changes: unknown("not read") }));
  expect(findings).toMatchObject([{ kind: "undetermined", level: "fail" }]);
});
