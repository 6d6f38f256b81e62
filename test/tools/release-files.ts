import { hash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { readKeyFile } from "../../src/ledger/jwk.ts";
import { type ArchiveMember, writeArchive } from "../../src/ledger/tar.ts";

export interface ReleaseSources {
  /** Of the commit: `v`, and the package's version. */
  readonly tag: string;
  readonly version: string;
  readonly changelog: string;
  /** As `npm pack` writes it. */
  readonly packed: Buffer;
  /** The files of schemas/, by their names. */
  readonly schemas: readonly ArchiveMember[];
  /** What the App that gates this repository shows; undefined: no App does. */
  readonly keys: string | undefined;
}

export interface ReleaseFiles {
  readonly files: readonly ArchiveMember[];
  readonly notes: string;
}

/**
 * What is attached to a release of ours, and its words. The same sources give the same bytes.
 * @throws where the tag is not the package's version, or the changelog does not tell of it
 */
export function releaseFiles(sources: ReleaseSources): ReleaseFiles {
  const { tag, version, changelog, packed, schemas, keys } = sources;
  if (tag !== `v${version}`)
    throw new Error(
      `the tag is \`${tag}\`, and package.json says ${version}: the tag must be \`v${version}\``,
    );
  const notes = sectionOf(changelog, version);
  if (notes === undefined)
    throw new Error(`CHANGELOG.md has no \`## ${version}\`: give \`## Unreleased\` its version first`);
  // A page that an address gave instead of keys is refused.
  if (keys !== undefined) readKeyFile(keys);
  const files: ArchiveMember[] = [
    { name: `proofgate-${version}.tgz`, bytes: packed },
    { name: `proofgate-schemas-${version}.tar.gz`, bytes: gzipSync(writeArchive(schemas), { level: 9 }) },
    ...(keys === undefined ? [] : [{ name: "proofgate-keys.json", bytes: Buffer.from(keys) }]),
  ];
  const sums = files.map(({ name, bytes }) => `${hash("sha256", bytes)}  ${name}\n`).join("");
  return { files: [...files, { name: "SHA256SUMS", bytes: Buffer.from(sums) }], notes };
}

/** What stands below a version's heading, to the next one's. */
function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find((section) => section.split("\n", 1)[0]?.trim() === version);
  return found === undefined ? undefined : `${found.slice(found.indexOf("\n")).trim()}\n`;
}
