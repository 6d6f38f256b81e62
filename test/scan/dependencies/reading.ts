import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import type { Dependency, DependencyList } from "../../../src/scan/dependencies/dependency.ts";
import { formatOf, type ListReading, readList } from "../../../src/scan/dependencies/read-list.ts";

export function reading(path: string, text: string | Buffer): ListReading {
  const format = formatOf(bytePathOfText(path));
  if (!format) throw new Error(`\`${path}\` has no format`);
  return readList(format, Buffer.from(text));
}

export function listOf(path: string, text: string): DependencyList {
  const read = reading(path, text);
  if (!read.ok) throw new Error(`\`${path}\`: ${read.why}`);
  return read.list;
}

/** One line a package: what it is, where it comes from, and what holds it. */
export function told(path: string, text: string): string[] {
  return listOf(path, text).dependencies.map(tell);
}

function tell({
  name,
  alias,
  version,
  range,
  isDirect,
  isDev,
  origin,
  integrity,
  runsOnInstall,
  license,
}: Dependency) {
  const place =
    origin === undefined
      ? ""
      : ` from ${[origin.kind, origin.host, origin.repository].filter(Boolean).join(" ")}${origin.isEncrypted ? "" : " unencrypted"}${origin.isPinned ? " pinned" : ""}${origin.names ? ` as ${origin.names}` : ""}`;
  return [
    alias === undefined || alias === name ? name : `${name} (as ${alias})`,
    version ?? `~${range ?? ""}`,
    isDirect ? "direct" : "",
    isDev ? "dev" : "",
    integrity.length > 0 ? `[${integrity.join(" ")}]` : "",
    runsOnInstall ? "runs" : "",
    license ?? "",
  ]
    .filter(Boolean)
    .join(" ")
    .concat(place);
}
