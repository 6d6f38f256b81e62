import type { BytePath } from "../../contract/byte-path.ts";
import type { Hideable, Reach } from "./silencer-form.ts";
import type { SilencerSighting } from "./silencers.ts";

/** Where one of our own scanners found something. */
export interface FoundPlace {
  readonly by: Hideable;
  readonly path: BytePath;
  /** 1-based; absent: the file as a whole. */
  readonly line?: number;
}

/**
 * What a silencer would have hidden of what our scanners found: the first place in its reach, in words. A silencer that
 * its tool does not obey where it stands hides nothing.
 */
export function hiddenBy(
  { isObeyed, hides, reach, line }: SilencerSighting,
  path: BytePath,
  places: readonly FoundPlace[],
): string | undefined {
  if (!isObeyed) return undefined;
  const hidden = places.find(
    (place) => place.path === path && hides.includes(place.by) && isReached(reach, line, place.line),
  );
  if (!hidden) return undefined;
  return hidden.line === undefined ? `${hidden.by} in this file` : `${hidden.by} at line ${hidden.line}`;
}

function isReached(reach: Reach, line: number, place: number | undefined): boolean {
  if (reach === "file") return true;
  if (reach === "rest") return place === undefined || place >= line;
  if (place === undefined) return false;
  // Tools differ on whether a remark on a line of its own means the next one: both are silenced for us.
  return place === line || place === line + 1;
}
