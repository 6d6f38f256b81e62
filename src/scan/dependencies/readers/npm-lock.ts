import { type Dependency, type DependencyList, UnreadableList } from "../dependency.ts";
import { entriesOf, type Fields, fieldsOf, member, requireMap, textAt } from "../fields.ts";
import { LIST_PACKAGES_MAX } from "../limits.ts";
import { originOf } from "../origins.ts";
import { npmRangeOrigin } from "./npm-manifest.ts";

const ASKING = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3. Version 2 says everything twice, and both are read. */
export function readNpmLock(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const version = member(root, "lockfileVersion") ?? 1;
  if (version !== 1 && version !== 2 && version !== 3)
    throw new UnreadableList("its `lockfileVersion` is not 1, 2 or 3");
  const packages = member(root, "packages");
  const asked = new Set<string>();
  const byPath = packages === undefined ? [] : fromPackages(packages, asked);
  const nested = version === 3 ? [] : fromDependencies(member(root, "dependencies"), asked);
  const direct = packages === undefined ? undefined : directOf(member(packages, ""));
  return {
    kind: "lock",
    ecosystem: "npm",
    dependencies: [...byPath, ...nested],
    // Version 1 does not say what the project itself asks for.
    ...(packages === undefined ? {} : { asked }),
    ...(direct === undefined ? {} : { direct }),
    indexes: [],
    gaps: [],
  };
}

function fromPackages(packages: unknown, asked: Set<string>): Dependency[] {
  const entries = entriesOf(packages);
  const rootAsks = new Set<string>();
  for (const [path, entry] of entries) {
    const isProject = !path.includes("node_modules/");
    for (const section of isProject ? [...ASKING, "devDependencies"] : ASKING) {
      for (const name of Object.keys(fieldsOf(member(entry, section)))) {
        asked.add(name);
        if (isProject) rootAsks.add(name);
      }
    }
  }
  return entries.flatMap(([path, value]) => {
    const at = path.lastIndexOf("node_modules/");
    // The project itself, and those that live in it.
    if (at < 0) return [];
    const key = path.slice(at + "node_modules/".length);
    const entry = fieldsOf(value);
    const isTop = at === 0 || !path.slice(0, at).includes("node_modules/");
    return [packageOf(key, entry, JSON.stringify(path), isTop && rootAsks.has(key))];
  });
}

function packageOf(key: string, entry: Fields, anchor: string, isDirect: boolean): Dependency {
  const resolved = textAt(entry, "resolved");
  const isLink = member(entry, "link") === true;
  const origin = isLink
    ? ({ kind: "local", isEncrypted: true } as const)
    : resolved === undefined
      ? undefined
      : originOf(resolved, "npm");
  const version = textAt(entry, "version");
  const license = licenseOf(member(entry, "license"));
  return {
    ecosystem: "npm",
    name: textAt(entry, "name") ?? key,
    ...(textAt(entry, "name") === undefined ? {} : { alias: key }),
    ...(member(entry, "inBundle") === true ? { isBundled: true } : {}),
    ...(version === undefined || isLink ? {} : { version }),
    isDirect,
    isDev: member(entry, "dev") === true || member(entry, "devOptional") === true,
    ...(origin === undefined ? {} : { origin }),
    integrity: npmIntegrity(textAt(entry, "integrity")),
    runsOnInstall: member(entry, "hasInstallScript") === true,
    ...(license === undefined ? {} : { license }),
    anchor,
  };
}

/** Version 1: what is installed below a package is nested in it. */
function fromDependencies(tree: unknown, asked: Set<string>): Dependency[] {
  const found: Dependency[] = [];
  const open: unknown[] = [tree];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [key, value] of entriesOf(next)) {
      const entry = fieldsOf(value);
      for (const name of Object.keys(fieldsOf(member(entry, "requires")))) asked.add(name);
      found.push(fromNested(key, entry));
      if (found.length > LIST_PACKAGES_MAX)
        throw new UnreadableList(`it names more than ${LIST_PACKAGES_MAX} packages`);
      const below = member(entry, "dependencies");
      if (below !== undefined) open.push(below);
    }
  }
  return found;
}

function fromNested(key: string, entry: Fields): Dependency {
  const written = textAt(entry, "version") ?? "";
  const alias = /^npm:(@?[^@]+)@(.+)$/.exec(written);
  const resolved = textAt(entry, "resolved") ?? (npmRangeOrigin(written) ? written : undefined);
  const origin = resolved === undefined ? undefined : originOf(resolved, "npm");
  return {
    ecosystem: "npm",
    name: alias?.[1] ?? key,
    ...(alias ? { alias: key } : {}),
    ...(member(entry, "bundled") === true ? { isBundled: true } : {}),
    version: alias?.[2] ?? written,
    isDirect: false,
    isDev: member(entry, "dev") === true,
    ...(origin === undefined ? {} : { origin }),
    integrity: npmIntegrity(textAt(entry, "integrity")),
    anchor: `${JSON.stringify(key)}: {`,
  };
}

function directOf(root: unknown): ReadonlyMap<string, string> {
  const direct = new Map<string, string>();
  for (const section of [...ASKING, "devDependencies"]) {
    for (const [name, range] of entriesOf(member(root, section)))
      if (typeof range === "string") direct.set(name, range);
  }
  return direct;
}

/** Subresource integrity, as npm, yarn, pnpm and bun write it: several digests with spaces between. */
export function npmIntegrity(text: string | undefined): string[] {
  return (text ?? "").split(/\s+/).flatMap((part) => {
    const [, algorithm, digest] = /^(sha\d+|md5)-([A-Za-z0-9+/=]+)/.exec(part) ?? [];
    return algorithm === undefined ? [] : [`${algorithm}:${digest}`];
  });
}

/** A text; formerly a map with `type`, or a list of those. */
function licenseOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    const all = value.flatMap((each) => licenseOf(each) ?? []);
    return all.length > 0 ? all.join(" OR ") : undefined;
  }
  return textAt(value, "type");
}
