import type { ChecksumName } from "./checksums.ts";

/**
 * One documented format of a secret, as data. The patterns are our own, written from what the vendors document.
 * Patterns have no unbounded repetition and no lazy prefix: V8 backtracks, and the text is hostile.
 */
export interface TokenFormat {
  /** The rule's id in findings. */
  readonly id: string;
  readonly vendor: string;
  /**
   * What must stand in the text, in any case of ASCII letters, at least three characters. Where the format has a
   * prefix, the pattern begins at the keyword; where it has none (`place: "value"`), the keyword names the vendor, and
   * the pattern must be the whole of what is assigned, within the same line or element.
   */
  readonly keywords: readonly [string, ...string[]];
  /** Source of a regular expression, matched in the exact case. Its group, where it has one, is the secret. */
  readonly pattern: string;
  /** `prefix` (the default) or `value`; `inside`: the pattern begins up to `lead` characters before the keyword. */
  readonly place?: "prefix" | "value" | "inside";
  readonly lead?: number;
  /** What the format can say at best; a checksum that does not hold makes a candidate of it. */
  readonly level: "confirmed" | "candidate";
  /** Bits a character at least (Shannon, over the secret without its prefix); absent: 2.5. */
  readonly entropy?: number;
  /** Only where the vendor documents one. */
  readonly checksum?: ChecksumName;
  /** The pattern already says where the token ends. */
  readonly openEnd?: boolean;
  /** The vendor's page that documents the format. */
  readonly documented: string;
}
