import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import type { Requirement } from "../contract/generated/documents.ts";
import { isExecutable } from "../contract/requirement-lint.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import { type DocumentTree, inside, type TreeDocument } from "./document-tree.ts";

/** Requirements by id: the thread's own, else the nearest directory's above it that has one [P16]. */
export async function readRequirements(
  target: DocumentTree,
  thread: BytePath,
  ids: readonly string[],
): Promise<Map<string, TreeDocument<Requirement>>> {
  const places = thread === "" ? [thread] : [thread, ...directoriesAbove(thread)];
  const pathsOf = (id: string) => places.map((place) => inside(place, `.proofgate/requirements/${id}.yaml`));
  const documents = await target.documents("requirement", ids.flatMap(pathsOf));
  return new Map(
    ids.flatMap((id) => {
      const found = pathsOf(id)
        .map((path) => documents.get(path))
        .find((document) => document && document.state !== "absent");
      return found ? [[id, found] as const] : [];
    }),
  );
}

/** The requirements a plan binds to, as the target has them. */
export async function resolveRequirements(
  target: DocumentTree,
  thread: BytePath,
  ids: readonly string[],
): Promise<ResolvedRequirement[]> {
  const requirements = await readRequirements(target, thread, ids);
  return ids.map((id): ResolvedRequirement => {
    const read = requirements.get(id);
    if (!read || read.state === "absent") return { id, state: "missing" };
    // A file that calls itself by another name is not the requirement that was asked for.
    if (read.state === "invalid" || read.value.id !== id) return { id, state: "invalid" };
    return { id, state: "valid", requirement: read.value, isExecutable: isExecutable(read.value) };
  });
}
