// Writes the table of src/app/README.md anew. test/app/operations.test.ts fails where it is stale.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OPERATIONS } from "../../src/app/operations.ts";
import { withOperationsTable } from "./operations-table.ts";
import { ROOT } from "./source-tree.ts";

const page = join(ROOT, "src/app/README.md");
writeFileSync(page, withOperationsTable(readFileSync(page, "utf8"), OPERATIONS));
