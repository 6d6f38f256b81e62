import { type Dependency, type DependencyList, type Origin, UnreadableList } from "../dependency.ts";
import { entriesOf, member, requireMap, textAt } from "../fields.ts";
import { LIST_PACKAGES_MAX } from "../limits.ts";
import { originOf } from "../origins.ts";
import { readYaml } from "../yaml.ts";
import { npmIntegrity } from "./npm-lock.ts";
import { npmRangeOrigin } from "./npm-manifest.ts";

/** yarn.lock: of Yarn 1 in its own writing, of later ones in YAML. */
export function readYarnLock(text: string): DependencyList {
  return /^__metadata:/m.test(text) ? readBerry(text) : readClassic(text);
}

interface Block {
  readonly heads: readonly string[];
  readonly values: Map<string, string>;
  readonly asks: string[];
  readonly anchor: string;
}

function readClassic(text: string): DependencyList {
  const blocks = classicBlocks(text);
  const asked = new Set(blocks.flatMap(({ asks }) => asks));
  return {
    kind: "lock",
    ecosystem: "npm",
    dependencies: blocks.map(({ heads, values, anchor }): Dependency => {
      const { name, range } = splitDescriptor(heads[0]!);
      const alias = /^npm:(@?[^@]+)(?:@|$)/.exec(range)?.[1];
      const resolved = values.get("resolved");
      const origin = resolved === undefined ? npmRangeOrigin(range) : originOf(resolved, "npm");
      const digest = /#([0-9a-f]{40})$/.exec(resolved ?? "")?.[1];
      const integrity = npmIntegrity(values.get("integrity"));
      const version = values.get("version");
      return {
        ecosystem: "npm",
        name: alias ?? name,
        ...(alias === undefined ? {} : { alias: name }),
        ...(version === undefined ? {} : { version }),
        isDirect: false,
        isDev: false,
        ...(origin === undefined ? {} : { origin }),
        integrity:
          integrity.length > 0 || digest === undefined || origin?.kind === "git"
            ? integrity
            : [`sha1:${digest}`],
        anchor,
      };
    }),
    asked,
    indexes: [],
    gaps: [],
  };
}

/** Lines with nothing before them begin a package, two spaces a value, four a dependency. */
function classicBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const depth = /^ */.exec(line)![0].length;
    const last = blocks.at(-1);
    if (depth === 0) {
      if (!line.endsWith(":"))
        throw new UnreadableList(`the line \`${line.slice(0, 60)}\` is no beginning of a package`);
      const heads = line.slice(0, -1).split(/,\s*/).map(unquoted);
      blocks.push({ heads, values: new Map(), asks: [], anchor: line });
      if (blocks.length > LIST_PACKAGES_MAX)
        throw new UnreadableList(`it names more than ${LIST_PACKAGES_MAX} packages`);
      section = "";
      continue;
    }
    if (!last) throw new UnreadableList("its first line is indented");
    const words = /^\s+("(?:[^"\\]|\\.)*"|[^\s:]+):?(?:\s+(.*))?$/.exec(line);
    if (!words) throw new UnreadableList(`the line \`${line.slice(0, 60)}\` has no name`);
    if (depth <= 2) {
      section = words[2] === undefined ? unquoted(words[1]!) : "";
      if (words[2] !== undefined) last.values.set(unquoted(words[1]!), unquoted(words[2]));
    } else if (/^(?:optionalD|d)ependencies$/.test(section)) last.asks.push(unquoted(words[1]!));
  }
  return blocks;
}

function readBerry(text: string): DependencyList {
  const root = requireMap(readYaml(text)[0]);
  const asked = new Set<string>();
  const direct = new Map<string, string>();
  const projects = new Set<string>();
  const dependencies: Dependency[] = [];
  for (const [key, entry] of entriesOf(root)) {
    if (key === "__metadata") continue;
    const resolution = textAt(entry, "resolution") ?? "";
    const { name, range } = splitDescriptor(resolution);
    const isProject = range.startsWith("workspace:");
    for (const [wanted, written] of entriesOf(member(entry, "dependencies"))) {
      asked.add(wanted);
      if (isProject) projects.add(wanted);
      if (range === "workspace:." && typeof written === "string")
        direct.set(wanted, written.replace(/^npm:/, ""));
    }
    for (const wanted of Object.keys(member(entry, "peerDependencies") ?? {})) asked.add(wanted);
    if (!isProject) dependencies.push(berryPackage(key, entry, name, range));
  }
  return {
    kind: "lock",
    ecosystem: "npm",
    dependencies: dependencies.map((found) => ({ ...found, isDirect: projects.has(found.name) })),
    asked,
    direct,
    indexes: [],
    gaps: [],
  };
}

function berryPackage(key: string, entry: unknown, name: string, range: string): Dependency {
  const version = textAt(entry, "version");
  const origin = berryOrigin(range);
  // `10c0/…`: the cache's own version stands before the digest, and digests of two cache versions cannot be compared.
  const [, cache, digest] = /^(?:([\w-]+)\/)?([0-9a-f]+)$/.exec(textAt(entry, "checksum") ?? "") ?? [];
  return {
    ecosystem: "npm",
    name,
    alias: splitDescriptor(key.split(", ")[0]!).name,
    ...(version === undefined || origin?.kind === "local" ? {} : { version }),
    isDirect: false,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: digest === undefined ? [] : [`yarn-cache-${cache ?? "0"}:${digest}`],
    anchor: `"${key}":`,
  };
}

/** `npm:1.0.0::__archiveUrl=…`, `https://…`, `patch:name@npm%3A1.0.0#…`, `workspace:…`. */
function berryOrigin(range: string): Origin | undefined {
  if (range.startsWith("npm:")) {
    const archive = /[:&?]__archiveUrl=([^&]+)/.exec(range)?.[1];
    return archive === undefined ? undefined : originOf(decodeURIComponent(archive), "npm");
  }
  // A patch stands in the repository, and is laid over a package that has an entry of its own.
  if (range.startsWith("patch:")) return undefined;
  return originOf(range, "npm") ?? npmRangeOrigin(range);
}

/** `@acme/tool@^1.0.0`: the name, and what is asked of it. */
function splitDescriptor(descriptor: string): { name: string; range: string } {
  const at = descriptor.indexOf("@", 1);
  return at < 0
    ? { name: descriptor, range: "" }
    : { name: descriptor.slice(0, at), range: descriptor.slice(at + 1) };
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/\\(["\\])/g, "$1");
}
