import { createHash } from "node:crypto";
import type { FactName } from "./facts.ts";

/** 32 hexadecimal digits. The parts are joined by NUL, which occurs in none of them. */
export function fingerprint(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0"), "utf8").digest("hex").slice(0, 32);
}

/** Of the finding that a rule makes of a required fact which nobody knows. */
export function undeterminedFingerprint(ruleId: string, name: FactName): string {
  return fingerprint([ruleId, "undetermined", name]);
}
