import { type BytePath, bytePathOfText } from "../contract/byte-path.ts";
import type { DependenciesFact } from "../engine/dependency-change.ts";
import type { Fact } from "../engine/fact.ts";
import { entriesAt } from "../git/lookup.ts";
import { tamperingOf } from "./evidence-closure.ts";
import type { GivenReports } from "./given-reports.ts";
import type { JudgedRange } from "./judged-range.ts";
import type { ProvenJob } from "./proven-job.ts";
import { configOf, type Threads } from "./threads.ts";

/**
 * Why proven evidence counts for nothing here, as one clause; undefined where it counts. The issuer proves which workflow
 * sent it; that this workflow is the target's own, and that the change did not make its own proof, is asked of the trees
 * (contract.md, 7). What nobody proved is not asked: it counts as self-reported.
 */
export async function whyVoid(
  range: JudgedRange,
  threads: Threads,
  dependencies: Fact<DependenciesFact>,
  { jobs = [], doubt }: GivenReports,
): Promise<string | undefined> {
  if (doubt !== undefined) return doubt;
  if (jobs.length === 0) return undefined;
  for (const job of jobs) {
    const why = (await strangeWorkflow(range, job)) ?? strangeCommand(threads, job);
    if (why !== undefined) return `the evidence of ${job.name} is void: ${why}`;
  }
  const why = await tamperingOf(range, jobs, dependencies);
  return why && `the evidence is void: ${why}`;
}

/** The workflow at the head is byte for byte the target's, and calls nothing but what the target's calls [T131] [T135]. */
export async function strangeWorkflow(
  { objects, set, target }: JudgedRange,
  { caller, called }: ProvenJob,
): Promise<string | undefined> {
  const paths = [caller, ...(called.path === undefined ? [] : [called.path])].map((path) =>
    bytePathOfText(path),
  );
  const [atBase, atHead] = await Promise.all([
    entriesAt(objects.reader, set.baseTree, paths),
    entriesAt(objects.reader, set.headTree, paths),
  ]);
  for (const path of paths) {
    const [base, head] = [atBase.get(path), atHead.get(path)];
    if (base?.kind !== "entry") return `the target has no workflow \`${path}\``;
    if (head?.kind !== "entry" || head.entry.oid !== base.entry.oid)
      return `its workflow \`${path}\` is not the target's: merge the target into the branch`;
  }
  if (called.foreign === undefined) return undefined;
  const file = await target.file(paths[0] as BytePath);
  const text = file.kind === "file" ? file.bytes.toString("utf8") : "";
  const { readWorkflow } = await import("../scan/dependencies/readers/references.ts");
  const name = called.foreign.toLowerCase();
  const isCalled = readWorkflow(text).dependencies.some(
    (each) => each.name === name && each.version === called.sha,
  );
  return isCalled ? undefined : `\`${caller}\` does not call \`${called.foreign}@${called.sha}\``;
}

/** Where the thread declares its test command, that one was run. */
function strangeCommand(threads: Threads, { thread, command }: ProvenJob): string | undefined {
  const declared = configOf(threads, bytePathOfText(thread === "." ? "" : thread))?.tests?.command;
  if (declared === undefined || command?.text === declared) return undefined;
  return command === undefined
    ? `the thread declares the test command \`${declared}\`, and the job did not run it`
    : `it ran \`${command.text}\`, and the thread's test command is \`${declared}\``;
}
