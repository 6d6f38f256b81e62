// What `check` does, without a look into contents: the judge of git objects alone, for the bench.
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/proofgate", import.meta.url)));
const [repository, base, head, branch] = process.argv.slice(2);
if (!repository || !base || !head || !branch)
  throw new Error("usage: node judge-of-objects.mjs REPOSITORY BASE HEAD BRANCH");
const { collectFromRepository } = await import("../../src/collect/from-repository.ts");
const [collected, { evaluate }, { rules }, { renderText }] = await Promise.all([
  collectFromRepository({ repository, base, head, branch, contents: "counted" }),
  import("../../src/engine/evaluate.ts"),
  import("../../src/rules/index.ts"),
  import("../../src/report/text.ts"),
]);
const verdict = evaluate({ ...collected, rules });
process.stdout.write(renderText(verdict, { colour: false, milliseconds: 0, excerpts: new Map() }));
await collected.close();
// Contents that nobody looked into are unknown, and never pass; anything more would be a run that ended early.
if (verdict.verdict !== "fail" || verdict.findings.some(({ kind }) => kind === "violation"))
  throw new Error("this was not the run that is measured");
