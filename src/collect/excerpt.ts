import { bytePathOfText } from "../contract/byte-path.ts";
import type { Finding } from "../engine/finding.ts";
import { lookup } from "../git/lookup.ts";
import type { Objects } from "../git/objects.ts";
import type { Oid } from "../git/types.ts";

const EXCERPT_FILE_BYTES_MAX = 1024 * 1024;

/** The line a finding names, from the first of the trees that has it; undefined where there is none to show. */
export async function excerptOf(
  objects: Objects,
  trees: readonly Oid[],
  { path, line }: Pick<Finding, "path" | "line">,
): Promise<readonly string[] | undefined> {
  if (path === undefined || line === undefined) return undefined;
  for (const tree of trees) {
    const found = await lookup(objects.reader, tree, bytePathOfText(path), EXCERPT_FILE_BYTES_MAX);
    if (found.kind !== "file") continue;
    const text = found.bytes.toString("utf8").split("\n")[line - 1];
    return text === undefined ? undefined : [text];
  }
  return undefined;
}
