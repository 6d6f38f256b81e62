import { type ExtractedCommand, type Extraction, lineAt } from "./extracted-command.ts";

/** Tables of a package.json whose values are commands: npm's scripts, and hooks that tools read from there. */
const TABLES: readonly (readonly string[])[] = [
  ["scripts"],
  ["simple-git-hooks"],
  ["husky", "hooks"],
  ["lint-staged"],
  ["pre-commit"],
  ["gitHooks"],
  ["wireit"],
];

export function packageScripts(text: string, directory: string): Extraction {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return {
      commands: [],
      // What the parser says repeats the content, which may hold a secret.
      unread: ["package.json is no JSON"],
    };
  }
  const commands: ExtractedCommand[] = [];
  const tools = dependencyNames(manifest);
  for (const keys of TABLES) {
    let table: unknown = manifest;
    for (const key of keys) table = fieldOf(table, key);
    if (typeof table !== "object" || table === null) continue;
    const start = Math.max(0, text.indexOf(`"${keys.at(-1)}"`));
    for (const [name, value] of Object.entries(table)) {
      for (const command of textsOf(value)) {
        const key = text.indexOf(JSON.stringify(name), start);
        const line = lineAt(text, key < 0 ? start : key);
        commands.push({
          text: command,
          line,
          language: "shell",
          where: `${keys[0]} \`${name}\``,
          place: "repository",
          directory,
          tools,
        });
      }
    }
  }
  return { commands, unread: [] };
}

function fieldOf(table: unknown, key: string): unknown {
  return typeof table === "object" && table !== null && Object.hasOwn(table, key)
    ? (table as Record<string, unknown>)[key]
    : undefined;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.filter((one): one is string => typeof one === "string");
  const command = fieldOf(value, "command");
  return typeof command === "string" ? [command] : [];
}

/** Packages that the manifest declares; most name their program after themselves. */
function dependencyNames(manifest: unknown): ReadonlySet<string> {
  const tables = ["dependencies", "devDependencies", "optionalDependencies"].map((key) =>
    fieldOf(manifest, key),
  );
  return new Set(
    tables
      .flatMap((table) => (typeof table === "object" && table !== null ? Object.keys(table) : []))
      .map((name) => name.replace(/^@[^/]*\//, "")),
  );
}
