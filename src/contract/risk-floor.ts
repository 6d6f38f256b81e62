import type { BytePath } from "./byte-path.ts";
import { fileKindOf } from "./file-kind.ts";
import { isInfrastructure, isIrreversible, isTestPath } from "./path-class.ts";
import type { PathPattern } from "./pattern.ts";
import { protectedBy } from "./protected-paths.ts";
import data from "./risk-floor.json" with { type: "json" };

/** Risk classes, mildest first. */
export const RISKS = ["low", "medium", "high", "critical"] as const;
export type Risk = (typeof RISKS)[number];

export interface RiskFloor {
  readonly risk: Risk;
  /** A clause whose subject is the path. */
  readonly reason: string;
}

/** What the policy says of paths; thread configs may add test patterns. */
export interface PathRules {
  readonly protected: readonly PathPattern[];
  readonly tests: readonly PathPattern[];
}

/**
 * The risk that touching this path makes at least (contract.md, 3: "risk is at least what the touched paths make it").
 * The first row of `risk-floor.json` that applies decides: a fixture called `main.tf` among the tests is a test.
 * Manifests and directories named `auth` make no floor: ordinary tasks of low risk touch them, and notes name them.
 */
export function riskFloor(path: BytePath, rules: PathRules): RiskFloor {
  const category = protectedBy(path, rules.protected)?.category;
  return FLOORS.find(({ applies }) => applies(path, rules, category))?.floor ?? OTHERWISE;
}

/** The graver of two risks. */
export function graverRisk(one: Risk, other: Risk): Risk {
  return RISKS.indexOf(one) >= RISKS.indexOf(other) ? one : other;
}

type Condition = (path: BytePath, rules: PathRules, category: string | undefined) => boolean;

const CONDITIONS: Readonly<Record<string, Condition>> = {
  "protected:gate": (_path, _rules, category) => category === "gate",
  "protected:owners": (_path, _rules, category) => category === "owners",
  protected: (_path, _rules, category) => category !== undefined,
  test: (path, rules) => isTestPath(path, rules.tests),
  documentation: (path) => fileKindOf(path)?.kind === "documentation",
  key: (path) => fileKindOf(path)?.kind === "key",
  irreversible: isIrreversible,
  infrastructure: isInfrastructure,
};

const FLOORS = data.floors.map(({ when, risk, reason }) => {
  const applies = CONDITIONS[when];
  if (applies === undefined) throw new Error(`invariant: risk-floor.json: no condition \`${when}\``);
  return { applies, floor: { risk: riskNamed(risk), reason } };
});
const OTHERWISE: RiskFloor = { risk: riskNamed(data.otherwise.risk), reason: data.otherwise.reason };

function riskNamed(name: string): Risk {
  const risk = RISKS.find((candidate) => candidate === name);
  if (risk === undefined) throw new Error(`invariant: risk-floor.json: no risk \`${name}\``);
  return risk;
}
