import type { Severity } from "../../engine/severity.ts";

// biome-ignore format: the tables of the specification (CVSS 3.1, 7.4)
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const PRIVILEGES: Readonly<Record<"U" | "C", Readonly<Record<string, number>>>> = {
  U: { N: 0.85, L: 0.62, H: 0.27 },
  C: { N: 0.85, L: 0.68, H: 0.5 },
};

/** The base severity of a CVSS 3.0 or 3.1 vector; undefined for other versions, and where a metric is missing. */
export function cvssSeverity(vector: string): Severity | undefined {
  const score = baseScore(vector);
  if (score === undefined) return undefined;
  return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
}

/** CVSS 3.1, 7.1. */
export function baseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector)) return undefined;
  const metrics = new Map(vector.split("/").map((part) => part.split(":") as [string, string]));
  const scope = metrics.get("S");
  if (scope !== "U" && scope !== "C") return undefined;
  const weight = (metric: string) => WEIGHTS[metric]?.[metrics.get(metric) ?? ""];
  const [attack, complexity, interaction] = [weight("AV"), weight("AC"), weight("UI")];
  const [confidentiality, integrity, availability] = [weight("C"), weight("I"), weight("A")];
  const privileges = PRIVILEGES[scope][metrics.get("PR") ?? ""];
  const all = [attack, complexity, interaction, confidentiality, integrity, availability, privileges];
  if (all.some((each) => each === undefined)) return undefined;
  const sub = 1 - (1 - confidentiality!) * (1 - integrity!) * (1 - availability!);
  const impact = scope === "U" ? 6.42 * sub : 7.52 * (sub - 0.029) - 3.25 * (sub - 0.02) ** 15;
  if (impact <= 0) return 0;
  const exploitability = 8.22 * attack! * complexity! * privileges! * interaction!;
  return roundUp(Math.min(scope === "U" ? impact + exploitability : 1.08 * (impact + exploitability), 10));
}

/** To one decimal, upwards, without the errors of binary fractions (CVSS 3.1, appendix A). */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
