import { reportText } from "../reports/report-text.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { CoverageBuilder, countOf, type GatheredFile, lineNumberOf } from "./coverage-builder.ts";
import type { CoverageReport } from "./coverage-report.ts";

/** Lines that one block may span: functions that programs write have some thousands. */
const BLOCK_LINES_MAX = 100_000;

const BLOCK = /^(.{1,4096}):(\d{1,9})\.\d{1,9},(\d{1,9})\.\d{1,9} (-?\d{1,9}) (-?\d{1,30})$/;

interface Block {
  readonly statements: number;
  count: number;
}

/**
 * Go's coverage profile (`go test -coverprofile`, also several joined). Blocks that stand there twice are added up, as
 * `go tool cover` does; statements are counted as it counts them. A line belongs to every block that reaches over it.
 * @throws UnusableReport
 */
export function readGoCoverprofile(bytes: Uint8Array): CoverageReport {
  const builder = new CoverageBuilder();
  const blocks = new Map<GatheredFile, Map<string, Block>>();
  let isFirst = true;
  let number = 0;
  for (const written of reportText(bytes).split("\n")) {
    number += 1;
    const line = written.trim();
    if (line === "") continue;
    if (isFirst && !/^mode: (?:set|count|atomic)$/.test(line)) {
      const help = "hand over what `go test -coverprofile` writes";
      throw new UnusableReport("a Go coverage profile begins with its mode", help, { line: number });
    }
    isFirst = false;
    if (!line.startsWith("mode: ")) addBlock(builder, blocks, line, number);
  }
  for (const [file, ofFile] of blocks) finish(builder, file, ofFile);
  return builder.report("go coverprofile");
}

function addBlock(
  builder: CoverageBuilder,
  blocks: Map<GatheredFile, Map<string, Block>>,
  line: string,
  number: number,
): void {
  const [, name, from, to, written, times] = BLOCK.exec(line) ?? [];
  if (name === undefined) {
    const help = "hand over what `go test -coverprofile` writes";
    throw new UnusableReport("this is no block of a Go coverage profile", help, { line: number });
  }
  const file = builder.file(name, number);
  const first = lineNumberOf(from, number);
  const last = lineNumberOf(to, number);
  const statements = countOf(written, "a block's number of statements", number);
  const count = countOf(times, "a block's count", number);
  if (last < first || last - first > BLOCK_LINES_MAX) {
    const message = "a block ends before it begins, or is longer than any function";
    throw new UnusableReport(message, "hand over what `go test -coverprofile` writes", { line: number });
  }
  const ofFile = blocks.get(file) ?? new Map<string, Block>();
  blocks.set(file, ofFile);
  const key = line.slice(name.length + 1, line.indexOf(" ", name.length));
  const known = ofFile.get(key);
  if (known) known.count += count;
  else ofFile.set(key, { statements, count });
}

function finish(builder: CoverageBuilder, file: GatheredFile, blocks: ReadonlyMap<string, Block>): void {
  let covered = 0;
  let total = 0;
  for (const [key, { statements, count }] of blocks) {
    total += statements;
    if (count > 0) covered += statements;
    const [, first, last] = /^(\d+)\.\d+,(\d+)\./.exec(key)!;
    if (statements === 0) continue;
    for (let line = Number(first); line <= Number(last); line++) builder.hit(file, line, count, "most");
  }
  file.statements = { covered, total };
}
