import type { BytePath } from "../contract/byte-path.ts";
import type { DocumentFact } from "../engine/facts.ts";
import { misnamedDocument } from "../engine/misnamed-document.ts";
import { inside, type TargetTree } from "./target-tree.ts";
import type { Threads } from "./threads.ts";

/**
 * Files that look like documents of ours and are not read: those that the change leaves on the target, and those that
 * stand there already in the threads that the change touches.
 */
export async function misnamedDocuments(
  brought: readonly BytePath[],
  target: TargetTree,
  { directories }: Threads,
): Promise<DocumentFact[]> {
  const ofHead = brought.flatMap((path) => factOf(path, "head"));
  const said = new Set(ofHead.map(({ path }) => path));
  const folders = [...directories].flatMap((thread) =>
    ["", "/requirements", "/policies"].map((below) => inside(thread, `.proofgate${below}`)),
  );
  const ofTarget = (await target.filesIn(folders)).flatMap((path) => factOf(path, "target"));
  return [...ofHead, ...ofTarget.filter(({ path }) => !said.has(path))];
}

function factOf(path: BytePath, where: DocumentFact["where"]): DocumentFact[] {
  const found = misnamedDocument(path);
  return found ? [{ kind: found.kind, path, where, problems: [], looser: [], advice: [found.problem] }] : [];
}
