import { NotUnderstood } from "./tool-call.ts";

/** What the host sent, with its keys as they came: `field` looks at own keys alone. */
export type Json = Readonly<Record<string, unknown>>;

export const EVENT_BYTES_MAX = 8 * 1024 * 1024;

/** Reads all that comes, and no more than a host sends. @throws NotUnderstood */
export async function readEvent(stdin: AsyncIterable<Uint8Array> | undefined): Promise<Json> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin ?? []) {
    length += chunk.length;
    if (length > EVENT_BYTES_MAX)
      throw new NotUnderstood(`the event is larger than ${EVENT_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return objectOf(parse(textOf(Buffer.concat(chunks, length))), "the event");
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new NotUnderstood("the event is not UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotUnderstood("the event is not JSON");
  }
}

/** An object that is no list. @throws NotUnderstood */
export function objectOf(value: unknown, what: string): Json {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  throw new NotUnderstood(`${what} is not a JSON object`);
}

/** The value of a key of the object's own: what every object has besides (`constructor`) is nothing that was sent. */
export function field(json: Json, key: string): unknown {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}

/** Undefined where the key is not there. @throws NotUnderstood for anything but text */
export function textField(json: Json, key: string): string | undefined {
  const value = field(json, key);
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  throw new NotUnderstood(`\`${key}\` of the event is not text`);
}

/** @throws NotUnderstood where it is not there, empty, or no text */
export function requiredText(json: Json, key: string): string {
  const value = textField(json, key);
  if (value === undefined || value.trim() === "") throw new NotUnderstood(`the event has no \`${key}\``);
  return value;
}

/** Values looked at in one event: what is nested or listed beyond that is no tool's input. */
const VALUES_MAX = 100_000;

/** Every text in a value, however deep, keys included. @throws NotUnderstood where there are too many */
export function textsIn(value: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  for (let seen = 0; open.length > 0; seen += 1) {
    if (seen > VALUES_MAX) throw new NotUnderstood("the tool's input has more values than can be looked at");
    const next = open.pop();
    if (typeof next === "string") texts.push(next);
    else if (typeof next === "object" && next !== null)
      for (const [key, inner] of Object.entries(next)) {
        if (!Array.isArray(next)) texts.push(key);
        open.push(inner);
      }
  }
  return texts;
}
