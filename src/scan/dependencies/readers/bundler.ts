import type { Dependency, DependencyList, Origin, PackageIndex } from "../dependency.ts";
import { forgeOrigin, isRegistryHost, originOf, urlOf } from "../origins.ts";

/** Gemfile and gems.rb: a program, read by its usual lines. What is computed is named as a gap. */
export function readGemfile(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  const indexes: PackageIndex[] = [];
  const gaps: string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trim();
    const index = /^source[\s(]+["']([^"']+)["']/.exec(line)?.[1];
    if (index !== undefined) indexes.push(...gemIndex(index, raw));
    const gem = /^gem[\s(]+["']([\w.-]+)["']\s*\)?(?:,\s*(.*?))?\)?$/.exec(line);
    if (gem) dependencies.push(gemOf(gem[1]!, gem[2] ?? "", raw.trim()));
    else if (/^(?:gem\b|eval_gemfile|eval\b|instance_eval)/.test(line))
      gaps.push(`\`${line.slice(0, 80)}\` is computed`);
  }
  return { kind: "manifest", ecosystem: "gem", dependencies, indexes, gaps };
}

function gemOf(name: string, options: string, anchor: string): Dependency {
  const option = (key: string) =>
    new RegExp(`(?:\\b${key}:|:${key}\\s*=>)\\s*["']([^"']+)["']`).exec(options)?.[1];
  const range = options
    .match(/^(?:["'][^"']*["'](?:,\s*)?)+/)?.[0]
    .replace(/["']/g, "")
    .replace(/,\s*$/, "");
  const forge = option("github");
  const git = option("git");
  const reference = option("ref") ?? option("tag") ?? option("branch");
  const source = option("source");
  const origin =
    forge !== undefined
      ? forgeOrigin("github.com", forge.includes("/") ? forge : `${forge}/${forge}`, reference)
      : git !== undefined
        ? originOf(`git+${git.replace(/^git\+/, "")}`, "gem", reference)
        : option("path") !== undefined
          ? ({ kind: "local", isEncrypted: true } as const)
          : source === undefined
            ? undefined
            : originOf(source, "gem");
  const exact = /^=?\s*(\d[\w.]*)$/.exec(range ?? "")?.[1];
  return {
    ecosystem: "gem",
    name,
    ...(exact === undefined ? {} : { version: exact }),
    ...(range === undefined ? {} : { range }),
    isDirect: true,
    isDev: /group:?s?\s*(?:=>)?\s*\[?\s*:(?:test|development)/.test(options),
    ...(origin === undefined ? {} : { origin }),
    integrity: [],
    anchor,
  };
}

/** Gemfile.lock and gems.locked. */
export function readGemLock(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  const asked = new Set<string>();
  const direct = new Map<string, string>();
  const digests = new Map<string, string[]>();
  let section = "";
  let origin: Origin | undefined;
  let remote = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^\S/.test(line)) {
      section = line.trim();
      origin = undefined;
      continue;
    }
    const [, key, value] = /^ {2}(\w+): (.*)$/.exec(line) ?? [];
    if (key === "remote") remote = value!;
    if (key === "remote" || key === "revision")
      origin = lockOrigin(section, remote, key === "revision" ? value! : "");
    const spec = /^ {4}([\w.-]+) \(([^)]+)\)$/.exec(line);
    if (spec && /^(?:GEM|GIT|PATH|PLUGIN SOURCE)$/.test(section)) {
      dependencies.push(lockedGem(spec[1]!, spec[2]!, origin, line));
      continue;
    }
    const wanted = /^ {6}([\w.-]+)/.exec(line)?.[1];
    if (wanted !== undefined) asked.add(wanted);
    const top = /^ {2}([\w.-]+)!?(?: \(([^)]*)\))?!?$/.exec(line);
    if (top && section === "DEPENDENCIES") {
      direct.set(top[1]!, top[2] ?? "");
      asked.add(top[1]!);
    }
    const sum = /^ {2}([\w.-]+) \(([^)]+)\) (.*)$/.exec(line);
    if (sum && section === "CHECKSUMS")
      digests.set(
        `${sum[1]} ${sum[2]}`,
        [...sum[3]!.matchAll(/(sha\d+)=([0-9a-f]+)/g)].map(
          ([, algorithm, digest]) => `${algorithm}:${digest}`,
        ),
      );
  }
  return {
    kind: "lock",
    ecosystem: "gem",
    dependencies: dependencies.map((found) => ({
      ...found,
      isDirect: direct.has(found.name),
      integrity: digests.get(`${found.name} ${found.version}`) ?? [],
    })),
    asked,
    direct,
    indexes: [],
    gaps: [],
  };
}

function lockedGem(name: string, version: string, origin: Origin | undefined, anchor: string): Dependency {
  return {
    ecosystem: "gem",
    name,
    version,
    isDirect: false,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: [],
    anchor,
  };
}

function lockOrigin(section: string, remote: string, revision: string): Origin | undefined {
  if (section === "PATH") return { kind: "local", isEncrypted: true };
  return section === "GIT"
    ? originOf(`git+${remote.replace(/^git\+/, "")}`, "gem", revision)
    : originOf(remote, "gem");
}

function gemIndex(address: string, anchor: string): PackageIndex[] {
  const url = urlOf(address);
  if (url === undefined || isRegistryHost("gem", url.host)) return [];
  return [{ host: url.host, isEncrypted: url.protocol === "https:", anchor: anchor.trim() }];
}
