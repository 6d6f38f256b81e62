// Installs what the judge needs, from the lock file of this very commit. No package's own script is run. Plain JavaScript
// for whatever Node the runner has.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NEEDED, partOfLock } from "./needed-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const installed = join(root, "node_modules");

// A Node that is new enough need not be brought, and is nearly all of it.
const bringsNode = Number.parseInt(process.versions.node, 10) < 24;
const takes = (name) => bringsNode || !name.startsWith("node-");
const hasNode = existsSync(join(installed, `node-${process.platform}-${process.arch}`));

// A job may use the Action twice. npm writes this file last.
if (!existsSync(join(installed, ".package-lock.json")) || (bringsNode && !hasNode)) {
  const whole = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const { project, lock } = partOfLock(whole, NEEDED, takes);
  const directory = mkdtempSync(join(root, ".install-"));
  try {
    writeFileSync(join(directory, "package.json"), JSON.stringify(project));
    writeFileSync(join(directory, "package-lock.json"), JSON.stringify(lock));
    const { status, error } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: directory,
      stdio: "inherit",
    });
    if (error) throw error;
    if (status !== 0) process.exitCode = status ?? 1;
    else {
      rmSync(installed, { recursive: true, force: true });
      renameSync(join(directory, "node_modules"), installed);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
