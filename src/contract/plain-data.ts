/** What a document holds once it is read: objects have no prototype, so a key can never reach what the program is made of. */
export type Plain = null | boolean | number | string | Plain[] | PlainObject;
export interface PlainObject {
  [key: string]: Plain;
}

/** Containers inside containers, the document itself being the first (contract.md, 3). */
export const DEPTH_MAX = 32;

/** Names through which a careless `target[key] = …` elsewhere would change the program itself [T101]. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN_KEYS.has(key);
}

export function emptyObject(): PlainObject {
  return Object.create(null) as PlainObject;
}

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is wrong with a number, or undefined. An integer beyond 2^53 - 1 would be another one than was written [T102]. */
export function numberProblem(value: number): { message: string; help: string } | undefined {
  if (!Number.isFinite(value)) {
    return {
      message: "the number is not finite",
      help: "write the number that is meant; there is no `unlimited`",
    };
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return {
      message: "the number is too large to be read exactly",
      help: `write a number between -${Number.MAX_SAFE_INTEGER} and ${Number.MAX_SAFE_INTEGER}`,
    };
  }
  return undefined;
}

/** One further step of a JSON pointer (RFC 6901). */
export function pointerTo(parent: string, key: string | number): string {
  return `${parent}/${typeof key === "number" ? key : key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The keys and indexes that a JSON pointer goes through. */
export function pointerSteps(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
