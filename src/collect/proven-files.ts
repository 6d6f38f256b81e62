import { createHash } from "node:crypto";
import type { BytePath } from "../contract/byte-path.ts";
import { lookupAll } from "../git/lookup.ts";
import { REPORT_FILES_MAX } from "../scan/reports/report-limits.ts";
import type { SarifReport } from "../scan/sarif/sarif-report.ts";
import { foldersOf } from "./covered-files.ts";
import type { JudgedRange } from "./judged-range.ts";
import { placedNames } from "./placed-names.ts";

const FILE_BYTES_MAX = 16 * 1024 * 1024;

/**
 * The touched files that a run lists as looked at. Where the report says what it saw there, by its SHA-256, that must be
 * what the head has.
 */
export async function provenFiles(
  { objects, set, touched }: JudgedRange,
  reports: readonly SarifReport[],
): Promise<ReadonlySet<BytePath>> {
  const there = new Set(touched.flatMap(({ path, after }) => (after === undefined ? [] : [path])));
  const proven = new Set<BytePath>();
  for (const { runs, roots } of reports) {
    const files = runs.flatMap(({ looked }) => looked).slice(0, REPORT_FILES_MAX);
    if (files.length === 0) continue;
    const names = [...new Set(files.map(({ name }) => name))];
    const pathOf = await placedNames(objects, set.headTree, { names, roots, folders: foldersOf(touched) });
    const seen = files.flatMap(({ name, sha256 }) => {
      const path = pathOf(name);
      return path !== undefined && there.has(path) ? [{ path, sha256 }] : [];
    });
    const hashed = seen.flatMap(({ path, sha256 }) => (sha256 === undefined ? [] : [path]));
    const texts = await lookupAll(objects.reader, set.headTree, hashed, FILE_BYTES_MAX);
    for (const { path, sha256 } of seen) {
      const answer = sha256 === undefined ? undefined : texts.get(path);
      if (sha256 === undefined || (answer?.kind === "file" && digestOf(answer.bytes) === sha256))
        proven.add(path);
    }
  }
  return proven;
}

function digestOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
