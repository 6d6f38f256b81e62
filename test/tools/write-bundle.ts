import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { ROOT } from "./source-tree.ts";

const { optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
/** What brings files of its own that a bundle would lose: native code, and what only who serves installs. */
const NOT_BUNDLED = Object.keys({ ...optionalDependencies, ...peerDependencies });

const INPUTS = {
  proofgate: "src/cli/main.ts",
  "secret-worker": "src/scan/secrets/secret-worker.ts",
  "static-worker": "src/scan/static-analysis/static-worker.ts",
};

/**
 * Writes the bundle into a folder: the command line in JavaScript and beside it what it loads when it needs it; the thread
 * that scans for secrets; the process that looks at code, and its rules; the pages that `explain` prints; the terms of
 * the packages inside. `more` names further programs, as paths from the root, that stand on the same code.
 */
export async function writeBundle(
  directory: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  // Built together, so that a class is the same class in all of them.
  const { output } = await build({
    cwd: ROOT,
    input: { ...INPUTS, ...more },
    platform: "node",
    external: NOT_BUNDLED.map((name) => new RegExp(`^${name}(?:/|$)`)),
    // A warning here is something that would only be found missing on somebody else's machine.
    onLog: (level, log) => {
      if (level === "warn") throw new Error(`bundle: ${log.message}`);
    },
    // All in one folder: `import.meta.url` leads to the same neighbours from each file.
    output: {
      dir: directory,
      format: "esm",
      entryFileNames: "[name].mjs",
      chunkFileNames: "[name]-[hash].mjs",
    },
  });
  const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
  writeFileSync(join(directory, "LICENSES.txt"), packagesIn(modules).map(termsOf).join("\n"));

  for (const page of globSync("*.md", { cwd: join(ROOT, "src/rules") })) {
    if (page !== "README.md") cpSync(join(ROOT, "src/rules", page), join(directory, "rules", page));
  }
  for (const name of globSync("*.yaml", { cwd: join(ROOT, "src/scan/static-analysis/rules") })) {
    cpSync(join(ROOT, "src/scan/static-analysis/rules", name), join(directory, "rules", name));
  }
}

/** The directories of the packages that the modules come from. */
function packagesIn(modules: readonly string[]): string[] {
  const found = modules.map((id) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)?.[0]);
  return [...new Set(found)].filter((directory) => directory !== undefined).sort();
}

function termsOf(directory: string): string {
  const { name, version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const [brought] = globSync("{LICEN[CS]E,licen[cs]e}*", { cwd: directory }).sort();
  // saxes is published without its terms, which must go with every copy: they are those of its repository.
  const terms =
    brought === undefined ? join(ROOT, `test/tools/licenses/${name}.txt`) : join(directory, brought);
  if (!existsSync(terms)) throw new Error(`bundle: the package ${name} has no licence file to pass on`);
  return `${name} ${version}\n\n${readFileSync(terms, "utf8").trim()}\n`;
}
