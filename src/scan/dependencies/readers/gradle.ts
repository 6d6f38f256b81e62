import { parse } from "smol-toml";
import type { Dependency, DependencyList, PackageIndex } from "../dependency.ts";
import { entriesOf, member, textAt } from "../fields.ts";
import { isRegistryHost, urlOf } from "../origins.ts";

/** gradle.lockfile and buildscript-gradle.lockfile. */
export function readGradleLock(text: string): DependencyList {
  const dependencies = text.split(/\r?\n/).flatMap((line) => {
    const [, group, artifact, version] = /^([^#\s:=]+):([^\s:=]+):([^\s:=]+)=/.exec(line) ?? [];
    if (group === undefined) return [];
    const configurations = line.slice(line.indexOf("=") + 1).split(",");
    const isDev = configurations.every((name) => /^test/i.test(name));
    return [{ ...artifactOf(`${group}:${artifact}`, version, line), isDirect: false, isDev }];
  });
  return { kind: "lock", ecosystem: "maven", dependencies, indexes: [], gaps: [] };
}

/** libs.versions.toml: a catalogue of versions. */
export function readVersionCatalogue(text: string): DependencyList {
  const root = parse(text);
  const versions = member(root, "versions");
  const dependencies: Dependency[] = [];
  for (const [section, isPlugin] of [
    ["libraries", false],
    ["plugins", true],
  ] as const) {
    for (const [key, value] of entriesOf(member(root, section))) {
      const short = typeof value === "string" ? value.split(":") : [];
      const name = isPlugin
        ? (textAt(value, "id") ?? short[0])
        : (textAt(value, "module") ??
          (textAt(value, "group") === undefined
            ? short.slice(0, 2).join(":")
            : `${textAt(value, "group")}:${textAt(value, "name")}`));
      if (!name) continue;
      const given = member(value, "version") ?? short.at(-1);
      const reference = textAt(given, "ref");
      const version = catalogueVersion(reference === undefined ? given : member(versions, reference));
      dependencies.push(artifactOf(isPlugin ? `${name}:${name}.gradle.plugin` : name, version, `\n${key}`));
    }
  }
  return { kind: "manifest", ecosystem: "maven", dependencies, indexes: [], gaps: [] };
}

function catalogueVersion(given: unknown): string | undefined {
  return typeof given === "string"
    ? given
    : (textAt(given, "strictly") ?? textAt(given, "require") ?? textAt(given, "prefer"));
}

const CONFIGURATION =
  /^\s*(?:add\(\s*["'])?(\w*(?:[iI]mplementation|[aA]pi|[cC]ompileOnly|[rR]untimeOnly|[aA]nnotationProcessor|[kK]apt|[kK]sp|[cC]lasspath|[cC]ompile|[rR]untime|[pP]latform|desugaring))\b["']?[,\s(]*(.*)$/;

/**
 * build.gradle and its kin are programs: their usual lines are read by pattern, and a dependency that is computed is named
 * as a gap.
 */
export function readGradleBuild(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  const indexes: PackageIndex[] = [];
  const gaps: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)\/\/.*$/, "").slice(0, 2000);
    const address =
      /\b(?:url|setUrl)\b[\s=(]*(?:uri\(\s*)?["']([a-z]+:[^"']+)["']/.exec(line)?.[1] ??
      /\bmaven\(\s*["']([a-z]+:[^"']+)["']/.exec(line)?.[1];
    if (address !== undefined) indexes.push(...indexOf(address));
    const plugin = /^\s*id[\s(]+["']([\w.-]+)["']\)?\s+version\s*\(?["']([^"'$]+)["']/.exec(line);
    if (plugin)
      dependencies.push(artifactOf(`${plugin[1]}:${plugin[1]}.gradle.plugin`, plugin[2], raw.trim()));
    const [, configuration, rest] = CONFIGURATION.exec(line) ?? [];
    if (configuration !== undefined) dependencies.push(...declared(rest!, raw.trim(), gaps));
  }
  return { kind: "manifest", ecosystem: "maven", dependencies, indexes, gaps };
}

function declared(rest: string, anchor: string, gaps: string[]): Dependency[] {
  const named =
    /group\s*[:=]\s*["']([^"']+)["'],\s*name\s*[:=]\s*["']([^"']+)["'](?:,\s*version\s*[:=]\s*["']([^"']+)["'])?/.exec(
      rest,
    );
  if (named) return [artifactOf(`${named[1]}:${named[2]}`, named[3], anchor)];
  const short = [...rest.matchAll(/["']([\w.-]+):([\w.-]+)(?::([^"':@]+))?[^"']*["']/g)];
  if (short.length > 0)
    return short.map(([, group, artifact, version]) => artifactOf(`${group}:${artifact}`, version, anchor));
  // Projects, files of the repository, and catalogues, which are read where they stand.
  if (
    rest !== "" &&
    !/^(?:[{)=]|project\b|projects\.|libs\b|\w+Libs\.|files\b|fileTree\b|platform\(\s*libs|gradleApi|localGroovy|kotlin\()/.test(
      rest,
    ) &&
    /["'$]/.test(rest)
  )
    gaps.push(`\`${anchor.slice(0, 80)}\` is computed`);
  return [];
}

function artifactOf(name: string, version: string | undefined, anchor: string): Dependency {
  const isExact = version !== undefined && /^[\w.+-]*\d[\w.-]*$/.test(version);
  return {
    ecosystem: "maven",
    name,
    ...(isExact ? { version } : {}),
    ...(version === undefined ? {} : { range: version }),
    isDirect: true,
    isDev: false,
    integrity: [],
    anchor,
  };
}

function indexOf(address: string): PackageIndex[] {
  const url = urlOf(address);
  if (url === undefined || url.host === "" || isRegistryHost("maven", url.host)) return [];
  return [{ host: url.host, isEncrypted: url.protocol === "https:", anchor: address }];
}
