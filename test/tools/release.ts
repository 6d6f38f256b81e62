// node test/tools/release.ts --tag v1.2.3 --out DIR --notes FILE [--keys FILE]: what .github/workflows/release.yml attaches to a release.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { releaseFiles } from "./release-files.ts";
import { ROOT } from "./source-tree.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({ options: { tag: text, out: text, notes: text, keys: text } });
const { tag, out, notes: notesFile, keys } = values;
if (tag === undefined || out === undefined || notesFile === undefined)
  throw new Error("give `--tag`, `--out` and `--notes`");

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const schemas = readdirSync(join(ROOT, "schemas"))
  .sort()
  .map((name) => ({ name, bytes: readFileSync(join(ROOT, "schemas", name)) }));

const { files, notes } = releaseFiles({
  tag,
  version,
  changelog: readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"),
  packed: packed(),
  schemas,
  keys: keys === undefined ? undefined : readFileSync(keys, "utf8"),
});
mkdirSync(out, { recursive: true });
for (const { name, bytes } of files) writeFileSync(join(out, name), bytes);
mkdirSync(dirname(notesFile), { recursive: true });
writeFileSync(notesFile, notes);
process.stdout.write(files.map(({ name, bytes }) => `${name}: ${bytes.length} bytes\n`).join(""));

/** The package: `prepack` makes its bundle. */
function packed(): Buffer {
  const directory = mkdtempSync(join(tmpdir(), "proofgate-release-"));
  try {
    const options = ["--json", "--loglevel=error", "--pack-destination", directory];
    execFileSync("npm", ["pack", ...options], { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
    const [name = ""] = readdirSync(directory);
    return readFileSync(join(directory, name));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
