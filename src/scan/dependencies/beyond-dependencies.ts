import { parse } from "smol-toml";
import { fieldsOf, member } from "./fields.ts";

/** Parts of a manifest that say what a package needs and how it is described, and nothing of what is run. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  "package.json": [
    ...[
      "dependencies",
      "devDependencies",
      "optionalDependencies",
      "peerDependencies",
      "peerDependenciesMeta",
    ],
    ...["overrides", "resolutions", "bundledDependencies", "bundleDependencies", "version", "description"],
    ...["keywords", "author", "contributors", "license", "homepage", "bugs", "repository", "funding"],
    ...["main", "module", "types", "typings", "exports", "bin", "files", "sideEffects", "private"],
  ],
  "composer.json": [
    ...["require", "require-dev", "suggest", "conflict", "replace", "provide", "version", "description"],
    ...["keywords", "authors", "license", "homepage", "support"],
  ],
  "pyproject.toml": [
    ...["dependency-groups", "project.dependencies", "project.optional-dependencies", "project.version"],
    ...["project.description", "project.authors", "project.license", "project.urls", "project.classifiers"],
    ...[
      "tool.poetry.dependencies",
      "tool.poetry.dev-dependencies",
      "tool.poetry.group",
      "tool.poetry.version",
    ],
    ...["tool.uv.sources", "tool.uv.dev-dependencies", "tool.pdm.dev-dependencies"],
  ],
  "Cargo.toml": [
    ...["dependencies", "dev-dependencies", "build-dependencies", "target", "package.version"],
    ...["package.description", "package.authors", "package.license", "workspace.dependencies"],
  ],
};

/** Whether a file is a manifest whose parts are told apart. */
export function hasKnownParts(baseName: string): boolean {
  return Object.hasOwn(HARMLESS, baseName);
}

/**
 * Whether two versions of a manifest differ in more than dependencies and descriptions: scripts, the configuration of test
 * runners, how it is built. True also where one of them cannot be read. Undefined stands for a file that is not there.
 */
export function differsBeyondDependencies(
  baseName: string,
  before: string | undefined,
  after: string | undefined,
): boolean {
  try {
    const [one, other] = [before, after].map((text) => remainder(baseName, text));
    return one !== other;
  } catch {
    // What one reader cannot read, the package manager may.
    return true;
  }
}

function remainder(baseName: string, text: string | undefined): string {
  const root = text === undefined ? {} : baseName.endsWith(".json") ? JSON.parse(text) : parse(text);
  const harmless = new Set(HARMLESS[baseName]);
  return JSON.stringify(pruned(root, "", harmless)) ?? "";
}

/** Without what is harmless, and without tables that hold nothing else; names in one order. */
function pruned(value: unknown, at: string, harmless: ReadonlySet<string>): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  // The name of a package runs nothing.
  const names = Object.keys(fieldsOf(value)).filter((name) => !(name === "name" && at.split(".").length < 3));
  const kept = names
    .filter((name) => !harmless.has(at + name))
    .map((name) => [name, pruned(member(value, name), `${at}${name}.`, harmless)] as const)
    .filter(([, inner]) => inner !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
