/**
 * Writes src/contract/generated/ from schemas/: `node test/tools/generate.ts`. With `--check` it writes nothing and
 * fails, naming them, where files are stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { generateTypes } from "./generated-types.ts";
import { exportName, generateValidators } from "./generated-validators.ts";
import { readSchema, SCHEMA_KINDS, type SchemaKind, type SchemaNode } from "./schema-kinds.ts";

const FOLDER = new URL("../../src/contract/generated/", import.meta.url);
const DOCUMENTS = ["policy", "config", "requirement", "work-plan"] as const satisfies readonly SchemaKind[];
const RECORDS = [
  "verdict",
  "manifest",
  "evidence",
  "usage",
  "digest",
  "maturity-facts",
  "prices",
] as const satisfies readonly SchemaKind[];
const HEADER =
  "// Generated from schemas/ by `node test/tools/generate.ts`: change the schemas, never this file.\n";

/** The generated files and what they should hold. The same schemas give the same bytes. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const schemas = Object.fromEntries(SCHEMA_KINDS.map((kind) => [kind, readSchema(kind)])) as Record<
    SchemaKind,
    SchemaNode
  >;
  const types = await generateTypes(schemas);
  return new Map([
    ...[...types].map(([name, text]) => [name, HEADER + text] as const),
    ["schemas.ts", HEADER + schemaTexts(schemas)],
    // Apart, so that a check does not read what only records need.
    ["document-validators.mjs", HEADER + (await generateValidators(schemas, DOCUMENTS))],
    ["document-validators.d.mts", HEADER + declarations(DOCUMENTS)],
    ["record-validators.mjs", HEADER + (await generateValidators(schemas, RECORDS))],
    ["record-validators.d.mts", HEADER + declarations(RECORDS)],
  ]);
}

/** Names of the generated files that are missing or differ from what the schemas give. */
export async function staleFiles(): Promise<string[]> {
  const stale: string[] = [];
  for (const [name, text] of await generatedFiles()) if (currentText(name) !== text) stale.push(name);
  return stale;
}

function currentText(name: string): string | undefined {
  try {
    return readFileSync(new URL(name, FOLDER), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** As text: parsed only where something is wrong and must be explained. */
function schemaTexts(schemas: Readonly<Record<SchemaKind, SchemaNode>>): string {
  const lines = DOCUMENTS.map(
    (kind) => `  ${JSON.stringify(kind)}: ${JSON.stringify(JSON.stringify(schemas[kind]))},\n`,
  );
  return `export const SCHEMA_TEXTS = {\n${lines.join("")}} as const;\n`;
}

function declarations(kinds: readonly SchemaKind[]): string {
  const lines = kinds.map((kind) => `export const ${exportName(kind)}: ShapeValidator;`);
  return `import type { ShapeValidator } from "../shape-validator.ts";\n\n${lines.join("\n")}\n`;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--check")) {
    const stale = await staleFiles();
    for (const name of stale)
      console.error(`src/contract/generated/${name} is stale: run \`node test/tools/generate.ts\``);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of await generatedFiles()) writeFileSync(new URL(name, FOLDER), text);
}

if (import.meta.main) await main(process.argv.slice(2));
