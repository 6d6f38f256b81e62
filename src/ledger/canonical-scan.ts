import { endOfNumber, endOfString, isKeyBefore } from "./canonical-token.ts";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;

/** What a scan found. */
export interface CanonicalScan {
  /** Bytes before the first place where the text is not as RFC 8785 writes it; undefined: it is. */
  readonly departsAt: number | undefined;
  /** Where the key `hash` of the outermost object begins, with its quotation mark; undefined: it has none. */
  readonly hashAt: number | undefined;
}

/** What an open array, and an object before its first key, have in the place of where the last key begins. */
const IN_ARRAY = -1;
const NO_KEY = -2;

/**
 * Whether a text that `JSON.parse` has taken, and that was valid UTF-8, is canonical JSON (RFC 8785), as
 * `canonicalJson(JSON.parse(text)) === text` would say: several times faster, because nothing is written.
 */
export function scanCanonical(bytes: Buffer): CanonicalScan {
  // Plain variables and bytes: this loop is much of what a verification costs.
  const keys: number[] = [];
  const keyEnds: number[] = [];
  let depth = 0;
  let expectsKey = false;
  let hashAt: number | undefined;
  for (let at = 0; at < bytes.length; ) {
    let end = at + 1;
    switch (bytes[at]) {
      case QUOTE:
        end = endOfString(bytes, at);
        if (!expectsKey || end < 0) break;
        expectsKey = false;
        if (keys[depth] !== NO_KEY && !isKeyBefore(bytes, keys[depth]!, keyEnds[depth]!, at, end)) end = -1;
        keys[depth] = at;
        keyEnds[depth] = end;
        if (depth === 1 && end - at === HASH_KEY.length && isHashKey(bytes, at)) hashAt = at;
        break;
      case OPENING_BRACE:
        keys[++depth] = NO_KEY;
        expectsKey = true;
        break;
      case OPENING_BRACKET:
        keys[++depth] = IN_ARRAY;
        break;
      case CLOSING_BRACE:
      case CLOSING_BRACKET:
        depth--;
        expectsKey = false;
        break;
      case COMMA:
        expectsKey = keys[depth] !== IN_ARRAY;
        break;
      case COLON:
        break;
      case LOWER_T:
      case LOWER_N:
        end = at + 4;
        break;
      case LOWER_F:
        end = at + 5;
        break;
      default:
        end = endOfNumber(bytes, at);
    }
    if (end < 0) return { departsAt: at, hashAt };
    at = end;
  }
  return { departsAt: undefined, hashAt };
}

const HASH_KEY = Buffer.from('"hash"');

function isHashKey(bytes: Buffer, at: number): boolean {
  for (let n = 0; n < HASH_KEY.length; n++) if (bytes[at + n] !== HASH_KEY[n]) return false;
  return true;
}
