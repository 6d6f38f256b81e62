import type { Json } from "./source.ts";

/** What a schema says to people, and what no validator reads. */
const SILENT = new Set([
  "description",
  "example",
  "examples",
  "title",
  "default",
  "deprecated",
  "readOnly",
  "xml",
  "discriminator",
]);
const COMBINATIONS = ["allOf", "anyOf", "oneOf"] as const;

/**
 * A schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12, closed: a key that no part of it names is a violation, because
 * an App that reads such a key relies on what GitHub does not promise. `use`: where a value stands; `part`: a piece of a
 * combination or a named schema, which is closed where it is used.
 */
export function normalise(schema: unknown, position: "use" | "part"): Json {
  if (typeof schema !== "object" || schema === null) return {};
  const { nullable, ...rest } = schema as Json;
  if (nullable !== true) return close(rest, position);
  if (typeof rest.type === "string") {
    const values = Array.isArray(rest.enum) ? { enum: [...rest.enum, null] } : {};
    return close({ ...rest, ...values, type: [rest.type, "null"] }, position);
  }
  if (Object.keys(rest).every((key) => SILENT.has(key))) return {};
  const either = { anyOf: [normalise(rest, "part"), { type: "null" }] };
  return position === "use" ? { ...either, unevaluatedProperties: false } : either;
}

function close(schema: Json, position: "use" | "part"): Json {
  const made: Json = {};
  for (const [key, value] of Object.entries(schema)) {
    if (SILENT.has(key) || key.startsWith("x-")) continue;
    if (key === "properties") made.properties = mapped(value as Json);
    else if (key === "items") made.items = normalise(value, "use");
    else if (key === "additionalProperties" && typeof value === "object") {
      made.additionalProperties = normalise(value, "use");
    } else if ((COMBINATIONS as readonly string[]).includes(key)) {
      made[key] = (value as unknown[]).map((part) => normalise(part, "part"));
    } else if (key === "$ref") made.$ref = String(value).replace("#/components/schemas/", "github#/$defs/");
    else made[key] = value;
  }
  const describes = ["properties", "$ref", ...COMBINATIONS].some((key) => key in made);
  if (position === "use" && describes && made.additionalProperties === undefined)
    made.unevaluatedProperties = false;
  return made;
}

function mapped(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, normalise(one, "use")]));
}
