import type { Dependency, DependencyList, PackageIndex } from "../dependency.ts";
import { isRegistryHost, urlOf } from "../origins.ts";
import { childrenOf, childText, descendants, type Element, readXml } from "../xml.ts";

const NAMED: ReadonlySet<string> = new Set([
  "dependency",
  "plugin",
  "extension",
  "parent",
  "annotationProcessorPath",
  "path",
]);

/** pom.xml. What a parent or a property of another file says is not known here. */
export function readPom(text: string): DependencyList {
  const project = childrenOf(readXml(text), "project")[0];
  const properties = new Map<string, string>();
  for (const table of project ? childrenOf(project, "properties") : [])
    for (const { name, text: value } of table.children) properties.set(name, value.trim());
  const known = (value: string | undefined) => expand(value, properties);
  const dependencies: Dependency[] = [];
  const indexes: PackageIndex[] = [];
  for (const element of project ? descendants(project) : []) {
    if (/^(?:repository|pluginRepository|snapshotRepository)$/.test(element.name)) {
      const index = indexOf(element, known(childText(element, "url")));
      if (index) indexes.push(index);
    }
    const artifact = known(childText(element, "artifactId"));
    if (!NAMED.has(element.name) || artifact === undefined) continue;
    const group =
      known(childText(element, "groupId")) ??
      (element.name === "plugin" ? "org.apache.maven.plugins" : undefined);
    if (group === undefined) continue;
    dependencies.push(artifactOf(element, `${group}:${artifact}`, known(childText(element, "version"))));
  }
  return { kind: "manifest", ecosystem: "maven", dependencies, indexes, gaps: [] };
}

function artifactOf(element: Element, name: string, version: string | undefined): Dependency {
  const isExact = version !== undefined && /^[\w.+-]+$/.test(version);
  const isLocal = childText(element, "systemPath") !== undefined;
  return {
    ecosystem: "maven",
    name,
    ...(isExact ? { version } : {}),
    ...(version === undefined ? {} : { range: version }),
    isDirect: true,
    isDev: childText(element, "scope") === "test" || element.name === "plugin",
    ...(isLocal ? { origin: { kind: "local", isEncrypted: true } as const } : {}),
    integrity: [],
    anchor: `<artifactId>${name.split(":")[1]}</artifactId>`,
  };
}

/** `${name}` by the properties of the same file, a few levels deep; one of another file stays as it is. */
function expand(value: string | undefined, properties: ReadonlyMap<string, string>): string | undefined {
  let text = value;
  for (
    let depth = 0;
    depth < 5 && text !== undefined && text.length < 1000 && text.includes("${");
    depth += 1
  )
    text = text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => properties.get(name) ?? whole);
  return text;
}

function indexOf({ line }: Element, address: string | undefined): PackageIndex | undefined {
  const url = urlOf(address ?? "");
  if (address === undefined || url === undefined || isRegistryHost("maven", url.host)) return undefined;
  return { host: url.host || `line ${line}`, isEncrypted: url.protocol === "https:", anchor: address };
}
