// What `check` does without a look into contents (`counted`), or without the analysis of code (`unanalysed`), for the bench.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Run from the bundle, with the cache that the launcher has.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/proofgate", import.meta.url)));
const [repository, base, head, branch, contents] = process.argv.slice(2);
if (!repository || !base || !head || !branch || !contents)
  throw new Error("usage: node judge-of-objects.mjs REPOSITORY BASE HEAD BRANCH counted|unanalysed");
const { collectFromRepository } = await import("../../src/collect/from-repository.ts");
const [collected, { evaluate }, { rules }, { renderText }] = await Promise.all([
  collectFromRepository({ repository, base, head, branch, contents }),
  import("../../src/engine/evaluate.ts"),
  import("../../src/rules/index.ts"),
  import("../../src/report/text.ts"),
]);
const verdict = evaluate({ ...collected, rules });
process.stdout.write(renderText(verdict, { colour: false, milliseconds: 0, excerpts: new Map() }));
await collected.close();
// Contents that nobody looked into are unknown, and never pass; anything more would be a run that ended early.
const isUnseen = contents === "unanalysed" ? verdict.verdict !== "stop" : verdict.verdict === "fail";
if (!isUnseen || verdict.findings.some(({ kind }) => kind === "violation"))
  throw new Error("this was not the run that is measured");
