import type { Dependency, DependencyList, Origin } from "../dependency.ts";
import { entriesOf, fieldsOf, member, requireMap, textAt } from "../fields.ts";
import { forgeOrigin, originOf } from "../origins.ts";

const SECTIONS = [
  ["dependencies", false],
  ["optionalDependencies", false],
  ["peerDependencies", false],
  ["devDependencies", true],
] as const;

/** package.json. `overrides` and `resolutions` count: they replace what others asked for. */
export function readNpmManifest(text: string): DependencyList {
  const root = requireMap(JSON.parse(text));
  const dependencies = SECTIONS.flatMap(([section, isDev]) =>
    entriesOf(member(root, section)).flatMap(([key, range]) =>
      typeof range === "string" ? [asked(key, range, { isDev, isDirect: true })] : [],
    ),
  );
  const project = textAt(root, "name");
  return {
    kind: "manifest",
    ecosystem: "npm",
    dependencies: [...dependencies, ...replacements(root)],
    ...(project === undefined ? {} : { project }),
    hasWorkspaces: member(root, "workspaces") !== undefined,
    indexes: [],
    gaps: [],
  };
}

/** What one entry of a manifest asks for; also used where lock files repeat a manifest. */
export function asked(
  key: string,
  range: string,
  { isDev, isDirect }: { readonly isDev: boolean; readonly isDirect: boolean },
): Dependency {
  const alias = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(range);
  const origin = npmRangeOrigin(range);
  return {
    ecosystem: "npm",
    name: alias?.[1] ?? key,
    ...(alias ? { alias: key } : {}),
    range: alias ? (alias[2] ?? "*") : range,
    isDirect,
    isDev,
    ...(origin === undefined ? {} : { origin }),
    integrity: [],
    anchor: JSON.stringify(key),
  };
}

/** Where a range leads that is no range of versions: an address, a path, or `user/repository` for GitHub. */
export function npmRangeOrigin(range: string): Origin | undefined {
  const forge = /^(?:(github|gitlab|bitbucket|gist):)?([\w.-]+\/[\w.-]+)(?:#(?:semver:)?(.+))?$/.exec(range);
  if (forge && !range.startsWith(".")) {
    const host = { gitlab: "gitlab.com", bitbucket: "bitbucket.org", gist: "gist.github.com" }[
      forge[1] ?? ""
    ];
    return forgeOrigin(host ?? "github.com", forge[2]!, forge[3]);
  }
  return /^(?:[a-z][a-z0-9+.-]*:|\.{1,2}\/|[\w.-]+@[\w.-]+:)/i.test(range) &&
    !/^(?:npm|catalog|patch|jsr):/.test(range)
    ? originOf(range, "npm")
    : undefined;
}

/** Rules that put one package, or one version, in another's place: npm, yarn, pnpm. */
function replacements(root: unknown): Dependency[] {
  const found: Dependency[] = [];
  const open: [unknown, number][] = [
    [member(root, "overrides"), 0],
    [member(root, "resolutions"), 0],
    [member(fieldsOf(member(root, "pnpm")), "overrides"), 0],
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [map, depth] = next;
    for (const [key, value] of entriesOf(map)) {
      // `.` is the package above; `a>b` and `a/b` name b below a.
      const name = key.length > 300 ? undefined : /((?:@[^/@>]+\/)?[^/@>]+)(?:@[^>]*)?$/.exec(key)?.[1];
      if (typeof value === "string" && name !== undefined && key !== "." && !value.startsWith("$"))
        found.push({ ...asked(name, value, { isDev: false, isDirect: false }), anchor: JSON.stringify(key) });
      else if (depth < 16) open.push([value, depth + 1]);
    }
  }
  return found;
}
