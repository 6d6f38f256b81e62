import { isPlainObject } from "./plain-data.ts";

/** A value that cannot be written so that it reads back the same. Thrown: a bug of whoever made the value. */
export class NotTaggableError extends Error {}

const TAGS = ["$bigint", "$map", "$object", "$set"] as const;
const isTag = (key: string): boolean => (TAGS as readonly string[]).includes(key);

/**
 * What JSON cannot say by itself, in an object with one key of its own: whole numbers of any size, maps and sets, whose
 * order is kept. Everything else is as JSON has it; a member that is undefined is left out.
 * @throws NotTaggableError for functions, symbols, numbers that are not finite, and objects of any class
 */
export function taggedValue(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new NotTaggableError("a number that is not finite");
    return value;
  }
  if (typeof value === "bigint") return { $bigint: String(value) };
  if (Array.isArray(value)) return value.map((item) => taggedValue(item ?? null));
  if (value instanceof Map)
    return { $map: [...value].map(([key, item]) => [taggedValue(key), taggedValue(item)]) };
  if (value instanceof Set) return { $set: [...value].map(taggedValue) };
  if (isPlainObject(value) && isClassless(value)) return taggedObject(value);
  throw new NotTaggableError(typeof value === "object" ? "an object of a class" : `a ${typeof value}`);
}

/** The value of what `taggedValue` wrote. */
export function untaggedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untaggedValue);
  if (!isPlainObject(value)) return value;
  const [key = "", ...others] = Object.keys(value);
  if (others.length > 0 || !isTag(key)) return membersOf(Object.entries(value));
  const tagged = value[key];
  if (key === "$bigint") return BigInt(String(tagged));
  const items = Array.isArray(tagged) ? tagged : [];
  if (key === "$set") return new Set(items.map(untaggedValue));
  if (key === "$object") return membersOf(items as [string, unknown][]);
  return new Map(
    (items as [unknown, unknown][]).map(([name, item]) => [untaggedValue(name), untaggedValue(item)]),
  );
}

function isClassless(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function taggedObject(value: Readonly<Record<string, unknown>>): unknown {
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  // An object that looks like one of ours is none of ours.
  if (members.length === 1 && isTag(members[0]![0]))
    return { $object: members.map(([key, item]) => [key, taggedValue(item)]) };
  return Object.fromEntries(members.map(([key, item]) => [key, taggedValue(item)]));
}

function membersOf(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.map(([key, item]) => [key, untaggedValue(item)]));
}
