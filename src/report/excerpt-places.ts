import type { Finding } from "../engine/finding.ts";
import { areaOf } from "./areas.ts";
import { TEXT_FINDINGS_MAX } from "./text.ts";

/**
 * The findings whose source line the text report may show. None in a file where a secret was found: it is never printed
 * (contract.md, 5), and whatever else is found there may stand on its line.
 */
export function placesToShow(findings: readonly Finding[]): readonly Finding[] {
  const withSecrets = new Set(
    findings.filter((finding) => areaOf(finding) === "secrets").map(({ path }) => path),
  );
  return findings
    .slice(0, TEXT_FINDINGS_MAX)
    .filter(({ path, line }) => path !== undefined && line !== undefined && !withSecrets.has(path));
}
