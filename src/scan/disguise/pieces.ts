import type { ContentPlace } from "../../engine/content-facts.ts";
import type { Line } from "../lexing/changed-lines.ts";
import type { Region } from "../lexing/region.ts";
import { regionAfter, regionAt } from "../lexing/regions.ts";
import type { Nature } from "../lexing/syntax.ts";

/** A part of one line that is wholly comment, string, code or plain text. */
export interface Piece {
  readonly where: ContentPlace;
  readonly start: number;
  readonly end: number;
}

const PLACE: Readonly<Record<Exclude<Nature, "program">, ContentPlace>> = {
  data: "data",
  markup: "data",
  prose: "prose",
  unknown: "unknown",
};

/** The pieces of a line that hold a match of `suspect` (global), in order; each once. */
export function* piecesWith(
  suspect: RegExp,
  text: string,
  line: Line,
  nature: Nature,
  regions: readonly Region[],
): Generator<Piece> {
  const pattern = new RegExp(suspect.source, suspect.flags);
  pattern.lastIndex = line.start;
  for (let match = pattern.exec(text); match !== null && match.index < line.end; match = pattern.exec(text)) {
    const piece = pieceAt(match.index, line, nature, regions);
    yield piece;
    pattern.lastIndex = piece.end;
    if (piece.end >= line.end) return;
  }
}

/** The piece of its line that an offset lies in. */
export function pieceAt(offset: number, line: Line, nature: Nature, regions: readonly Region[]): Piece {
  if (nature !== "program") {
    const inComment = nature === "data" && regionAt(regions, offset)?.kind === "comment";
    return { where: inComment ? "comment" : PLACE[nature], start: line.start, end: line.end };
  }
  const region = regionAt(regions, offset);
  if (region) {
    return {
      where: region.kind,
      start: Math.max(region.start, line.start),
      end: Math.min(region.end, line.end),
    };
  }
  const next = regionAfter(regions, offset);
  return {
    where: "code",
    start: Math.max(regions[next - 1]?.end ?? 0, line.start),
    end: Math.min(regions[next]?.start ?? line.end, line.end),
  };
}
