import { parse } from "smol-toml";
import type { Dependency, DependencyList } from "../dependency.ts";
import { entriesOf, listAt, member, textAt } from "../fields.ts";
import { isRegistryHost, originOf, urlOf } from "../origins.ts";

const TABLES = [
  ["dependencies", false],
  ["build-dependencies", false],
  ["dev-dependencies", true],
] as const;

/** Cargo.toml, a workspace's too. `patch` and `replace` count: they put one source in another's place. */
export function readCargoManifest(text: string): DependencyList {
  const root = parse(text);
  const targets = entriesOf(member(root, "target")).map(([, target]) => target);
  const dependencies = [root, member(root, "workspace"), ...targets].flatMap((table) =>
    TABLES.flatMap(([name, isDev]) => crates(member(table, name), isDev, true)),
  );
  const patched = entriesOf(member(root, "patch")).flatMap(([, table]) => crates(table, false, false));
  const replaced = crates(member(root, "replace"), false, false);
  return {
    kind: "manifest",
    ecosystem: "cargo",
    dependencies: [...dependencies, ...patched, ...replaced],
    indexes: [],
    gaps: [],
  };
}

function crates(table: unknown, isDev: boolean, isDirect: boolean): Dependency[] {
  return entriesOf(table).map(([key, value]): Dependency => {
    const git = textAt(value, "git");
    const index = textAt(value, "registry-index");
    const range = typeof value === "string" ? value : textAt(value, "version");
    const exact = /^=\s*(\d[\w.+-]*)$/.exec(range ?? "")?.[1];
    const origin =
      git !== undefined
        ? originOf(`git+${git.replace(/^git\+/, "")}`, "cargo", textAt(value, "rev"))
        : index !== undefined
          ? originOf(index, "cargo")
          : textAt(value, "path") !== undefined && range === undefined
            ? ({ kind: "local", isEncrypted: true } as const)
            : undefined;
    return {
      ecosystem: "cargo",
      name: textAt(value, "package") ?? key.replace(/:.*$/, ""),
      ...(exact === undefined ? {} : { version: exact }),
      ...(range === undefined ? {} : { range }),
      isDirect,
      isDev,
      ...(origin === undefined ? {} : { origin }),
      integrity: [],
      anchor: `\n${key}`,
    };
  });
}

/** Cargo.lock, versions 1 to 4. */
export function readCargoLock(text: string): DependencyList {
  const root = parse(text);
  const digests = new Map(entriesOf(member(root, "metadata")));
  const asked = new Set<string>();
  const projects = new Set<string>();
  const dependencies: Dependency[] = [];
  for (const entry of [...listAt(root, "package"), ...listAt(member(root, "patch"), "unused")]) {
    const source = textAt(entry, "source");
    for (const wanted of listAt(entry, "dependencies")) {
      const name = String(wanted).split(" ")[0]!;
      asked.add(name);
      if (source === undefined) projects.add(name);
    }
    // A package without a source is the project itself, or one that lives in it.
    if (source !== undefined) dependencies.push(crateOf(entry, source, digests));
  }
  return {
    kind: "lock",
    ecosystem: "cargo",
    dependencies: dependencies.map((found) => ({ ...found, isDirect: projects.has(found.name) })),
    asked,
    indexes: [],
    gaps: [],
  };
}

function crateOf(entry: unknown, source: string, digests: ReadonlyMap<string, unknown>): Dependency {
  const name = textAt(entry, "name") ?? "";
  const version = textAt(entry, "version") ?? "";
  const old = digests.get(`checksum ${name} ${version} (${source})`);
  const digest = textAt(entry, "checksum") ?? (typeof old === "string" ? old : undefined);
  const isCratesIo =
    source === "registry+https://github.com/rust-lang/crates.io-index" ||
    isRegistryHost("cargo", urlOf(source)?.host ?? "");
  const origin = isCratesIo ? ({ kind: "registry", isEncrypted: true } as const) : originOf(source, "cargo");
  return {
    ecosystem: "cargo",
    name,
    version,
    isDirect: false,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? [`sha256:${digest}`] : [],
    anchor: `name = "${name}"\nversion = "${version}"`,
  };
}
