import { hash, type KeyObject } from "node:crypto";
import { canonicalJson } from "../contract/canonical-json.ts";
import { envelopeLine, exportStatement } from "./attestation.ts";
import { ARCHIVE_README } from "./run-archive-readme.ts";
import { type ArchiveMember, writeArchive } from "./tar.ts";

/** The envelope over all other members: always the last. */
export const EXPORT_ENVELOPE = "export.dsse.json";
/** As `sha256sum -c` reads it. */
export const EXPORT_SUMS = "SHA256SUMS";

/** Everything about one run, as texts. */
export interface RunExport {
  readonly run: string;
  readonly manifest: string;
  /** Of earlier ends of the run, oldest first. */
  readonly earlierManifests: readonly { readonly number: number; readonly content: string }[];
  readonly plan: string | undefined;
  readonly verdicts: readonly { readonly id: string; readonly json: string }[];
  readonly facts: readonly { readonly sha256: string; readonly json: Buffer }[];
  /** Tables of the store that concern the run, by name, as objects. */
  readonly tables: Readonly<Record<string, readonly object[]>>;
  /** Entries and checkpoints, from the first entry on, one a line. */
  readonly ledger: readonly string[];
  readonly through: { readonly sequence: number; readonly hash: string };
  /** Signed envelopes, one a line. */
  readonly attestations: string;
  /** A JSON Web Key Set. */
  readonly keys: object;
}

/** The archive of a run: the same record and key give the same bytes. */
export function writeRunArchive(of: RunExport, key: KeyObject | undefined): Buffer {
  const lines = (values: readonly object[]) => values.map((each) => `${canonicalJson(each)}\n`).join("");
  const texts: [string, string | Buffer][] = [
    ["README.md", ARCHIVE_README],
    ["manifest.json", of.manifest],
    ...of.earlierManifests.map(({ number, content }): [string, string] => [
      `manifests/${number}.json`,
      content,
    ]),
    ...(of.plan === undefined ? [] : [["plan.json", `${of.plan}\n`] as [string, string]]),
    ...of.verdicts.map(({ id, json }): [string, string] => [`verdicts/${id}.json`, json]),
    ...of.facts.map(({ sha256, json }): [string, Buffer] => [`facts/${sha256}.json`, json]),
    ...Object.entries(of.tables).map(([name, rows]): [string, string] => [`${name}.jsonl`, lines(rows)]),
    ["ledger.jsonl", of.ledger.map((line) => `${line}\n`).join("")],
    ["attestations.jsonl", of.attestations],
    ["keys.json", `${canonicalJson(of.keys)}\n`],
  ];
  const members = texts.map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const sums = members.map(({ name, bytes }) => `${hash("sha256", bytes)}  ${name}\n`).join("");
  const summed: ArchiveMember[] = [...members, { name: EXPORT_SUMS, bytes: Buffer.from(sums) }];
  const { sequence: through, hash: last } = of.through;
  const statement = exportStatement(summed, { run: of.run, through, hash: last });
  return writeArchive([
    ...summed,
    { name: EXPORT_ENVELOPE, bytes: Buffer.from(envelopeLine(statement, key)) },
  ]);
}
