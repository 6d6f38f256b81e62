import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../tools/source-tree.ts";
import { writeBundle } from "../tools/write-bundle.ts";

/** What people run: this checkout as npm installs it, a bundle in a folder that goes with this process. */
export interface Installed {
  readonly launcher: string;
  /** See `judge-of-objects.mjs`. */
  readonly judgeOfObjects: string;
}

export async function install(): Promise<Installed> {
  const home = mkdtempSync(join(tmpdir(), "proofgate-installed-"));
  process.on("exit", () => rmSync(home, { recursive: true, force: true }));
  const launcher = "src/cli/bin.mjs";
  mkdirSync(join(home, "src/cli"), { recursive: true });
  for (const name of ["package.json", launcher, "schemas"])
    cpSync(join(ROOT, name), join(home, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
  await writeBundle(join(home, "dist"), { "judge-of-objects": "test/bench/judge-of-objects.mjs" });
  return { launcher: join(home, launcher), judgeOfObjects: join(home, "dist/judge-of-objects.mjs") };
}
