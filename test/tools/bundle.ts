// npm run bundle: dist/proofgate.mjs, the command line in JavaScript, for machines that install it from npm, and beside
// it what it loads when it needs it; dist/secret-worker.mjs, the thread that scans for secrets;
// dist/static-worker.mjs, the process that looks at code, and its rules, dist/rules/*.yaml;
// dist/rules/<id>.md, which `explain` prints; dist/LICENSES.txt, the terms of the packages inside the bundle.
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { ROOT } from "./source-tree.ts";

const { optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
/** What brings files of its own that a bundle would lose: native code, and what only who serves installs. */
const NOT_BUNDLED = Object.keys({ ...optionalDependencies, ...peerDependencies });

// What an earlier bundle left must not be published.
rmSync(join(ROOT, "dist"), { recursive: true, force: true });
// Built together, so that a class is the same class in all of them.
const { output } = await build({
  cwd: ROOT,
  input: {
    proofgate: "src/cli/main.ts",
    "secret-worker": "src/scan/secrets/secret-worker.ts",
    "static-worker": "src/scan/static-analysis/static-worker.ts",
  },
  platform: "node",
  external: NOT_BUNDLED.map((name) => new RegExp(`^${name}(?:/|$)`)),
  // A warning here is something that would only be found missing on somebody else's machine.
  onLog: (level, log) => {
    if (level === "warn") throw new Error(`bundle: ${log.message}`);
  },
  // All in one folder: `import.meta.url` leads to the same neighbours from each file.
  output: {
    dir: join(ROOT, "dist"),
    format: "esm",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
  },
});
const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
writeFileSync(join(ROOT, "dist/LICENSES.txt"), packagesIn(modules).map(termsOf).join("\n"));

for (const page of globSync("*.md", { cwd: join(ROOT, "src/rules") })) {
  if (page !== "README.md") cpSync(join(ROOT, "src/rules", page), join(ROOT, "dist/rules", page));
}
for (const name of globSync("*.yaml", { cwd: join(ROOT, "src/scan/static-analysis/rules") })) {
  cpSync(join(ROOT, "src/scan/static-analysis/rules", name), join(ROOT, "dist/rules", name));
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
