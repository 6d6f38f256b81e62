import { parse } from "smol-toml";
import type { Dependency, DependencyList, Origin } from "../dependency.ts";
import { entriesOf, listAt, member, requireMap, textAt } from "../fields.ts";
import { isRegistryHost, originOf, urlOf } from "../origins.ts";
import { pythonName } from "./requirements.ts";

/** poetry.lock; pdm.lock is written alike. */
export function readPoetryLock(text: string): DependencyList {
  const root = parse(text);
  // Up to version 1.4 of Poetry the digests stand in a table of their own.
  const apart = new Map(
    entriesOf(member(member(root, "metadata"), "files")).map(([name, list]) => [pythonName(name), list]),
  );
  const packages = listAt(root, "package");
  const asked = new Set<string>();
  const dependencies = packages.map((entry): Dependency => {
    const name = pythonName(textAt(entry, "name") ?? "");
    const source = member(entry, "source");
    for (const wanted of namesAsked(member(entry, "dependencies"))) asked.add(wanted);
    const files = member(entry, "files") ?? apart.get(name);
    const direct = textAt(entry, "git") ?? textAt(entry, "url") ?? textAt(entry, "path");
    const origin = source === undefined ? pdmOrigin(entry, direct) : poetryOrigin(source);
    return {
      ecosystem: "pypi",
      name,
      ...versionOf(entry),
      isDirect: false,
      isDev: textAt(entry, "category") === "dev",
      ...(origin === undefined ? {} : { origin }),
      integrity: digestsIn(files),
      anchor: `name = "${textAt(entry, "name")}"`,
    };
  });
  return { kind: "lock", ecosystem: "pypi", dependencies, asked, indexes: [], gaps: [] };
}

/** uv.lock. */
export function readUvLock(text: string): DependencyList {
  const root = parse(text);
  const asked = new Set<string>();
  const projects = new Set<string>();
  const direct = new Map<string, string>();
  const dependencies: Dependency[] = [];
  for (const entry of listAt(root, "package")) {
    const source = member(entry, "source");
    const name = pythonName(textAt(entry, "name") ?? "");
    const place = textAt(source, "editable") ?? textAt(source, "virtual") ?? textAt(source, "directory");
    const lists = [
      listAt(entry, "dependencies"),
      ...entriesOf(member(entry, "optional-dependencies")).map(([, list]) =>
        Array.isArray(list) ? list : [],
      ),
      ...entriesOf(member(entry, "dev-dependencies")).map(([, list]) => (Array.isArray(list) ? list : [])),
    ];
    for (const wanted of lists.flat()) {
      const found = pythonName(textAt(wanted, "name") ?? "");
      asked.add(found);
      if (place !== undefined) projects.add(found);
      if (place === ".") direct.set(found, "");
    }
    if (place === undefined) dependencies.push(uvPackage(entry, name, source));
  }
  return {
    kind: "lock",
    ecosystem: "pypi",
    dependencies: dependencies.map((found) => ({ ...found, isDirect: projects.has(found.name) })),
    asked,
    ...(direct.size > 0 ? { direct } : {}),
    indexes: [],
    gaps: [],
  };
}

function uvPackage(entry: unknown, name: string, source: unknown): Dependency {
  const git = textAt(source, "git");
  const archives = [member(entry, "sdist"), ...listAt(entry, "wheels")];
  const address =
    (git === undefined ? undefined : `git+${git}`) ??
    textAt(source, "url") ??
    otherAddress(archives, textAt(source, "registry"));
  const origin = address === undefined ? undefined : originOf(address, "pypi");
  return {
    ecosystem: "pypi",
    name,
    ...versionOf(entry),
    isDirect: false,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: archives.flatMap((archive) => digestOf(textAt(archive, "hash"))),
    anchor: `name = "${textAt(entry, "name")}"`,
  };
}

/** The first archive that does not lie at a public registry; else the registry, where that is another one. */
function otherAddress(archives: readonly unknown[], registry: string | undefined): string | undefined {
  const addresses = [
    ...archives.flatMap((archive) => textAt(archive, "url") ?? []),
    ...(registry ? [registry] : []),
  ];
  return addresses.find((address) => !isRegistryHost("pypi", urlOf(address)?.host ?? "")) ?? addresses[0];
}

/** Pipfile.lock. */
export function readPipfileLock(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const indexes = listAt(member(root, "_meta"), "sources").flatMap((source) => {
    const url = urlOf(textAt(source, "url") ?? "");
    return url === undefined || isRegistryHost("pypi", url.host)
      ? []
      : [{ host: url.host, isEncrypted: url.protocol === "https:", anchor: textAt(source, "url") ?? "" }];
  });
  const dependencies = (["default", "develop"] as const).flatMap((section) =>
    entriesOf(member(root, section)).map(([name, entry]): Dependency => {
      const git = textAt(entry, "git");
      const address =
        (git === undefined ? undefined : `git+${git.replace(/^git\+/, "")}`) ?? textAt(entry, "file");
      const origin = address === undefined ? undefined : originOf(address, "pypi", textAt(entry, "ref"));
      return {
        ecosystem: "pypi",
        name: pythonName(name),
        ...versionOf(entry),
        isDirect: false,
        isDev: section === "develop",
        ...(origin === undefined ? {} : { origin }),
        integrity: listAt(entry, "hashes").flatMap((hash) => digestOf(hash)),
        anchor: `${JSON.stringify(name)}: {`,
      };
    }),
  );
  return { kind: "lock", ecosystem: "pypi", dependencies, indexes, gaps: [] };
}

function poetryOrigin(source: unknown): Origin | undefined {
  const address = textAt(source, "url") ?? "";
  const type = textAt(source, "type");
  if (type === "directory" || type === "file") return { kind: "local", isEncrypted: true };
  return originOf(type === "git" ? `git+${address}` : address, "pypi", textAt(source, "resolved_reference"));
}

function pdmOrigin(entry: unknown, address: string | undefined): Origin | undefined {
  if (address === undefined) return undefined;
  if (textAt(entry, "path") !== undefined) return { kind: "local", isEncrypted: true };
  const isGit = textAt(entry, "git") !== undefined;
  return originOf(isGit ? `git+${address}` : address, "pypi", textAt(entry, "revision"));
}

function versionOf(entry: unknown): { version?: string } {
  const version = textAt(entry, "version")?.replace(/^={2,3}/, "");
  return version === undefined ? {} : { version };
}

function digestsIn(files: unknown): string[] {
  if (!Array.isArray(files)) return [];
  return files.flatMap((file) => digestOf(textAt(file, "hash")));
}

function digestOf(hash: unknown): string[] {
  return typeof hash === "string" && /^\w+:[0-9a-fA-F]+$/.test(hash) ? [hash.toLowerCase()] : [];
}

function namesAsked(dependencies: unknown): string[] {
  if (Array.isArray(dependencies))
    return dependencies.flatMap((each) =>
      typeof each === "string" ? pythonName(/^[\w.-]+/.exec(each)?.[0] ?? "") : [],
    );
  return entriesOf(dependencies).map(([name]) => pythonName(name));
}
