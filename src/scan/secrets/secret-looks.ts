import { entropyOf } from "./entropy.ts";
import { isPlaceholder } from "./placeholder.ts";

export type NameKind = "password" | "key" | "any";

export interface Context {
  readonly name: string;
  readonly kind: NameKind;
  readonly isQuoted: boolean;
  readonly path: string;
}

const LENGTH_MIN = 8;
const LENGTH_MAX = 300;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX_DIGEST = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** References, templates, calls, paths, addresses: places where a secret comes from, or none at all. */
const NOT_A_LITERAL =
  /\$\{|\$\(|\{\{|\}\}|<%|%>|%[sdv(]|^\$|^%|^@|^#|^&|^!|^\*|^<.*>$|^\[.*\]$|^urn:|^\{.*\}$|[a-z_]\(|::|->|=>|:\/\/|^\.{0,2}\/|^~\/|\.(?:js|ts|py|go|rb|json|ya?ml|pem|key|crt|txt|md|html|env|sh|conf|com|org|net|io)(?:[/:?#]|$)/i;
/** A regular expression says which texts are meant: a class with a range in it, a group's sign, `\d+`. */
const EXPRESSION = /\[[^\]]{0,40}(?:a-[fz]|A-[FZ]|0-9)|\(\?[:=!<P]|\\[dws][+*{]/;
const REFERENCE =
  /^(?:process\.env|os\.environ|env|config|settings|self|this|options|opts|args|params|props|data|req|request|response|ctx|context|user|secrets|vars|var|local|module|import|System|Deno|Bun|Rails)[.[(]/;
const WORD_VALUES =
  /^(?:true|false|null|nil|none|undefined|string|number|boolean|required|optional|disabled|enabled|password|secret|token|default|unknown|hidden|empty|test|testing|admin|root|user|public|private)[\w-]{0,8}$/i;
const WEAK_IN_TESTS =
  /(?:^|\/)(?:tests?|specs?|__tests__|fixtures?|mocks?|testdata|examples?|samples?|docs?|locales?|i18n|lang)(?:\/|$)|[._-](?:test|spec|mock|fixture)s?\.|_test\.|\.md$|\.mdx$|\.rst$|\.adoc$|\.po$/i;
/** Five in a row: English has hardly a word with them, of random letters every other run of eight does. */
const CONSONANTS = /[bcdfghjklmnpqrstvwxz]{5}/i;
const STOP_WORDS =
  /test|fake|dummy|mock|sample|demo|secret|password|passwd|token|changeit|hello|world|foo|bar|key|user|admin|valid|wrong|invalid|expected|correct|your|some|this|default|abc|xyz|123/i;

/** Whether what is assigned to a secret's name looks like one: random, or chosen by a person and not a stand-in. */
export function looksLikeSecret(value: string, context: Context): boolean {
  const { length } = value;
  if (length < LENGTH_MIN || length > LENGTH_MAX || /[\s\x00-\x1f\x7f-\xff]/.test(value)) return false;
  // Cheapest first: of most values this is all that is asked.
  if (context.kind !== "password" && !isRandom(value, context)) return false;
  if (NOT_A_LITERAL.test(value) || REFERENCE.test(value) || WORD_VALUES.test(value)) return false;
  if (EXPRESSION.test(value)) return false;
  if (isPlaceholder(value) || UUID.test(value) || /^[\d.,:+_-]+$|-v?\d+\.\d+(?:\.\d+)?$/.test(value))
    return false;
  if (
    HEX_DIGEST.test(value) &&
    /hash|sha\d|md5|digest|checksum|commit|integrity|etag|revision/i.test(context.name)
  )
    return false;
  if (!/\d/.test(value) && !hasMixedMarks(value)) return false;
  if (!/[A-Za-z]/.test(value)) return false;
  // A number and a colon before it are a bot's token's or an address's, which have formats of their own.
  if (context.kind !== "password" && /^\d{4,}:/.test(value)) return false;
  if (isWordy(value))
    return context.kind === "password" && context.isQuoted && isChosenPassword(value, context);
  if (WEAK_IN_TESTS.test(context.path))
    return length >= 20 && entropyOf(value) >= 3.8 && !STOP_WORDS.test(value);
  return isRandom(value, context);
}

function isRandom(value: string, { kind, isQuoted }: Context): boolean {
  const bits = entropyOf(value);
  if (kind === "any") return isStrong(value, bits);
  if (kind === "password")
    return bits >= (value.length < 12 ? 2.7 : 2.9) && (isQuoted || classesIn(value) >= 2);
  if (value.length < 16) return value.length >= 10 && bits >= 3.1 && classesIn(value) >= 3;
  return bits >= (/^[0-9a-f]+$/i.test(value) ? 2.9 : 3.4);
}

/** Of three kinds of characters, or a key's worth of hexadecimal digits; more than most hashes of things have. */
function isStrong(value: string, bits: number): boolean {
  if (/^[0-9a-f]+$/i.test(value)) return (value.length === 32 || value.length === 64) && bits >= 3.4;
  return value.length >= 20 && bits >= 3.9 && classesIn(value) >= 3 && /^[\w+/=.-]+$/.test(value);
}

/** A password that a person made of words: digits and marks in it, and none of the words that stand-ins have. */
function isChosenPassword(value: string, { path }: Context): boolean {
  if (WEAK_IN_TESTS.test(path) || STOP_WORDS.test(value)) return false;
  return /\d/.test(value) && classesIn(value) >= 3 && !/^[a-z]+(?:[-_.:/][a-z0-9]+)+$/i.test(value);
}

function hasMixedMarks(value: string): boolean {
  return value.length >= 20 && /[a-z]/.test(value) && /[A-Z]/.test(value) && entropyOf(value) >= 4;
}

function classesIn(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
}

/** Whether most of its letters lie in runs that read as words: with vowels, and without a heap of consonants. */
export function isWordy(value: string): boolean {
  const letters = value.replace(/[^A-Za-z]/g, "").length;
  const words = value.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g) ?? [];
  const inWords = words.filter((word) => /[aeiouy]/i.test(word) && !CONSONANTS.test(word)).join("").length;
  return inWords >= letters * 0.7;
}
