import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { patternsOf } from "../collect/requirement-facts.ts";
import { textOfPath } from "../contract/byte-path.ts";
import type { ThreadConfig } from "../contract/generated/documents.ts";
import { isTestPath } from "../contract/path-class.ts";
import type { EffectivePolicy } from "../contract/policy-defaults.ts";
import { CannotRun } from "../git/cannot-run.ts";
import { treeOfCommit } from "../git/commits.ts";
import { type Objects, openObjects } from "../git/objects.ts";
import { diffTrees } from "../git/tree-walk.ts";
import { CEILINGS, type Oid, type TreeChange } from "../git/types.ts";
import { hasTestName, languageOf } from "../scan/tests/language.ts";
import type { ActionRange } from "./action-range.ts";
import { crossedTree, type FileBefore } from "./crossed-tree.ts";
import { NOT_BEGUN, type RanTests } from "./ran-command.ts";
import type { SandboxRequest } from "./sandbox.ts";
import { runInSandbox, type SandboxPlace } from "./sandbox-run.ts";

export type CrossedRuns = NonNullable<RanTests["runs"]>;
const KINDS = ["tests-on-base", "base-tests-on-head"] as const;
type Kind = (typeof KINDS)[number];

export interface CrossedRequest {
  readonly range: Pick<ActionRange, "mirror" | "base" | "head">;
  readonly policy: EffectivePolicy;
  readonly config: Partial<ThreadConfig>;
  /** As the head's own tests were run. */
  readonly request: SandboxRequest;
  /** Of bubblewrap. */
  readonly program: string;
  /** Where what they write goes: a directory for each kind. */
  readonly outputs: string;
  /** A directory of ours that nothing else uses. */
  readonly scratch: string;
}

const BLOB_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Where the change alters test files of the target together with code: runs the test command with the head's test files on
 * the target's code, and with the target's on the head's, kept in like the first time [H9]. Empty: there is nothing to prove.
 */
export async function crossedRuns(crossed: CrossedRequest, place: SandboxPlace): Promise<CrossedRuns> {
  const { range } = crossed;
  const objects = openObjects(range.mirror.repository);
  try {
    const changes = await changesOf(objects, range);
    const isTest = testNames(crossed);
    if (typeof changes !== "string" && !needsProof(changes, isTest)) return [];
    const runs: CrossedRuns = [];
    for (const kind of KINDS) {
      const own =
        typeof changes === "string" ? changes : changes.filter((each) => isPutBack(kind, each, isTest));
      runs.push(
        await runOf(crossed, kind, typeof own === "string" ? own : await filesThen(objects, own), place),
      );
    }
    return runs;
  } finally {
    await objects.close();
  }
}

type IsTest = (change: Pick<TreeChange, "path">) => boolean;

/** What counts as a test's file, by the target's policy, the thread's config, and its name. */
export function testNames({ policy, config }: Pick<CrossedRequest, "policy" | "config">): IsTest {
  const patterns = patternsOf([...policy.tests.test_paths, ...(config.tests?.paths ?? [])]);
  return ({ path }) => isTestPath(path, patterns) || hasTestName(path);
}

function needsProof(changes: readonly TreeChange[], isTest: IsTest): boolean {
  const isAltered = changes.some((change) => isTest(change) && change.from !== undefined);
  return isAltered && changes.some((change) => !isTest(change) && languageOf(change.path) !== undefined);
}

/** On the target's code all but the tests is as it was; on the head's the tests alone are. */
function isPutBack(kind: Kind, change: TreeChange, isTest: IsTest): boolean {
  return kind === "tests-on-base" ? !isTest(change) : isTest(change);
}

async function changesOf(
  objects: Objects,
  { base, head }: CrossedRequest["range"],
): Promise<readonly TreeChange[] | string> {
  const [before, after] = [await treeOfCommit(objects, base), await treeOfCommit(objects, head)];
  if (before === undefined || after === undefined) return "the trees cannot be read";
  const { changes, odd } = await diffTrees(objects.reader, before, after, CEILINGS);
  const isWhole = odd.ceilings.length + odd.unreadable.length === 0;
  return isWhole ? changes : "the change is too large to be put back, or cannot be read";
}

/** What the target has at each path; or why that cannot be put anywhere. */
async function filesThen(
  objects: Objects,
  changes: readonly TreeChange[],
): Promise<readonly FileBefore[] | string> {
  const oids = [...new Set(changes.flatMap(({ from }) => (from === undefined ? [] : [from.oid as Oid])))];
  const blobs = new Map<string, Buffer>();
  for (const answer of await objects.reader.read(oids, { type: "blob", bytesMax: BLOB_BYTES_MAX }))
    if (answer.kind === "object") blobs.set(answer.oid, answer.body);
  const files: FileBefore[] = [];
  for (const { path, from } of changes) {
    const name = textOfPath(path);
    const bytes = from && blobs.get(from.oid);
    if (name === undefined) return "a path of the change is not UTF-8";
    if (from !== undefined && bytes === undefined) return `\`${name}\` of the target cannot be read`;
    files.push({
      path: name,
      ...(from === undefined || bytes === undefined ? {} : { before: { mode: from.mode, bytes } }),
    });
  }
  return files;
}

async function runOf(
  { request, program, outputs, scratch }: CrossedRequest,
  kind: Kind,
  files: readonly FileBefore[] | string,
  place: SandboxPlace,
): Promise<CrossedRuns[number]> {
  if (typeof files === "string") return { kind, exit_status: NOT_BEGUN, cut: files };
  const source = join(scratch, kind);
  const written = join(outputs, kind);
  try {
    crossedTree(request.directory, source, { empty: request.writable, files });
    for (const directory of request.writable) mkdirSync(join(written, directory), { recursive: true });
    const run = await runInSandbox(program, { ...request, source, outputs: written }, place);
    const { exitStatus: exit_status, milliseconds, cut } = run;
    return { kind, exit_status, milliseconds, ...(cut === undefined ? {} : { cut }) };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { kind, exit_status: NOT_BEGUN, cut: error.message.slice(0, 200) };
  } finally {
    rmSync(source, { recursive: true, force: true });
  }
}
