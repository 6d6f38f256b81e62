import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { FuzzTarget } from "./fuzz-run.ts";
import { ROOT } from "./source-tree.ts";

/** What the files test/fuzz/*.fuzz.ts export as `targets`, in order of file name. */
export async function fuzzTargets(): Promise<FuzzTarget[]> {
  const found: FuzzTarget[] = [];
  for (const path of globSync("test/fuzz/*.fuzz.ts", { cwd: ROOT }).sort()) {
    const { targets } = (await import(pathToFileURL(join(ROOT, path)).href)) as {
      targets: readonly FuzzTarget[];
    };
    found.push(...targets);
  }
  return found;
}
