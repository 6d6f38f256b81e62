// Not src/scan/tests/lexer.ts, which reads seven languages token by token: here only comments and strings count, in any
// language and any size, and code is skipped unread.
import { LiteralReader } from "./literals.ts";
import type { Region } from "./region.ts";
import type { Syntax } from "./syntax.ts";

/**
 * The comments and strings of a text, in order. One pass: time grows with the text alone, whatever it holds. What is
 * opened and never closed is taken for an ordinary character, so that one slip does not turn the rest of a file over.
 *
 * It knows as much of a grammar as comments and strings take, and no more: inside `${…}` and `#{…}` all is string; text
 * between JSX tags is code; of a Ruby pattern or a `%q(…)` it knows nothing.
 */
export function readRegions(text: string, syntax: Syntax): Region[] {
  const opener = openerOf(syntax);
  if (opener === undefined) return [];
  const reader = new LiteralReader(text, syntax);
  const regions: Region[] = [];
  opener.lastIndex = 0;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    const region = reader.regionAt(match.index, match[0]);
    if (region === undefined) {
      opener.lastIndex = match.index + 1;
      continue;
    }
    regions.push(region);
    opener.lastIndex = Math.max(region.end, match.index + 1);
  }
  return regions;
}

/** The region that holds an offset, by halving; undefined in between. */
export function regionAt(regions: readonly Region[], offset: number): Region | undefined {
  const at = regionAfter(regions, offset) - 1;
  const found = regions[at];
  return found !== undefined && offset < found.end ? found : undefined;
}

/** The index of the first region that begins after an offset. */
export function regionAfter(regions: readonly Region[], offset: number): number {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((regions[middle] as Region).start <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const openers = new Map<Syntax, RegExp | undefined>();

/** Everything at which a region might begin, longest marks first. */
function openerOf(syntax: Syntax): RegExp | undefined {
  if (openers.has(syntax)) return openers.get(syntax);
  const marks = [
    ...syntax.lineComments,
    ...syntax.blockComments.map(([open]) => open),
    ...syntax.strings.map(({ open }) => open),
    ...(syntax.quirks.has("templates") ? ["`"] : []),
    ...(syntax.quirks.has("patterns") ? ["/"] : []),
    ...(syntax.quirks.has("lifetimes") ? ["'"] : []),
    ...(syntax.quirks.has("here-documents") ? ["<<"] : []),
    ...(syntax.name === "lua" ? ["[", "--["] : []),
  ];
  const sorted = [...new Set(marks)].sort((a, b) => b.length - a.length);
  const source = sorted.map((mark) => mark.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
  const opener = sorted.length === 0 ? undefined : new RegExp(source, "g");
  openers.set(syntax, opener);
  return opener;
}
