import { UnreadableList } from "./dependency.ts";
import { LIST_PACKAGES_MAX } from "./limits.ts";

/** Whatever a parser made of foreign text. */
export type Fields = Readonly<Record<string, unknown>>;

/** The members of a map; none where it is no map. Own members only: a file may call a package `constructor`. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return value as Fields;
}

export function entriesOf(value: unknown): [string, unknown][] {
  const entries = Object.entries(fieldsOf(value));
  if (entries.length > LIST_PACKAGES_MAX)
    throw new UnreadableList(`it has more than ${LIST_PACKAGES_MAX} entries`);
  return entries;
}

/** A member of its own, never one that every object has. */
export function member(value: unknown, key: string): unknown {
  const fields = fieldsOf(value);
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = member(value, key);
  return typeof found === "string" ? found : undefined;
}

export function listAt(value: unknown, key: string): readonly unknown[] {
  const found = member(value, key);
  return Array.isArray(found) ? found : [];
}

/** A map at the top, or the file is not what its name says. */
export function requireMap(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new UnreadableList("it is no map of names and values");
}
