// npm run bundle: dist/proofgate.mjs, the whole command line in one file, for machines that install it from npm;
// dist/secret-worker.mjs, the thread that scans for secrets;
// dist/rules/<id>.md, which `explain` prints; dist/LICENSES.txt, the terms of the packages inside the bundle.
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, type RolldownOutput } from "rolldown";
import { ROOT } from "./source-tree.ts";

// What an earlier bundle left must not be published.
rmSync(join(ROOT, "dist"), { recursive: true, force: true });
const outputs = [
  await bundleOf("src/cli/main.ts", "dist/proofgate.mjs"),
  await bundleOf("src/scan/secrets/secret-worker.ts", "dist/secret-worker.mjs"),
];
const modules = outputs.flatMap(({ output }) =>
  output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : [])),
);
writeFileSync(join(ROOT, "dist/LICENSES.txt"), packagesIn(modules).map(termsOf).join("\n"));

for (const page of globSync("*.md", { cwd: join(ROOT, "src/rules") })) {
  if (page !== "README.md") cpSync(join(ROOT, "src/rules", page), join(ROOT, "dist/rules", page));
}

function bundleOf(input: string, file: string): Promise<RolldownOutput> {
  return build({
    cwd: ROOT,
    input,
    platform: "node",
    // A warning here is something that would only be found missing on somebody else's machine.
    onLog: (level, log) => {
      if (level === "warn") throw new Error(`bundle: ${log.message}`);
    },
    output: { file: join(ROOT, file), format: "esm", codeSplitting: false },
  });
}

/** The directories of the packages that the modules come from. */
function packagesIn(modules: readonly string[]): string[] {
  const found = modules.map((id) => /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(id)?.[0]);
  return [...new Set(found)].filter((directory) => directory !== undefined).sort();
}

function termsOf(directory: string): string {
  const { name, version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const [terms] = globSync("{LICEN[CS]E,licen[cs]e}*", { cwd: directory }).sort();
  if (terms === undefined) throw new Error(`bundle: the package ${name} has no licence file to pass on`);
  return `${name} ${version}\n\n${readFileSync(join(directory, terms), "utf8").trim()}\n`;
}
