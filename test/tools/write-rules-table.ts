// Part of npm run generate: writes the table of src/rules/README.md anew. test/docs.test.ts fails where it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listedRules } from "./project-rules.ts";
import { withRulesTable } from "./rules-table.ts";
import { ROOT } from "./source-tree.ts";

const page = join(ROOT, "src/rules/README.md");
writeFileSync(page, withRulesTable(readFileSync(page, "utf8"), await listedRules()));
