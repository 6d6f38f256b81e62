import { type Dependency, type DependencyList, type Origin, UnreadableList } from "../dependency.ts";
import { entriesOf, fieldsOf, member, requireMap, textAt } from "../fields.ts";
import { originOf } from "../origins.ts";
import { readYaml } from "../yaml.ts";
import { npmIntegrity } from "./npm-lock.ts";

const SECTIONS = ["dependencies", "devDependencies", "optionalDependencies"] as const;
const VERSIONS = /^(?:5(?:\.\d+)?|6(?:\.\d+)?|9(?:\.\d+)?)(?:-[\w.]+)?$/;

/** pnpm-lock.yaml, versions 5 to 9. A first document about pnpm itself counts too. */
export function readPnpmLock(text: string): DependencyList {
  const roots = readYaml(text).map(requireMap);
  const asked = new Set<string>();
  const direct = new Map<string, string>();
  const dependencies = roots.flatMap((root) => readDocument(root, asked, direct));
  return { kind: "lock", ecosystem: "npm", dependencies, asked, direct, indexes: [], gaps: [] };
}

function readDocument(root: unknown, asked: Set<string>, direct: Map<string, string>): Dependency[] {
  const version = textAt(root, "lockfileVersion") ?? "";
  if (!VERSIONS.test(version)) throw new UnreadableList("its `lockfileVersion` is not 5, 6 or 9");
  const importers = fieldsOf(member(root, "importers"));
  // Without workspaces, older versions have the one project at the top.
  const projects: [string, unknown][] =
    Object.keys(importers).length > 0 ? entriesOf(importers) : [[".", root]];
  const wanted = new Map<string, { isDev: boolean }>();
  for (const [directory, project] of projects) {
    for (const { name, real, range, isDev } of askedBy(project)) {
      asked.add(name);
      if (real !== undefined) asked.add(real);
      if (directory === "." && range !== undefined) direct.set(name, range);
      wanted.set(name, { isDev: isDev && (wanted.get(name)?.isDev ?? true) });
    }
  }
  const packages = entriesOf(member(root, "packages"));
  for (const [, entry] of [...packages, ...entriesOf(member(root, "snapshots"))]) {
    for (const section of ["dependencies", "optionalDependencies", "peerDependencies"]) {
      for (const [name, value] of entriesOf(member(entry, section))) {
        asked.add(name);
        // An alias: `string-width-cjs: string-width@4.2.3`.
        const real = realName(value);
        if (real !== undefined) asked.add(real);
      }
    }
  }
  const isOld = version.startsWith("5");
  return packages.map(([key, entry]) => packageOf(key, entry, isOld, wanted));
}

interface Asked {
  readonly name: string;
  /** Of an alias: the package that is really meant. */
  readonly real: string | undefined;
  readonly range: string | undefined;
  readonly isDev: boolean;
}

function* askedBy(project: unknown): Generator<Asked> {
  const specifiers = member(project, "specifiers");
  for (const section of SECTIONS) {
    for (const [name, value] of entriesOf(member(project, section))) {
      const range = textAt(value, "specifier") ?? textAt(specifiers, name);
      const real = realName(typeof value === "string" ? value : textAt(value, "version"));
      yield { name, real, range, isDev: section === "devDependencies" };
    }
  }
}

/** `string-width@4.2.3`, where a version alone is usual. */
function realName(value: unknown): string | undefined {
  return typeof value === "string" ? /^\/?((?:@[^/@(]+\/)?[^@(/:]+)@/.exec(value)?.[1] : undefined;
}

function packageOf(
  key: string,
  entry: unknown,
  isOld: boolean,
  wanted: ReadonlyMap<string, { isDev: boolean }>,
): Dependency {
  const resolution = member(entry, "resolution");
  const named = nameIn(key, isOld);
  const name = textAt(entry, "name") ?? named.name;
  const version = textAt(entry, "version") ?? named.version;
  const origin = originIn(resolution, version);
  const isAddress = /[:/]/.test(version ?? "");
  const ask = wanted.get(name);
  return {
    ecosystem: "npm",
    name,
    ...(version === undefined || isAddress ? {} : { version }),
    isDirect: ask !== undefined,
    isDev: textAt(entry, "dev") === "true" || (ask?.isDev ?? false),
    ...(origin === undefined ? {} : { origin }),
    integrity: npmIntegrity(textAt(resolution, "integrity")),
    // Version 9 does not say.
    ...(isOld || textAt(entry, "requiresBuild")
      ? { runsOnInstall: textAt(entry, "requiresBuild") === "true" }
      : {}),
    anchor: `\n  ${/^[\w/.-]/.test(key) && !/[(:]/.test(key) ? key : `'${key}'`}:`,
  };
}

/** `/lodash/4.17.21_peer`, `/lodash@4.17.21(peer)`, `lodash@4.17.21`, `tool@https://…`, `github.com/acme/tool/hash`. */
function nameIn(key: string, isOld: boolean): { name: string; version?: string } {
  const plain = key.replace(/\(.*$/, "");
  const old = isOld ? /^\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)/.exec(plain) : null;
  const now = /^\/?((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(plain);
  const [, name, version] = old ?? now ?? [];
  if (name === undefined || version === undefined) return { name: plain };
  return { name, version };
}

function originIn(resolution: unknown, version: string | undefined): Origin | undefined {
  const repository = textAt(resolution, "repo");
  if (repository !== undefined) {
    const origin = originOf(repository, "npm", textAt(resolution, "commit"));
    return origin && { ...origin, kind: "git" };
  }
  if (textAt(resolution, "directory") !== undefined) return { kind: "local", isEncrypted: true };
  const address =
    textAt(resolution, "tarball") ?? (version !== undefined && /[:/]/.test(version) ? version : undefined);
  return address === undefined ? undefined : originOf(address, "npm");
}
