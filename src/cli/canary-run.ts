import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BytePath, bytePathOfText, textOfPath } from "../contract/byte-path.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { canaryName, withCanaries } from "../scan/tests/canary.ts";
import type { CrossedRequest, CrossedRuns } from "./crossed-runs.ts";
import { crossedTree } from "./crossed-tree.ts";
import { NOT_BEGUN } from "./ran-command.ts";
import { runInSandbox, type SandboxPlace } from "./sandbox-run.ts";

/** Entries of the checkout that are looked at, and test files that get a canary. */
const ENTRIES_MAX = 200_000;
const FILES_MAX = 500;
const FILE_BYTES_MAX = 1024 * 1024;
/** What is installed is nobody's test. */
const NOT_LOOKED_IN = new Set(["node_modules", "vendor", "target", "dist", "build"]);
const FILE_MODE = 0o100644;
const NAME_LENGTH = 16;

export interface CanaryRequest extends Pick<CrossedRequest, "request" | "program" | "outputs" | "scratch"> {
  /** Whether a file of the checkout is one of tests. */
  readonly isTest: (path: BytePath) => boolean;
  /** The thread's directory: where there are too many test files, its own come first. Empty: the whole repository's. */
  readonly thread: string;
}

/**
 * Runs the test command once more, kept in as before, on a copy of the head in which test files end with a test that must
 * fail: a report in which it passes, or none does at all, was not made by running them [T145].
 */
export async function canaryRun(
  { request, program, outputs, scratch, isTest, thread }: CanaryRequest,
  place: SandboxPlace,
): Promise<CrossedRuns[number]> {
  const kind = "canary";
  const name = canaryName(randomBytes(NAME_LENGTH));
  const canaries = withCanaries(
    chosen(testFiles(request.directory, new Set(request.writable), isTest), thread).map((path) => ({
      path: bytePathOfText(path),
      text: readFileSync(join(request.directory, path), "utf8"),
    })),
    name,
  );
  if (canaries.length === 0)
    return { kind, name, exit_status: NOT_BEGUN, cut: "no test file is one that a test can be added to" };
  const source = join(scratch, kind);
  const written = join(outputs, kind);
  const files = canaries.map(({ path, text }) => ({
    path: textOfPath(path) ?? "",
    before: { mode: FILE_MODE, bytes: Buffer.from(text, "utf8") },
  }));
  try {
    crossedTree(request.directory, source, { empty: request.writable, files });
    for (const directory of request.writable) mkdirSync(join(written, directory), { recursive: true });
    const run = await runInSandbox(program, { ...request, source, outputs: written }, place);
    const { exitStatus: exit_status, milliseconds, cut } = run;
    return { kind, name, exit_status, milliseconds, ...(cut === undefined ? {} : { cut }) };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { kind, name, exit_status: NOT_BEGUN, cut: error.message.slice(0, 200) };
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}

/** Paths below the checkout, in order; links are not followed. */
function testFiles(
  checkout: string,
  skipped: ReadonlySet<string>,
  isTest: (path: BytePath) => boolean,
): readonly string[] {
  const found: string[] = [];
  let left = ENTRIES_MAX;
  const open = [""];
  for (let next = open.pop(); next !== undefined && left > 0; next = open.pop()) {
    for (const entry of readdirSync(join(checkout, next), { withFileTypes: true })) {
      left -= 1;
      const path = next === "" ? entry.name : `${next}/${entry.name}`;
      const isLeft = entry.name.startsWith(".") || NOT_LOOKED_IN.has(entry.name) || skipped.has(path);
      if (entry.isDirectory() && !isLeft) open.push(path);
      if (!entry.isFile() || !isTest(bytePathOfText(path))) continue;
      if (statSync(join(checkout, path)).size <= FILE_BYTES_MAX) found.push(path);
    }
  }
  return found.sort();
}

/**
 * Of too many the thread's own, for its command runs these; and among those that are left some of everywhere: else whatever comes first by
 * its name would keep the canaries from all others.
 */
function chosen(found: readonly string[], thread: string): readonly string[] {
  const isOwn = (path: string) => thread === "" || path.startsWith(`${thread}/`);
  const own = spread(found.filter(isOwn), FILES_MAX);
  return [
    ...own,
    ...spread(
      found.filter((path) => !isOwn(path)),
      FILES_MAX - own.length,
    ),
  ];
}

/** So many of a row, the first and the last among them, as far from each other as can be. */
function spread(row: readonly string[], max: number): readonly string[] {
  if (row.length <= max) return row;
  return Array.from(
    { length: max },
    (_, at) => row[Math.round((at * (row.length - 1)) / Math.max(1, max - 1))] ?? "",
  );
}
