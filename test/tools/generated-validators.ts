import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { rolldown } from "rolldown";
import { SCHEMA_KINDS, type SchemaKind, type SchemaNode } from "./schema-kinds.ts";

/** Words in our schemas that only people and editors read. */
const ANNOTATIONS = ["errorMessage", "patternErrorMessage"];

/** What only editors need; left out, or each start of the program would read it. */
const EDITOR_ONLY = new Set(["examples", "description", "title"]);

/** One ESM text without imports that exports a validator for each kind: importing ajv and compiling takes 100 ms, this a few. */
export async function generateValidators(
  schemas: Readonly<Record<SchemaKind, SchemaNode>>,
  kinds: readonly SchemaKind[],
): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    // Said by shape-problems.ts, in our words; and each inlined copy would be read at each start.
    messages: false,
    inlineRefs: false,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    code: { source: true, esm: true, lines: false },
    schemas: SCHEMA_KINDS.map((kind) => withoutEditorWords(schemas[kind]) as SchemaNode),
  });
  for (const word of ANNOTATIONS)
    if (!ajv.getKeyword(word)) ajv.addKeyword({ keyword: word, schemaType: "string" });
  const names = Object.fromEntries(kinds.map((kind) => [exportName(kind), String(schemas[kind].$id)]));
  return bundle(standalone.default(ajv, names));
}

/** `work-plan` is exported as `validateWorkPlan`. */
export function exportName(kind: SchemaKind): string {
  const words = kind.split("-").map((word) => word[0]!.toUpperCase() + word.slice(1));
  return `validate${words.join("")}`;
}

/** ajv's standalone ESM output still calls `require` for two small functions. */
async function bundle(source: string): Promise<string> {
  // Inside the project, so that `ajv/dist/runtime/…` is found.
  const folder = mkdtempSync(join(import.meta.dirname, "..", "..", "node_modules", ".proofgate-"));
  try {
    const input = join(folder, "validators.mjs");
    writeFileSync(
      input,
      linear(source).replaceAll(/const (\w+) = require\("([^"]+)"\)\.default;?/g, importLine),
    );
    const built = await rolldown({ input, platform: "neutral", treeshake: true });
    const { output } = await built.generate({ format: "esm", minify: true });
    await built.close();
    if (output.length !== 1 || output[0].imports.length > 0) {
      throw new Error("the bundled validators still import something: look at ajv's output");
    }
    return output[0].code;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const QUADRATIC = /(\w+) = \1 === null \? (\w+)\.errors : \1\.concat\(\2\.errors\)/g;
const APPEND = `
function appendErrors(into, more) {
  if (into === null) return more;
  for (const error of more) into.push(error);
  return into;
}
`;

/** ajv copies all errors so far for each item that has one: 84 s for a list of 87,000 empty objects. */
function linear(source: string): string {
  const appended = source.replaceAll(QUADRATIC, "$1 = appendErrors($1, $2.errors)");
  if (appended.includes(".concat("))
    throw new Error("ajv writes errors another way now: see to it that it stays linear");
  return appended + APPEND;
}

function importLine(_whole: string, name: string, module: string): string {
  return `import ${name}_module from "${module}.js"; const ${name} = ${name}_module.default ?? ${name}_module;`;
}

function withoutEditorWords(node: unknown, insideProperties = false): unknown {
  if (Array.isArray(node)) return node.map((item) => withoutEditorWords(item));
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => insideProperties || !EDITOR_ONLY.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      withoutEditorWords(value, !insideProperties && (key === "properties" || key === "$defs")),
    ]),
  );
}
