import { type Dependency, type DependencyList, type Origin, UnreadableList } from "../dependency.ts";
import { entriesOf, member, requireMap } from "../fields.ts";
import { originOf } from "../origins.ts";
import { npmIntegrity } from "./npm-lock.ts";

const SECTIONS = ["dependencies", "optionalDependencies", "peerDependencies", "devDependencies"] as const;

/** bun.lock: JSON with comments and trailing commas; each package is a list whose first member names it. */
export function readBunLock(text: string): DependencyList {
  const root = requireMap(JSON.parse(withoutExtras(text)));
  const asked = new Set<string>();
  const direct = new Map<string, string>();
  const projects = new Set<string>();
  for (const [directory, project] of entriesOf(member(root, "workspaces"))) {
    for (const section of SECTIONS) {
      for (const [name, range] of entriesOf(member(project, section))) {
        asked.add(name);
        projects.add(name);
        if (directory === "" && typeof range === "string") direct.set(name, range);
      }
    }
  }
  const dependencies = entriesOf(member(root, "packages")).flatMap(([key, entry]): Dependency[] => {
    if (!Array.isArray(entry) || typeof entry[0] !== "string")
      throw new UnreadableList(`its package \`${key.slice(0, 60)}\` is no list that begins with a name`);
    const at = entry[0].indexOf("@", 1);
    const [name, version] = at < 0 ? [entry[0], ""] : [entry[0].slice(0, at), entry[0].slice(at + 1)];
    if (version.startsWith("workspace:")) return [];
    const facts = entry.find((part) => typeof part === "object" && part !== null);
    for (const section of SECTIONS.slice(0, 3))
      for (const [wanted] of entriesOf(member(facts, section))) asked.add(wanted);
    return [packageOf(key, name, version, entry, projects.has(key))];
  });
  return { kind: "lock", ecosystem: "npm", dependencies, asked, direct, indexes: [], gaps: [] };
}

function packageOf(
  key: string,
  name: string,
  version: string,
  entry: readonly unknown[],
  isDirect: boolean,
): Dependency {
  const isRelease = /^\d/.test(version);
  const registry = isRelease && typeof entry[1] === "string" && entry[1] !== "" ? entry[1] : undefined;
  const origin: Origin | undefined = originOf(registry ?? (isRelease ? "" : addressOf(version)), "npm");
  const digest = entry.findLast((part) => typeof part === "string");
  return {
    ecosystem: "npm",
    name,
    alias: /((?:@[^/]+\/)?[^/]+)$/.exec(key.slice(-300))?.[1] ?? key,
    ...(isRelease ? { version } : {}),
    isDirect,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: npmIntegrity(typeof digest === "string" ? digest : undefined),
    anchor: `${JSON.stringify(key)}: [`,
  };
}

/** bun writes `github:acme/tool#commit` for what lies there. */
function addressOf(version: string): string {
  return version.replace(/^github:/, "git+https://github.com/");
}

/** Takes comments and trailing commas away, wherever they stand outside strings; one pass, whatever the text is. */
function withoutExtras(text: string): string {
  const parts: string[] = [];
  let comma = -1;
  for (let at = 0; at < text.length; ) {
    const next = nextToken(text, at);
    const token = text.slice(at, next);
    at = next;
    if (token.startsWith("//") || token.startsWith("/*")) continue;
    if (comma >= 0 && /^[}\]]/.test(token)) parts[comma] = "";
    if (!/^\s/.test(token)) comma = token === "," ? parts.length : -1;
    parts.push(token);
  }
  return parts.join("");
}

/** Where the string, comment, mark or run of other characters that begins at `at` ends. */
function nextToken(text: string, at: number): number {
  const first = text[at]!;
  if (text.startsWith("//", at)) return endOf(text, "\n", at);
  if (text.startsWith("/*", at)) return endOf(text, "*/", at + 2);
  let end = at + 1;
  if (first === '"') {
    for (; end < text.length && text[end] !== '"' && text[end] !== "\n"; end += 1)
      if (text[end] === "\\") end += 1;
    return end + 1;
  }
  if (/[,}\]]/.test(first)) return end;
  const isSpace = /\s/.test(first);
  while (end < text.length && !/["/,}\]]/.test(text[end]!) && /\s/.test(text[end]!) === isSpace) end += 1;
  return end;
}

function endOf(text: string, mark: string, at: number): number {
  const found = text.indexOf(mark, at);
  return found < 0 ? text.length : found + mark.length;
}
