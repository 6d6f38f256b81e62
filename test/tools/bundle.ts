// npm run bundle: dist, for machines that install the command line from npm: Node strips no types below node_modules.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-tree.ts";
import { writeBundle } from "./write-bundle.ts";

const dist = join(ROOT, "dist");
// What an earlier bundle left must not be published.
rmSync(dist, { recursive: true, force: true });
await writeBundle(dist);
