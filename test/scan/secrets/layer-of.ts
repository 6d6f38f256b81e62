import type { Layer, Match } from "../../../src/scan/secrets/match.ts";

/** One layer of content (of text, where nothing else is said), and what is found in it. */
export function layerOf(
  text: string,
  { path = "a.txt", isText = true } = {},
): { layer: Layer; matches: Match[] } {
  const matches: Match[] = [];
  const bytes = Buffer.from(text, "latin1");
  const add = (match: Match) => void matches.push(match);
  return { layer: { bytes, text, isText, path, readUpTo: new Map(), add }, matches };
}
