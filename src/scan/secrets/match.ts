/** A secret at its place in one layer of content. Never leaves this room: a finding says less. */
export interface Match {
  readonly rule: string;
  readonly level: "confirmed" | "candidate";
  /** Offsets of the secret in the layer's bytes. */
  readonly start: number;
  readonly end: number;
  readonly secret: string;
  /** Of two that overlap the more specific one stays: a vendor's format before an assignment of something. */
  readonly specific: boolean;
}

/** One layer of content under a scan: the file itself, or what was decoded from it. */
export interface Layer {
  readonly bytes: Buffer;
  /** One character a byte, so that offsets are the bytes'. */
  readonly text: string;
  /** Text with no more than a few control characters; guesses from context are made here only. */
  readonly isText: boolean;
  readonly path: string;
  /** Up to where a reader of longer stretches has read: it must not read one again for each keyword in it. */
  readonly readUpTo: Map<string, number>;
  add(match: Match): void;
}

/** Matches without those that say less of the same characters; in order of place. */
export function withoutOverlaps(matches: readonly Match[]): Match[] {
  const ranked = [...matches].sort(byPlace);
  const kept: Match[] = [];
  for (const match of ranked) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= match.start) kept.push(match);
    else if (rank(match) > rank(last)) kept[kept.length - 1] = match;
  }
  return kept;
}

function rank({ level, specific }: Match): number {
  return (level === "confirmed" ? 2 : 0) + (specific ? 1 : 0);
}

function byPlace(left: Match, right: Match): number {
  return (
    left.start - right.start ||
    rank(right) - rank(left) ||
    right.end - left.end ||
    (left.rule < right.rule ? -1 : 1)
  );
}
