import { displayPath } from "../contract/byte-path.ts";
import type { TouchedPath } from "../engine/change.ts";

/** More are counted: a snapshot stays readable, and the objects themselves have them all. */
const PATHS_MAX = 5_000;

/** What a range touches, for a stop's evidence: paths, operations and what stands there after it, without contents. */
export function changesJson(touched: readonly TouchedPath[], mask: (text: string) => string): string {
  const paths = touched.slice(0, PATHS_MAX).map(({ path, operations, after }) => ({
    path: mask(displayPath(path)),
    operations: operations.map(({ operation, kind, commit }) => ({ operation, kind, commit })),
    ...(after === undefined ? {} : { after: { mode: after.mode.toString(8), oid: after.oid } }),
  }));
  return JSON.stringify({ version: 1, touched: touched.length, paths });
}
