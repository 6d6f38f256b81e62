import type { PolicyState } from "../engine/facts.ts";
import { treeOfCommit } from "../git/commits.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";
import { readPolicy } from "./read-policy.ts";
import { TargetTree } from "./target-tree.ts";

/** The policy at a commit; undefined where the commit cannot be read. */
export async function policyOfCommit(objects: Objects, commit: Oid): Promise<PolicyState | undefined> {
  const tree = await treeOfCommit(objects, commit);
  return tree === undefined ? undefined : await readPolicy(new TargetTree(objects, tree));
}
