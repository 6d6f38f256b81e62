import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { TreeChange, TreeEntry } from "./change.ts";

/**
 * SHA-256 of what merging changes, as an approval is bound to it: every path, byte for byte, with mode and content of both
 * sides. What the target has changed elsewhere meanwhile is no part of it.
 */
export function effectDigest(changes: readonly TreeChange[]): string {
  const sideOf = (side: TreeEntry | undefined) => (side === undefined ? null : [side.mode, side.oid]);
  const listed = changes.map(({ path, from, to }) => [
    Buffer.from(path, "latin1").toString("hex"),
    sideOf(from),
    sideOf(to),
  ]);
  return sha256OfCanonicalJson(listed);
}
