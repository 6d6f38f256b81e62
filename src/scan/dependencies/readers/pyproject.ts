import { parse } from "smol-toml";
import type { Dependency, DependencyList, PackageIndex } from "../dependency.ts";
import { entriesOf, listAt, member, textAt } from "../fields.ts";
import { forgeOrigin, originOf } from "../origins.ts";
import { indexOf, pythonName, pythonRequirement } from "./requirements.ts";

/** pyproject.toml: PEP 621 and 735, Poetry, uv, PDM, and what the build itself needs. */
export function readPyproject(text: string): DependencyList {
  const root = parse(text);
  const project = member(root, "project");
  const tool = member(root, "tool");
  const poetry = member(tool, "poetry");
  const gaps: string[] = [];
  const required = (list: readonly unknown[], isDev: boolean): Dependency[] =>
    list.flatMap((each) => {
      if (typeof each !== "string") return [];
      const found = pythonRequirement(each);
      if (!found) gaps.push(`\`${each.slice(0, 80)}\` is no requirement`);
      return found ? [{ ...found, isDev, anchor: each }] : [];
    });
  const groups = (tables: unknown, isDev: boolean): Dependency[] =>
    entriesOf(tables).flatMap(([, list]) => (Array.isArray(list) ? required(list, isDev) : []));
  const dependencies = [
    ...required(listAt(project, "dependencies"), false),
    ...groups(member(project, "optional-dependencies"), false),
    ...groups(member(root, "dependency-groups"), true),
    ...groups(member(member(tool, "pdm"), "dev-dependencies"), true),
    ...required(listAt(member(tool, "uv"), "dev-dependencies"), true),
    ...required(listAt(member(root, "build-system"), "requires"), true),
    ...poetryTable(member(poetry, "dependencies"), false),
    ...poetryTable(member(poetry, "dev-dependencies"), true),
    ...entriesOf(member(poetry, "group")).flatMap(([, group]) =>
      poetryTable(member(group, "dependencies"), true),
    ),
  ];
  return {
    kind: "manifest",
    ecosystem: "pypi",
    dependencies: withUvSources(dependencies, member(member(tool, "uv"), "sources")),
    indexes: [
      ...indexesIn(listAt(poetry, "source")),
      ...indexesIn(listAt(member(tool, "uv"), "index")),
      ...indexesIn(listAt(member(tool, "pdm"), "source")),
    ],
    isPartial: listAt(project, "dynamic").some((each) => /dependencies$/.test(String(each))),
    gaps,
  };
}

/** Pipfile. */
export function readPipfile(text: string): DependencyList {
  const root = parse(text);
  return {
    kind: "manifest",
    ecosystem: "pypi",
    dependencies: [
      ...poetryTable(member(root, "packages"), false),
      ...poetryTable(member(root, "dev-packages"), true),
    ],
    indexes: indexesIn(listAt(root, "source")),
    gaps: [],
  };
}

/** Name to range, or to a table that says where it comes from. */
function poetryTable(table: unknown, isDev: boolean): Dependency[] {
  return entriesOf(table).flatMap(([name, value]) => {
    if (name === "python") return [];
    // Several ranges for several Pythons: the first that leads elsewhere counts.
    const values = Array.isArray(value) ? value : [value];
    return values.map((each): Dependency => {
      const git = textAt(each, "git");
      const address = git ?? textAt(each, "url") ?? textAt(each, "file");
      const isLocal = textAt(each, "path") !== undefined;
      const reference =
        textAt(each, "rev") ?? textAt(each, "ref") ?? textAt(each, "tag") ?? textAt(each, "branch");
      const origin = isLocal
        ? ({ kind: "local", isEncrypted: true } as const)
        : address === undefined
          ? undefined
          : git !== undefined && /^[\w.-]+\/[\w.-]+$/.test(git)
            ? forgeOrigin("github.com", git, reference)
            : originOf(
                git === undefined ? address : `${git.startsWith("http") ? "git+" : ""}${git}`,
                "pypi",
                reference,
              );
      const range = typeof each === "string" ? each : (textAt(each, "version") ?? address ?? "");
      const exact = /^={0,3}\s*(\d[\w.!+-]*)$/.exec(range)?.[1];
      return {
        ecosystem: "pypi",
        name: pythonName(name),
        ...(exact === undefined ? {} : { version: exact }),
        range,
        isDirect: true,
        isDev,
        ...(origin === undefined ? {} : { origin }),
        integrity: [],
        anchor: `\n${name} `,
      };
    });
  });
}

/** uv says apart from the requirement where a package comes from. */
function withUvSources(dependencies: readonly Dependency[], sources: unknown): Dependency[] {
  const byName = new Map(entriesOf(sources).map(([name, source]) => [pythonName(name), source]));
  return dependencies.map((found) => {
    const source = byName.get(found.name);
    if (source === undefined) return found;
    const git = textAt(source, "git");
    const address = git ?? textAt(source, "url");
    const origin =
      address === undefined
        ? member(source, "workspace") === true || textAt(source, "path") !== undefined
          ? ({ kind: "local", isEncrypted: true } as const)
          : undefined
        : originOf(
            git === undefined ? address : `git+${git.replace(/^git\+/, "")}`,
            "pypi",
            textAt(source, "rev"),
          );
    return origin === undefined ? found : { ...found, origin };
  });
}

function indexesIn(tables: readonly unknown[]): PackageIndex[] {
  return tables.flatMap((table) => {
    const address = textAt(table, "url");
    return address === undefined ? [] : (indexOf(address, address) ?? []);
  });
}
