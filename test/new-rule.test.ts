import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { architectureViolations } from "./tools/architecture.ts";
import { ruleViolations } from "./tools/docs.ts";
import { ruleFiles, withRuleListed } from "./tools/rule-scaffold.ts";
import { ROOT } from "./tools/source-tree.ts";

const INDEX = `import type { Rule } from "../engine/rule.ts";
import { rule as alpha } from "./alpha.ts";
import { rule as omega } from "./omega.ts";

export const rules: readonly Rule[] = [
  omega,
  alpha,
];
`;

describe("npm run new-rule", () => {
  it("writes a rule that has everything in shape", () => {
    const files = ruleFiles("path-too-odd");
    const text = files.get("src/rules/path-too-odd.ts") ?? "";
    const summary = /summary: "(.*)"/.exec(text)?.[1] ?? "";
    const cases = new Map(
      [...files].filter(([path]) => path.endsWith(".txt")).map(([path, text]) => [basename(path), text]),
    );
    const page = files.get("src/rules/path-too-odd.md");
    expect(ruleViolations({ id: "path-too-odd", summary, needs: ["touched"], page, cases })).toEqual([]);
    expect(architectureViolations([{ path: "src/rules/path-too-odd.ts", text }])).toEqual([]);
  });

  it("lists it: imported in order of name, last in the reports", () => {
    const listed = withRuleListed(INDEX, "lost-path");
    expect(listed).toBe(
      INDEX.replace(
        "import { rule as omega }",
        'import { rule as lostPath } from "./lost-path.ts";\nimport { rule as omega }',
      ).replace("  alpha,\n", "  alpha,\n  lostPath,\n"),
    );
  });

  it("fits the list that the project has", () => {
    const listed = withRuleListed(readFileSync(join(ROOT, "src/rules/index.ts"), "utf8"), "zebra-crossed");
    expect(listed).toMatch(/import \{ rule as zebraCrossed \} from ".\/zebra-crossed.ts";\n/);
    expect(listed).toMatch(/\n {2}zebraCrossed,\n\]/);
  });

  it("refuses an id that is no kebab-case, and one that is listed", () => {
    expect(() => ruleFiles("../Evil")).toThrow("kebab-case");
    expect(() => withRuleListed(INDEX, "omega")).toThrow("listed already");
  });
});
