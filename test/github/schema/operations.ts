import type { Route } from "../route.ts";
import { CORRECTIONS } from "./corrections.ts";
import { normalise } from "./normalise.ts";
import { derived, type Json, publishedOpenApi } from "./source.ts";

/** What the published description says of one operation, as JSON Schemas. */
export interface Operation {
  readonly parameters: Json;
  readonly query: Json;
  /** Null: takes no body. */
  readonly body: Json | null;
  /** By status; null: an answer without a body. */
  readonly answers: Readonly<Record<string, Json | null>>;
}

export interface Operations {
  /** By `METHOD /path`. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly definitions: Json;
}

/** Changes with what is made here, so that nobody reads an older reduction. */
const VERSION = "2";

/** The operations of these routes; undefined where the description cannot be had. */
export async function operationsOf(
  routes: readonly Route[],
  fetches: boolean,
): Promise<Operations | undefined> {
  const names = routes.map(({ method, path }) => `${method} ${path}`);
  const key = JSON.stringify([
    VERSION,
    names,
    CORRECTIONS.map(({ reason, change }) => reason + change.toString()),
  ]);
  const made = await derived(key, async () => {
    const document = await publishedOpenApi(fetches);
    return document && (reduce(document, names) as unknown as Json);
  });
  return made as unknown as Operations | undefined;
}

function reduce(document: Json, names: readonly string[]): Operations {
  for (const { change } of CORRECTIONS) change(document);
  const operations: Record<string, Operation> = {};
  for (const name of names) operations[name] = operation(document, name);
  const definitions: Json = {};
  const errors = ["basic-error", "validation-error", "validation-error-simple"];
  const waiting = [...referenced(operations), ...errors];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next in definitions) continue;
    const made = normalise(at(document, "components", "schemas", next), "part");
    definitions[next] = made;
    waiting.push(...referenced(made));
  }
  return { operations, definitions };
}

function operation(document: Json, name: string): Operation {
  const [method = "", path = ""] = name.split(" ");
  const described = at(document, "paths", path, method.toLowerCase());
  if (described === undefined) throw new Error(`GitHub publishes no operation \`${name}\``);
  const shared = (at(document, "paths", path, "parameters") as unknown as Json[] | undefined) ?? [];
  const parameters = [...shared, ...((described.parameters as Json[] | undefined) ?? [])].map((one) =>
    resolve(document, one),
  );
  const body = resolve(document, described.requestBody as Json | undefined);
  const responses = Object.entries((described.responses as Record<string, Json>) ?? {});
  return {
    parameters: group(parameters, "path"),
    query: group(parameters, "query"),
    body: Object.keys(body).length === 0 ? null : content(body),
    answers: Object.fromEntries(responses.map(([status, one]) => [status, content(resolve(document, one))])),
  };
}

function group(parameters: readonly Json[], place: string): Json {
  const chosen = parameters.filter((one) => one.in === place);
  return {
    type: "object",
    properties: Object.fromEntries(chosen.map((one) => [String(one.name), normalise(one.schema, "use")])),
    required: chosen.filter((one) => one.required === true).map((one) => String(one.name)),
    additionalProperties: false,
  };
}

function content(described: Json): Json | null {
  const schema = at(described, "content", "application/json", "schema");
  return schema === undefined ? null : normalise(schema, "use");
}

function resolve(document: Json, node: Json | undefined): Json {
  if (node === undefined) return {};
  if (typeof node.$ref !== "string") return node;
  return at(document, ...node.$ref.replace(/^#\//, "").split("/")) ?? {};
}

function at(node: Json, ...keys: readonly string[]): Json | undefined {
  let found: unknown = node;
  for (const key of keys) found = (found as Json | undefined)?.[key];
  return found as Json | undefined;
}

/** The named schemas that a schema points to. */
export function referenced(schema: unknown): string[] {
  const text = JSON.stringify(schema);
  return [...new Set([...text.matchAll(/"github#\/\$defs\/([^"]+)"/g)].map((match) => match[1] ?? ""))];
}
