import type { BytePath } from "../contract/byte-path.ts";
import { matchesPattern, type PathPattern } from "../contract/pattern.ts";
import { threadOf } from "../contract/threads.ts";
import type { Handoff, OwnedThread } from "../engine/handoff.ts";
import type { CompiledTarget, RunPlan } from "../engine/plan-state.ts";
import { patternsOf } from "./requirement-facts.ts";
import type { TargetTree } from "./target-tree.ts";
import { configOf, readThreads, type Threads } from "./threads.ts";

/**
 * The other threads whose files a plan names, with who owns them by the target's configs [P24]. A pattern names the thread
 * in which it begins; that it may reach into deeper ones names none of these. Who has agreed, a server knows.
 */
export async function handoffsFact(
  target: TargetTree,
  threads: Threads,
  { thread, targets }: RunPlan,
): Promise<Handoff[]> {
  const shared = patternsOf(configOf(threads, thread)?.shared_interfaces ?? []);
  const places = targets.filter((each) => !isShared(each, shared)).map(placeOf);
  const read = await readThreads(target, [...new Set(places)].sort());
  const named = new Set(places.map((place) => threadOf(place, read.directories)));
  named.delete(thread);
  const from = owned(thread, threads);
  return [...named]
    .sort()
    .map((each): Handoff => ({ from, to: owned(each, read), standing: "unseen", agreed: [] }));
}

function owned(thread: BytePath, threads: Threads): OwnedThread {
  const owner = configOf(threads, thread)?.owner;
  return { thread, ...(owner === undefined ? {} : { owner }) };
}

/** A path in the directory in which the target begins. */
function placeOf({ file, pattern }: CompiledTarget): BytePath {
  const text = file ?? pattern?.head ?? "";
  return `${text.slice(0, text.lastIndexOf("/") + 1)}_` as BytePath;
}

/** What the thread's config shares with it needs nobody's leave. */
function isShared({ file, pattern }: CompiledTarget, shared: readonly PathPattern[]): boolean {
  return shared.some((each) =>
    file === undefined
      ? each.text === pattern?.text || (each.isBelowHead && pattern?.head.startsWith(each.head) === true)
      : matchesPattern(each, file),
  );
}
