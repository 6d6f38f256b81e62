import type { Dependency, DependencyList, Origin, PackageIndex } from "../dependency.ts";
import { entriesOf, listAt, member, requireMap, textAt } from "../fields.ts";
import { isRegistryHost, originOf, urlOf } from "../origins.ts";

/** What PHP itself brings is no package. */
const PLATFORM = /^(?:php(?:-.*)?|hhvm|ext-.*|lib-.*|composer(?:-.*)?)$/;

/** composer.json. */
export function readComposerManifest(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const dependencies = (
    [
      ["require", false],
      ["require-dev", true],
    ] as const
  ).flatMap(([section, isDev]) =>
    entriesOf(member(root, section)).flatMap(([name, range]): Dependency[] => {
      if (PLATFORM.test(name) || typeof range !== "string") return [];
      const exact = /^v?(\d+(?:\.\d+)+(?:-[\w.]+)?)$/.exec(range)?.[1];
      return [
        {
          ecosystem: "composer",
          name: name.toLowerCase(),
          ...(exact === undefined ? {} : { version: exact }),
          range,
          isDirect: true,
          isDev,
          integrity: [],
          anchor: JSON.stringify(name),
        },
      ];
    }),
  );
  return { kind: "manifest", ecosystem: "composer", dependencies, indexes: repositories(root), gaps: [] };
}

/** A list, or a map by name; `packagist.org: false` switches the registry off. */
function repositories(root: unknown): PackageIndex[] {
  const written = member(root, "repositories");
  const all = Array.isArray(written) ? written : entriesOf(written).map(([, value]) => value);
  return all.flatMap((repository): PackageIndex[] => {
    const address = textAt(repository, "url");
    const url = address === undefined || textAt(repository, "type") === "path" ? undefined : urlOf(address);
    if (address === undefined || url === undefined || url.host === "" || isRegistryHost("composer", url.host))
      return [];
    return [{ host: url.host, isEncrypted: url.protocol === "https:", anchor: JSON.stringify(address) }];
  });
}

/** composer.lock. */
export function readComposerLock(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const asked = new Set<string>();
  const dependencies = (["packages", "packages-dev"] as const).flatMap((section) =>
    listAt(root, section).map((entry): Dependency => {
      for (const [name] of entriesOf(member(entry, "require"))) asked.add(name.toLowerCase());
      const name = textAt(entry, "name") ?? "";
      const version = textAt(entry, "version");
      const origin = originIn(entry);
      const digest = textAt(member(entry, "dist"), "shasum");
      const reference =
        textAt(member(entry, "dist"), "reference") ?? textAt(member(entry, "source"), "reference");
      const licenses = listAt(entry, "license").filter((each) => typeof each === "string");
      return {
        ecosystem: "composer",
        name: name.toLowerCase(),
        ...(version === undefined ? {} : { version }),
        isDirect: false,
        isDev: section === "packages-dev",
        ...(origin === undefined ? {} : { origin }),
        // Archives of forges have no digest; the commit that they are of is what says which content it is.
        integrity: [
          ...(digest ? [`sha1:${digest}`] : []),
          ...(reference ? [`commit:${reference.toLowerCase()}`] : []),
        ],
        runsOnInstall: textAt(entry, "type") === "composer-plugin",
        ...(licenses.length > 0 ? { license: licenses.join(" OR ") } : {}),
        anchor: `"name": ${JSON.stringify(name)}`,
      };
    }),
  );
  return { kind: "lock", ecosystem: "composer", dependencies, asked, indexes: [], gaps: [] };
}

/** Packagist names repositories at forges: whose they are is what counts. */
function originIn(entry: unknown): Origin | undefined {
  const type = textAt(member(entry, "dist"), "type") ?? textAt(member(entry, "source"), "type");
  if (type === "path") return { kind: "local", isEncrypted: true };
  const address = textAt(member(entry, "dist"), "url") ?? textAt(member(entry, "source"), "url");
  const url = address === undefined ? undefined : urlOf(address);
  if (address === undefined || url === undefined) return undefined;
  const [, repository] =
    /^\/(?:repos\/)?([^/]+\/[^/]+?)(?:\.git|\/(?:zipball|tarball|legacy\.zip|-|get)(?:\/|$).*)?$/.exec(
      url.pathname,
    ) ?? [];
  const forge = /(?:^|\.)(github\.com|gitlab\.com|bitbucket\.org)$/.exec(url.host)?.[1];
  if (forge === undefined || repository === undefined) return originOf(address, "composer");
  return {
    kind: "registry",
    host: forge,
    repository: repository.toLowerCase(),
    isEncrypted: url.protocol === "https:",
  };
}
