/** What a scan says of one secret. Never the secret itself: at most its kind, its first four characters, its length. */
export interface SecretFinding {
  /** The format's id, as `github-token-classic`. */
  readonly rule: string;
  /** Confirmed stops; a candidate only looks like a secret, and is for a person to look at (contract.md, 4). */
  readonly level: "confirmed" | "candidate";
  /** Of the outer content, 1-based, where it was found in decoded content. */
  readonly line: number;
  /** In bytes, 1-based. */
  readonly column: number;
  /** At most four characters of the secret, and its length: `ghp_… (40 characters)`. */
  readonly preview: string;
  /** How it was decoded, outermost first; absent where it stands in the clear. */
  readonly via?: readonly string[];
  /**
   * By which the same secret is known in another content: a hash of it without a key, by which a weak password could be
   * guessed. For comparing in memory only: it is never printed, stored or sent anywhere [T162].
   */
  readonly sameAs: string;
  /**
   * 32 hexadecimal digits that may be said: an HMAC of the secret, keyed with a hash of the whole content (see
   * `ScanHint.marks`). Who cannot read the content anyway can try no guess against it [T162].
   */
  readonly mark: string;
}

/** Something that was not looked at. It never passes: who asked must treat it as unknown. */
export interface Unscanned {
  /** A ceiling, or what is wrong with the content. */
  readonly reason: UnscannedReason;
  /** One clause for people. */
  readonly detail: string;
  readonly line: number;
  readonly via?: readonly string[];
}
export type UnscannedReason =
  | "decoded-bytes"
  | "depth"
  | "ratio"
  | "entries"
  | "attempts"
  | "findings"
  | "damaged"
  | "encrypted"
  | "unsupported"
  | "deadline"
  | "worker";

export interface SecretScan {
  /** By place, then by rule. */
  readonly findings: readonly SecretFinding[];
  /** Empty: all of it was looked at. */
  readonly unscanned: readonly Unscanned[];
}

export interface ScanHint {
  /** Where the content lies, UTF-8 text or one character a byte; dot files are read by their own rules. */
  readonly path?: string;
  /** What keys the marks: the whole content, or, of lists whose other lines come and go, the line. Absent: the content. */
  readonly marks?: "line";
}

/** What one scan may cost at most. Counted, not timed, so that the same bytes give the same answer on any machine. */
export interface ScanCeilings {
  /** Decodings inside decodings. */
  readonly depth: number;
  /** All that is decoded and unpacked, in bytes. */
  readonly decodedBytes: number;
  /** Unpacked bytes for one packed byte, beyond the first `ratioFreeBytes`. */
  readonly ratio: number;
  readonly ratioFreeBytes: number;
  /** Members of all archives together. */
  readonly entries: number;
  /** Places where a keyword stands and a pattern is tried. */
  readonly attempts: number;
  readonly findings: number;
}

export const SCAN_CEILINGS: ScanCeilings = {
  depth: 3,
  decodedBytes: 50 * 1024 * 1024,
  ratio: 100,
  ratioFreeBytes: 1024 * 1024,
  entries: 5_000,
  attempts: 600_000,
  findings: 1_000,
};
