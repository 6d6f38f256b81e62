import type { Dependency, DependencyList, Origin, PackageIndex } from "../dependency.ts";
import { isRegistryHost, originOf, urlOf } from "../origins.ts";

/** Nobody writes longer ones, and what matches them must not wait. */
const REQUIREMENT_LENGTH_MAX = 1000;
/** `name[extra]==1.0 ; marker`, as PEP 508 has it. */
const REQUIREMENT =
  /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:@\s*(\S+)|(\(?\s*(?:[=<>!~]=?|===).*?\)?))?\s*(?:;.*)?$/;

/** requirements*.txt, constraints and .in files of pip. Files that it includes are looked at where they change themselves. */
export function readRequirements(text: string): DependencyList {
  const dependencies: Dependency[] = [];
  const indexes: PackageIndex[] = [];
  const gaps: string[] = [];
  for (const line of logicalLines(text)) {
    const option = /^(-[a-zA-Z]|--[a-z-]+)(?:\s*=\s*|\s+|(?=\S))(.*)$/.exec(line);
    if (!option) {
      const found = requirementOf(line);
      if (found) dependencies.push(found);
      else gaps.push(`the line \`${line.slice(0, 80)}\` is no requirement`);
    } else if (/^(?:-e|--editable)$/.test(option[1]!)) dependencies.push(editableOf(option[2]!, line));
    else if (/^(?:-i|--index-url|--extra-index-url|-f|--find-links)$/.test(option[1]!)) {
      const index = indexOf(option[2]!, line);
      if (index) indexes.push(index);
    }
  }
  return { kind: "manifest", ecosystem: "pypi", dependencies, indexes, gaps };
}

/** Lines as pip joins them: a backslash continues one, ` #` begins a comment. */
function* logicalLines(text: string): Generator<string> {
  let open = "";
  for (const line of text.split(/\r\n|\r|\n/)) {
    const plain = line.replace(/(?:^|\s)#.*$/, "");
    if (plain.endsWith("\\")) {
      open += `${plain.slice(0, -1)} `;
      continue;
    }
    const whole = (open + plain).trim();
    open = "";
    if (whole !== "") yield whole;
  }
  if (open.trim() !== "") yield open.trim();
}

function requirementOf(line: string): Dependency | undefined {
  const integrity = [...line.matchAll(/--hash[= ](sha\d+|md5):([0-9a-fA-F]+)/g)].map(
    ([, algorithm, digest]) => `${algorithm}:${digest!.toLowerCase()}`,
  );
  const plain = line.split(/\s--(?:hash|config-settings|global-option|install-option)/)[0]!.trim();
  // An address or a path alone: what it holds is not said.
  if (/^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/)/i.test(plain)) return editableOf(plain, line);
  const found = pythonRequirement(plain);
  return found && { ...found, integrity, anchor: plain };
}

/** One requirement as PEP 508 writes it; undefined where it is none. */
export function pythonRequirement(text: string): Dependency | undefined {
  if (text.length > REQUIREMENT_LENGTH_MAX) return undefined;
  const [, name, address, range] = REQUIREMENT.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  const exact = /^\(?\s*={2,3}\s*([^*,\s;)]+)\s*\)?$/.exec(range?.trim() ?? "")?.[1];
  const origin = address === undefined ? undefined : pythonOrigin(address);
  return {
    ecosystem: "pypi",
    name: pythonName(name),
    ...(exact === undefined ? {} : { version: exact }),
    range: (address ?? range ?? "").trim(),
    isDirect: true,
    isDev: false,
    ...(origin === undefined ? {} : { origin }),
    integrity: [],
    anchor: text,
  };
}

/** `-e git+https://…#egg=name`, or a directory. */
function editableOf(address: string, anchor: string): Dependency {
  const origin = pythonOrigin(address) ?? { kind: "local", isEncrypted: true };
  const named =
    /[#&]egg=([\w.-]+)/.exec(address)?.[1] ??
    /([\w.-]+?)(?:-\d[^/]*)?(?:\.git|\.tar\.gz|\.zip|\.whl)?(?:@[^/]*)?\/?$/.exec(address)?.[1];
  return {
    ecosystem: "pypi",
    name: pythonName(named ?? address),
    range: address,
    isDirect: true,
    isDev: false,
    origin,
    integrity: [],
    anchor,
  };
}

/** pip writes the commit behind `@`, after the path. */
export function pythonOrigin(address: string): Origin | undefined {
  const [, plain, reference] = /^((?:git|hg|bzr|svn)\+.+?)(?:@([^/@#]+))?(?:#.*)?$/.exec(address) ?? [];
  return plain === undefined ? originOf(address, "pypi") : originOf(plain, "pypi", reference);
}

/** An index or a place of archives beside PyPI. */
export function indexOf(address: string, anchor: string): PackageIndex | undefined {
  const url = urlOf(address.trim().split(/\s/)[0]!);
  if (url === undefined || url.host === "" || isRegistryHost("pypi", url.host)) return undefined;
  return { host: url.host.toLowerCase(), isEncrypted: url.protocol === "https:", anchor };
}

/** PEP 503: case and the kind of separator do not count. */
export function pythonName(name: string): string {
  return name.replace(/[-_.]+/g, "-").toLowerCase();
}
