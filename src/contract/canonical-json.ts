import { createHash } from "node:crypto";

/** Levels of nesting; documents are bounded to 32 long before they come here. */
export const CANONICAL_DEPTH_MAX = 256;

/** A value that has no canonical JSON. Thrown, for no document that passed validation contains one. */
export class NotCanonicalError extends Error {}

/**
 * RFC 8785: no white space, keys in the order of their UTF-16 code units, numbers and strings as ECMAScript writes them.
 * Takes what JSON can say: null, booleans, finite numbers, strings, arrays and plain objects. Throws NotCanonicalError
 * for everything else, lone surrogates, holes in arrays, cycles and nesting beyond 256 levels among it.
 */
export function canonicalJson(value: unknown): string {
  return written(value, 0);
}

/** The SHA-256 of the UTF-8 of the canonical JSON: 64 lower-case hexadecimal digits. Throws as `canonicalJson` does. */
export function sha256OfCanonicalJson(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value), "utf8").digest("hex");
}

function written(value: unknown, depth: number): string {
  if (depth > CANONICAL_DEPTH_MAX)
    throw new NotCanonicalError(`nesting beyond ${CANONICAL_DEPTH_MAX} levels`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return writtenString(value);
  if (typeof value === "number") return writtenNumber(value);
  // `Array.from` visits holes, which `map` would skip.
  if (Array.isArray(value)) return `[${Array.from(value, (item) => written(item, depth + 1)).join(",")}]`;
  if (typeof value === "object" && isPlain(value)) return writtenObject(value, depth);
  throw new NotCanonicalError(`${typeof value === "object" ? "an object that is not plain" : typeof value}`);
}

function writtenObject(value: object, depth: number): string {
  const members = Object.entries(value)
    // The default order of strings, and RFC 8785's (3.2.3): code units, whatever the locale.
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${writtenString(key)}:${written(member, depth + 1)}`);
  return `{${members.join(",")}}`;
}

function writtenString(text: string): string {
  if (!text.isWellFormed()) throw new NotCanonicalError("a string with a lone surrogate");
  return JSON.stringify(text);
}

function writtenNumber(value: number): string {
  if (!Number.isFinite(value)) throw new NotCanonicalError("a number that is not finite");
  // `String(-0)` is `0`, as RFC 8785 has it.
  return String(value);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
