import { createHash } from "node:crypto";
import { DOCUMENTED_EXAMPLES } from "./documented-examples.ts";

/** Words that stand in for a secret, in any case. Long enough that no random token holds one by chance. */
const STAND_IN =
  /example|placeholder|redacted|changeme|change[_-]me|replace[_-]?me|replace[_-]with|your[_-]?(?:own|api|token|key|secret|pass|access|client|auth)|insert[_-]?your|put[_-]?your|not[_-]?(?:a[_-])?(?:real|secret)|dummy|foobar|sample[_-]?(?:key|token|secret)|my[_-]?(?:secret|token|api|access)[_-]|t?his[_-]?is[_-]/i;
const ALPHABET = /abcdefghijkl/i;

const SAME_RUN = 6;
const MASK = /\*{3,}|\.{3}|x{5,}|0{8,}|\u2026|\?{3}|<[a-z_ -]{2,40}>|<[a-z]{3}[a-z0-9_ .-]{1,40}>|your[_-]/i;
/** `123123123123123`: five times the same two to four characters. */
const PERIODS = [2, 3, 4];
const PERIOD_TIMES = 5;
/** `1234-1234-1234-`. */
const GROUPS = /(\d{3,6}[-_.])\1{2}/;
/** How Amazon Web Services ends the keys in all of its documentation. */
const EXAMPLE_END = /EXAMPLE(?:KEY)?$/;
const SEQUENCES = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "9876543210", "qwertyuiop"];
const SEQUENCE_LENGTH = 7;

/** For each sequence, which character comes after which, whatever their case. */
const FOLLOWING = SEQUENCES.map((sequence) => {
  const after = new Uint8Array(128);
  for (let at = 1; at < sequence.length; at++) {
    for (const character of [sequence[at - 1]!, sequence[at - 1]!.toUpperCase()])
      after[character.charCodeAt(0)] = sequence.charCodeAt(at);
  }
  return after;
});

/** Whether a text is written in a way that no generator writes: a stand-in, a mask, a run, a row of the alphabet. */
export function isPlaceholder(secret: string): boolean {
  return isMask(secret) || repeats(secret, 1, SAME_RUN) || STAND_IN.test(secret) || holdsSequence(secret);
}

/** Whether it says of itself that it is none: `xxxxxx`, `******`, `000000`, `…`. */
export function isMask(secret: string): boolean {
  if (MASK.test(secret) || GROUPS.test(secret)) return true;
  return PERIODS.some((period) => repeats(secret, period, PERIOD_TIMES));
}

/** Whether it has words in it that stand in for a secret, or half of the alphabet. */
export function isStandIn(secret: string): boolean {
  return saysStandIn(secret) || ALPHABET.test(secret);
}

/** Whether it has words in it that stand in for a secret. */
export function saysStandIn(secret: string): boolean {
  return STAND_IN.test(secret);
}

/** Whether a vendor's own page prints it. */
export function isDocumentedExample(secret: string): boolean {
  if (EXAMPLE_END.test(secret)) return true;
  return DOCUMENTED_EXAMPLES.has(createHash("sha256").update(secret, "latin1").digest("hex").slice(0, 32));
}

/** Whether so many characters come so many times in a row; where they are several, not all the same. */
function repeats(text: string, period: number, times: number): boolean {
  let length = period;
  for (let at = period; at < text.length; at++) {
    length = text.charCodeAt(at) === text.charCodeAt(at - period) ? length + 1 : period;
    if (length >= period * times && (period === 1 || !isOneCharacter(text, at, period))) return true;
  }
  return false;
}

function isOneCharacter(text: string, end: number, length: number): boolean {
  for (let at = end - length + 1; at < end; at++) if (text[at] !== text[end]) return false;
  return true;
}

/** A row of `SEQUENCE_LENGTH` characters, each of which follows the one before it in some sequence. */
function holdsSequence(secret: string): boolean {
  for (const follows of FOLLOWING) {
    let length = 1;
    for (let at = 1; at < secret.length; at++) {
      const isNext = follows[secret.charCodeAt(at - 1) & 0x7f] === (secret.charCodeAt(at) | 0x20);
      length = isNext ? length + 1 : 1;
      if (length >= SEQUENCE_LENGTH) return true;
    }
  }
  return false;
}
