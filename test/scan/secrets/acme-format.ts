import { assignedAfter } from "../../../src/scan/secrets/assigned-value.ts";
import type { Match } from "../../../src/scan/secrets/match.ts";
import type { TokenFormat } from "../../../src/scan/secrets/token-format.ts";
import { tokenMatcher } from "../../../src/scan/secrets/token-matcher.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { textOf } from "./generate.ts";
import { layerOf } from "./layer-of.ts";

export const drawn = (pattern: string, seed = 1) => textOf(pattern, randomFrom(seed));
export const PREFIXED: TokenFormat = {
  id: "acme-token",
  vendor: "Acme",
  keywords: ["acm_"],
  pattern: "acm_[A-Za-z0-9]{24}",
  level: "confirmed",
  documented: "Acme, tokens",
};
export const body = drawn("[A-Za-z0-9]{24}", 3);
export const token = `acm_${body}`;

/** What a format finds in a text: at its keyword, as the automaton would call it. */
export function found(format: Partial<TokenFormat>, text: string, { isText = true } = {}): Match[] {
  const whole = { ...PREFIXED, ...format };
  const { layer, matches } = layerOf(text, { isText });
  for (const keyword of whole.keywords) {
    const start = text.toLowerCase().indexOf(keyword);
    if (start < 0) continue;
    const end = start + keyword.length;
    tokenMatcher(whole).at(layer, start, end, () => assignedAfter(text, end));
  }
  return matches;
}
export const levels = (format: Partial<TokenFormat>, text: string) =>
  found(format, text).map(({ level }) => level);
