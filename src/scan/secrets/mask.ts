import { ScanBudget } from "./scan-budget.ts";
import { scanLayer } from "./scan-layer.ts";
import { SCAN_CEILINGS } from "./types.ts";

/**
 * The text with every secret in it, and every candidate, replaced by its length: for paths, branch names and whatever else
 * of the judged repository a report repeats. Secrets that are written in another encoding stay as they stand.
 */
export function maskSecrets(text: string): string {
  const bytes = Buffer.from(text, "utf8");
  const { matches } = scanLayer(bytes, "", new ScanBudget(SCAN_CEILINGS));
  if (matches.length === 0) return text;
  let masked = "";
  let at = 0;
  for (const { start, end } of matches) {
    if (start < at) continue;
    masked += `${bytes.toString("utf8", at, start)}‹a secret of ${end - start} characters›`;
    at = end;
  }
  return masked + bytes.toString("utf8", at);
}
