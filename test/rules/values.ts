import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";

/** Reading YAML values whose shape is not known yet; each error says what was expected. */
export function textOf(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  throw new Error(`${what} is not text`);
}

export function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${what} is no list`);
}

export function oneOf<Word extends string>(value: unknown, what: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new Error(`${what} is none of ${words.join(", ")}`);
  return found;
}

/** A map, none of whose keys is unknown. */
export function fieldsOf(value: unknown, what: string, known: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${what} is no map`);
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new Error(`${what} has no \`${stranger}\`: it has ${known.join(", ")}`);
  return value as Record<string, unknown>;
}

/** A fact that is written as it is: what is left out is taken from the pattern, and no key may be new. */
export function filledIn<T extends object>(
  value: unknown,
  what: string,
  pattern: T,
  optional: readonly string[] = [],
): T {
  const fields = fieldsOf(value, what, [...Object.keys(pattern), ...optional]);
  return { ...pattern, ...(withPaths(fields) as object) };
}

export function listFilledIn<T extends object>(
  value: unknown,
  what: string,
  pattern: T,
  optional: readonly string[] = [],
): T[] {
  return listOf(value, what).map((item) => filledIn(item, `an entry of ${what}`, pattern, optional));
}

/** `path` and `twin` are paths wherever they stand: text becomes the bytes it stands for. */
function withPaths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPaths);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, unknown] =>
      (key === "path" || key === "twin") && typeof inner === "string"
        ? [key, readPath(inner) satisfies BytePath]
        : [key, withPaths(inner)],
    ),
  );
}

/** A path as text, or `hex:` and its bytes. */
export function readPath(text: string): BytePath {
  if (!text.startsWith("hex:")) return bytePathOfText(text);
  return Buffer.from(text.slice(4), "hex").toString("latin1") as BytePath;
}
