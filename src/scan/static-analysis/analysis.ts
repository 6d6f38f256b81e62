import { createHash } from "node:crypto";
import type { BytePath } from "../../contract/byte-path.ts";
import type { Language } from "./language.ts";

/** A text for an engine to look at. */
export interface AnalysedText {
  readonly path: BytePath;
  readonly language: Language;
  readonly bytes: Buffer;
}

/** What an engine says of one copy, in its own order. */
export interface Match {
  /** The copy's number. */
  readonly copy: number;
  readonly rule: string;
  /** 1-based. */
  readonly line: number;
  /** What matched, as it stands in the text. */
  readonly code: string;
}

/** A copy that an engine did not look at, or not at all of it. */
export interface Unlooked {
  readonly copy: number;
  /** 1-based; absent: the whole of it. */
  readonly line?: number;
  /** One clause. */
  readonly why: string;
}

/** What an engine answered: for every copy it was given, either all there is to find or why not. */
export interface EngineAnswer {
  readonly matches: readonly Match[];
  readonly unlooked: readonly Unlooked[];
  readonly version?: string;
}

/** Something found at a place, with what makes it the same when it is seen again. */
export interface Sighting {
  readonly rule: string;
  readonly path: BytePath;
  readonly line: number;
  /** 32 hexadecimal digits, of rule, path, code and which of its kind it is; not of its line. */
  readonly fingerprint: string;
  /** As `fingerprint`, of rule and code alone: a file that moved carries it along. */
  readonly sameAs: string;
}

/** The matches in one text, by place; two of one rule on one line with the same code are one. */
export function sightingsIn(path: BytePath, matches: readonly Match[]): Sighting[] {
  const seen = new Map<string, number>();
  const known = new Set<string>();
  return [...matches].sort(byPlace).flatMap(({ rule, line, code }) => {
    const plain = code.replace(/\s+/g, " ").trim();
    const place = [rule, line, plain].join("\0");
    if (known.has(place)) return [];
    known.add(place);
    const same = [rule, plain].join("\0");
    const occurrence = seen.get(same) ?? 0;
    seen.set(same, occurrence + 1);
    return [
      {
        rule,
        path,
        line,
        fingerprint: digest([rule, path, plain, String(occurrence)]),
        sameAs: digest([rule, plain, String(occurrence)]),
      },
    ];
  });
}

/** What stands after the change and did not before: at the same path, or at the paths from which the file came. */
export function introduced(after: readonly Sighting[], before: readonly Sighting[]): Sighting[] {
  const stood = new Set(before.map(({ sameAs }) => sameAs));
  return after.filter(({ sameAs }) => !stood.has(sameAs));
}

function byPlace(a: Match, b: Match): number {
  return a.line - b.line || compare(a.rule, b.rule) || compare(a.code, b.code);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function digest(parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0"), "utf8").digest("hex").slice(0, 32);
}
