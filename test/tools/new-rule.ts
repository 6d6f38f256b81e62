// npm run new-rule <id>: a rule, its page and its two first cases, listed in src/rules/index.ts.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ruleFiles, withRuleListed } from "./rule-scaffold.ts";
import { ROOT } from "./source-tree.ts";

const id = process.argv[2] ?? "";
const files = ruleFiles(id);
for (const path of files.keys()) {
  if (existsSync(join(ROOT, path))) throw new Error(`\`${path}\` exists already`);
}
const index = join(ROOT, "src/rules/index.ts");
const listed = withRuleListed(readFileSync(index, "utf8"), id);
for (const [path, text] of files) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
  process.stdout.write(`${path}\n`);
}
writeFileSync(index, listed);
process.stdout.write("src/rules/index.ts: listed last; move it to its place in the reports\n");
process.stdout.write(
  "next: write the rule, its page and its cases; UPDATE=1 npm test; npm run generate; npm run check\n",
);
