import type { Verdict } from "./verdict.ts";

/** A verdict in which every text is as `mask` leaves it: what people and agents wrote may hold a secret. Keys stay. */
export function maskedVerdict(verdict: Verdict, mask: (text: string) => string): Verdict {
  // Checked: texts become texts, and nothing else changes.
  return maskedValue(verdict, mask) as Verdict;
}

/** Of anything that JSON can say. */
export function maskedValue(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedValue(item, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskedValue(item, mask)]));
}
