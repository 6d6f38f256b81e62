import { observed } from "../engine/fact.ts";
import type { Facts } from "../engine/facts.ts";
import type { Unreadable } from "../git/types.ts";
import { objectDefects, tagDefects } from "./commit-facts.ts";
import type { JudgedRange } from "./judged-range.ts";
import { submoduleFileDefects } from "./submodule-files.ts";

/** What is wrong with the objects that the change brings, and what of them could not be read. */
export async function objectsFact(
  { objects, set, tag }: JudgedRange,
  unreadable: readonly Unreadable[],
): Promise<Facts["objects"]> {
  return observed([
    ...objectDefects(set),
    ...(await tagDefects(objects, tag)),
    ...(await submoduleFileDefects(objects, set)),
    ...unreadWhileReading(unreadable),
  ]);
}

function unreadWhileReading(unreadable: readonly Unreadable[]) {
  return unreadable
    .filter(({ why }) => why !== "too-large")
    .map(({ oid, detail }) => ({ kind: "unreadable", oid, type: "blob", what: detail }) as const);
}
