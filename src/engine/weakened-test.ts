import type { BytePath } from "../contract/byte-path.ts";

/** Ways in which a test can prove less than it did. */
export const WEAKENINGS = [
  "deleted",
  /** Its file has a name by which its runner no longer finds it. */
  "not found",
  "skipped",
  /** Another test was focused, so that this one does not run. */
  "unfocused",
  /** None or fewer of its assertions can fail. */
  "vacuous",
  "fewer assertions",
  /** As many assertions, but they hold to less. */
  "weaker assertions",
  "wider tolerance",
  /** A table of cases that is empty now. */
  "no cases",
  "fewer cases",
  "longer timeout",
  "more retries",
  /** The recorded answer was recorded anew. */
  "snapshot",
  /** It stands elsewhere, or under another name; nothing is lost but the name that documents know. */
  "moved",
  /** It expects something else; whether that is less nobody can tell from the text. */
  "other expectation",
  "lower threshold",
  "excluded",
  "runner option",
  /** It could not be compared. */
  "unread",
] as const;
export type Weakening = (typeof WEAKENINGS)[number];

/** One test, or one setting of a test runner, that proves less after the change than on the target. */
export interface WeakenedTest {
  readonly kind: Weakening;
  /** Where it stands now; where it stood, if it is gone. */
  readonly path: BytePath;
  /** 1-based, in the effect; absent where it is gone. */
  readonly line?: number;
  /** Its names, outermost first, with ` > ` between; absent where the whole file is meant. */
  readonly test?: string;
  /** One clause: what is less than before. */
  readonly what: string;
  /** The criterion of acceptance that it proves, as documents name it: `FR-12/AC-1`. */
  readonly criterion?: string;
  /** Whether what it tested goes in the same change. */
  readonly goesWithSubject?: boolean;
  readonly commit?: string;
}
