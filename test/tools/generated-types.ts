import { compile } from "json-schema-to-typescript";
import { SCHEMA_KINDS, type SchemaKind, type SchemaNode } from "./schema-kinds.ts";
import { splitDeclarations } from "./split-declarations.ts";

const ROOT = "DocumentOfKind";

/** Parts of a document that are an idea of their own, by the file that holds them. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["manifest-agent", "ManifestAgent"],
  ["manifest-calls", "ManifestCalls"],
  ["manifest-links", "ManifestLinks"],
  ["manifest-mode", "ManifestMode"],
  ["manifest-tools", "ManifestTools"],
]);

/**
 * TypeScript for all schemas, a file for each kind and for some parts, by name: what several share has one type, in `terms.ts`,
 * and `documents.ts` has all. Throws where two schemas mean different things by one name.
 */
export async function generateTypes(
  schemas: Readonly<Record<SchemaKind, SchemaNode>>,
): Promise<ReadonlyMap<string, string>> {
  const text = await typesOf(schemas);
  const roots = new Map(
    SCHEMA_KINDS.map((kind) => {
      const name = new RegExp(`^"?${kind}"?: (\\w+)$`, "m").exec(text)?.[1];
      if (name === undefined) throw new Error(`no type was made for \`${kind}\``);
      return [kind, name];
    }),
  );
  const { modules, rest } = splitDeclarations(text, new Map([...roots, ...PARTS]));
  const all = [...modules.keys()].map((file) => `export type * from "./${file}.ts";\n`);
  return new Map([
    ...[...modules].map(([file, own]) => [`${file}.ts`, own] as const),
    ["documents.ts", `${all.join("")}${rest}`],
  ]);
}

async function typesOf(schemas: Readonly<Record<SchemaKind, SchemaNode>>): Promise<string> {
  const definitions: SchemaNode = {};
  const properties: SchemaNode = {};
  for (const kind of SCHEMA_KINDS) {
    const { $defs, $id, $schema, ...root } = schemas[kind];
    const shared = Object.entries(($defs ?? {}) as SchemaNode);
    for (const [name, node] of [...shared, [kind, root] as const]) {
      const adapted = adapt(node);
      if (name in definitions && JSON.stringify(definitions[name]) !== JSON.stringify(adapted)) {
        throw new Error(
          `\`$defs/${name}\` of the schema \`${kind}\` differs from another schema's: make them equal`,
        );
      }
      definitions[name] = adapted;
    }
    properties[kind] = { $ref: `#/definitions/${kind}` };
  }
  const schema = {
    title: ROOT,
    type: "object",
    description: "The documents, by kind.",
    additionalProperties: false,
    required: [...SCHEMA_KINDS],
    properties,
    definitions,
  };
  const text = await compile(schema as Parameters<typeof compile>[0], ROOT, {
    bannerComment: "",
    format: false,
    ignoreMinAndMaxItems: true,
    additionalProperties: false,
  });
  return text.replaceAll(/^\/\*\*\n \* (.*)\n \*\/$/gm, "/** $1 */");
}

/** The same schema in the words that json-schema-to-typescript knows: unions where JSON Schema has conditions and counts. */
function adapt(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(adapt);
  if (typeof node !== "object" || node === null) return node;
  const { if: condition, then: first, else: second, propertyNames, ...rest } = node as SchemaNode;
  if (typeof rest.$ref === "string") return { $ref: localReference(rest.$ref) };
  if (isReference(first) && isReference(second))
    return { description: rest.description, anyOf: [adapt(first), adapt(second)] };
  if (rest.minProperties === 1 && rest.maxProperties === 1) return oneKeyEach(rest);
  // A null type with string bounds confuses the generator, and no type says a bound anyway.
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, key === "examples" ? [] : adapt(value)]),
  );
}

function oneKeyEach(node: SchemaNode): SchemaNode {
  const anyOf = Object.entries(node.properties as SchemaNode).map(([key, value]) => ({
    type: "object",
    additionalProperties: false,
    required: [key],
    properties: { [key]: adapt(value) },
  }));
  return { description: node.description, anyOf };
}

function isReference(node: unknown): boolean {
  return typeof node === "object" && node !== null && "$ref" in node;
}

function localReference(target: string): string {
  const kind = /^urn:proofgate:schema:([a-z-]+):v1$/.exec(target)?.[1];
  return kind === undefined ? target.replace("#/$defs/", "#/definitions/") : `#/definitions/${kind}`;
}
