import { type BytePath, directoriesAbove } from "../contract/byte-path.ts";
import type { Requirement } from "../contract/generated/documents.ts";
import { inside, type TargetTree, type TreeDocument } from "./target-tree.ts";

/** Requirements by id: the thread's own, else the nearest directory's above it that has one. */
export async function readRequirements(
  target: TargetTree,
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
