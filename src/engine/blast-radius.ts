import type { BytePath } from "../contract/byte-path.ts";
import { displayPath } from "../contract/byte-path.ts";
import type { BlastRadiusFact, Risk } from "./facts.ts";
import { RISKS } from "./facts.ts";

/** Reasons listed at most; the floor itself looks at every path. */
const REASONS_MAX = 20;

/**
 * The least risk the touched paths make [S23] [P104], and the areas they reach: a lower bound, computed from names alone.
 * `riskOf` is the published table; `areaOf` names the thread or top-level directory of a path.
 */
export function blastRadius(
  paths: readonly BytePath[],
  riskOf: (path: BytePath) => { readonly risk: Risk; readonly why: string },
  areaOf: (path: BytePath) => BytePath,
): BlastRadiusFact {
  const areas = new Set<string>();
  const reasons: { path: BytePath; risk: Risk; why: string }[] = [];
  let floor: Risk = "low";
  for (const path of paths) {
    areas.add(displayPath(areaOf(path)));
    const { risk, why } = riskOf(path);
    if (risk === "low") continue;
    if (RISKS.indexOf(risk) > RISKS.indexOf(floor)) floor = risk;
    reasons.push({ path, risk, why });
  }
  // A stable sort: within a risk the paths stay in byte order.
  reasons.sort((a, b) => RISKS.indexOf(b.risk) - RISKS.indexOf(a.risk));
  return {
    floor,
    reasons: reasons.slice(0, REASONS_MAX),
    areas: [...areas].filter((area) => area !== "").sort(),
  };
}
