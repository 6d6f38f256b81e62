import type { Dependency, DependencyList, PackageIndex } from "../dependency.ts";
import { entriesOf, member, requireMap, textAt } from "../fields.ts";
import { isRegistryHost, urlOf } from "../origins.ts";
import { childText, descendants, type Element, readXml } from "../xml.ts";

const REFERENCES: ReadonlySet<string> = new Set([
  "PackageReference",
  "PackageVersion",
  "GlobalPackageReference",
  "DotNetCliToolReference",
  "PackageDownload",
]);

/** *.csproj, *.fsproj, *.vbproj, Directory.Packages.props, packages.config. */
export function readNugetProject(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  const indexes: PackageIndex[] = [];
  for (const element of descendants(readXml(text))) {
    const { attributes, name } = element;
    if (/^Restore(?:Additional)?(?:Project)?Sources$/.test(name)) indexes.push(...indexesIn(element));
    const id = REFERENCES.has(name)
      ? (attributes.Include ?? attributes.Update)
      : name === "package"
        ? attributes.id
        : undefined;
    if (id === undefined) continue;
    const written =
      attributes.Version ?? attributes.version ?? attributes.VersionOverride ?? childText(element, "Version");
    for (const each of id.split(";")) dependencies.push(packageOf(each.trim(), written, id));
  }
  return { kind: "manifest", ecosystem: "nuget", dependencies, indexes, gaps: [] };
}

function packageOf(name: string, written: string | undefined, id: string): Dependency {
  const exact = /^\[?\s*(\d[\w.+-]*)\s*\]?$/.exec(written ?? "")?.[1];
  return {
    ecosystem: "nuget",
    name: name.toLowerCase(),
    ...(exact === undefined ? {} : { version: exact }),
    ...(written === undefined ? {} : { range: written }),
    isDirect: true,
    isDev: false,
    integrity: [],
    anchor: `"${id}"`,
  };
}

/** packages.lock.json. */
export function readNugetLock(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const asked = new Set<string>();
  const direct = new Map<string, string>();
  const dependencies: Dependency[] = [];
  for (const [, framework] of entriesOf(member(root, "dependencies"))) {
    for (const [name, entry] of entriesOf(framework)) {
      const type = textAt(entry, "type");
      for (const wanted of Object.keys(member(entry, "dependencies") ?? {})) asked.add(wanted.toLowerCase());
      if (type === "Project") continue;
      const version = textAt(entry, "resolved");
      const hash = textAt(entry, "contentHash");
      if (type === "Direct") {
        direct.set(name.toLowerCase(), textAt(entry, "requested") ?? "");
        asked.add(name.toLowerCase());
      }
      dependencies.push({
        ecosystem: "nuget",
        name: name.toLowerCase(),
        ...(version === undefined ? {} : { version }),
        isDirect: type === "Direct",
        isDev: false,
        integrity: hash === undefined ? [] : [`sha512:${hash}`],
        anchor: `${JSON.stringify(name)}: {`,
      });
    }
  }
  return { kind: "lock", ecosystem: "nuget", dependencies, asked, direct, indexes: [], gaps: [] };
}

function indexesIn({ text }: Element): PackageIndex[] {
  return text.split(";").flatMap((address) => {
    const url = urlOf(address.trim());
    if (url === undefined || url.host === "" || isRegistryHost("nuget", url.host)) return [];
    return [{ host: url.host, isEncrypted: url.protocol === "https:", anchor: address.trim() }];
  });
}
