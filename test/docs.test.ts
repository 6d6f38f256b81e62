import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type DocumentedRule, pageViolations, ruleViolations } from "./tools/docs.ts";
import { documentedRule, listedRules, ruleIds } from "./tools/project-rules.ts";
import { withRulesTable } from "./tools/rules-table.ts";
import { projectFiles, projectPaths, ROOT } from "./tools/source-tree.ts";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const scripts = new Set(Object.keys(manifest.scripts));
/** Judged repositories in the tests hold pages of their own. */
const pages = projectFiles(/^(?!test\/).*\.md$/);

describe("the documents", () => {
  it.each(ruleIds())("the rule %s has its page and its cases", async (id) => {
    const rule = await documentedRule(id);
    expect(rule.id).toBe(id);
    expect(ruleViolations(rule)).toEqual([]);
  });

  it("every rule's file is listed in src/rules/index.ts, once", async () => {
    const listed = (await listedRules()).map(({ id }) => id);
    expect([...listed].sort()).toEqual(ruleIds());
  });

  it("the table of the rules is fresh (npm run generate)", async () => {
    const page = readFileSync(join(ROOT, "src/rules/README.md"), "utf8");
    expect(page).toBe(withRulesTable(page, await listedRules()));
  });

  it("links lead somewhere, and commands exist", () => {
    expect(pageViolations(pages, projectPaths(), scripts)).toEqual([]);
  });
});

const SUMMARY = "A path was touched.";
const CASE = "A plan.\n---\nfacts: 1\n---\nstop[a-rule]: no\n";
const PAGE = `# a-rule

${SUMMARY} More.

## Why

Because.

## What it stops

\`\`\`text
${CASE}\`\`\`

## What it allows

The rest.

## What to do

Less.

## What it cannot see

Much.

## Facts it needs

\`plan\`
`;
const RULE: DocumentedRule = {
  id: "a-rule",
  summary: SUMMARY,
  needs: ["plan"],
  page: PAGE,
  cases: new Map([
    ["stops-a.txt", CASE],
    ["allows-b.txt", "else"],
  ]),
};

describe("the judge of documents", () => {
  it("finds nothing in a rule that has everything", () => {
    expect(ruleViolations(RULE)).toEqual([]);
    const noting = new Map([["notes-a.txt", CASE], ...[...RULE.cases].slice(1)]);
    expect(ruleViolations({ ...RULE, cases: noting })).toEqual([]);
  });

  it.each<[string, Partial<DocumentedRule>]>([
    ["missing: a rule without a page", { page: undefined }],
    ["must begin with `# a-rule`", { page: PAGE.replace("# a-rule", "# another") }],
    ["first sentence must be the rule's summary", { summary: "Something else." }],
    ["its headings must be Why", { page: `${PAGE}\n## More\n\nMuch.\n` }],
    ["nothing stands under `What to do`", { page: PAGE.replace("Less.", "") }],
    ["must be one of the files", { page: PAGE.replace("facts: 1", "facts: 2") }],
    ["must be one of the files", { page: PAGE.replace(/```/g, "") }],
    ["does not name `commits`", { needs: ["plan", "commits"] }],
    ["no case shows what the rule finds", { cases: new Map([["allows-b.txt", CASE]]) }],
    ["no case shows what the rule lets through", { cases: new Map([["stops-a.txt", CASE]]) }],
  ])("says: %s", (complaint, change) => {
    expect(ruleViolations({ ...RULE, ...change })).toEqual([expect.stringContaining(complaint)]);
  });

  it("finds a link that leads nowhere, a heading that is not there and a command that no script answers", () => {
    const text = [
      "# Title, here",
      "[a](b.md) [a](../src) [a](#title-here) [a](https://example.com/x) `[a](code.md)`",
      "[a](gone.md) [a](#gone)",
      "npm run check, npm run --silent gone",
    ].join("\n");
    const found = pageViolations(
      [{ path: "docs/a.md", text }],
      ["docs/a.md", "docs/b.md", "src/a.ts"],
      new Set(["check"]),
    );
    expect(found).toEqual([
      "docs/a.md: the link `gone.md` leads nowhere",
      "docs/a.md: `docs/a.md` has no heading for the link `#gone`",
      "docs/a.md: `npm run --silent gone` is no script of package.json",
    ]);
  });

  it("writes the table of the rules between its marks, and nothing else", () => {
    const page = "a\n<!-- The table is generated: npm run generate -->\nold\n<!-- End of the table -->\nb\n";
    const rule = { id: "a-rule", summary: "A | b.", appliesTo: ["agent"], needs: ["plan", "touched"] };
    const written = withRulesTable(page, [
      rule,
      { ...rule, stopCode: "STOP_SECURITY_VIOLATION", appliesTo: "everyone" },
    ]);
    expect(written).toContain("| [`a-rule`](a-rule.md) | A \\| b. | – | agent | `plan`, `touched` |\n");
    expect(written).toContain("| `STOP_SECURITY_VIOLATION` | everyone |");
    expect(written).toMatch(/^a\n.*\nb\n$/s);
    expect(written).not.toContain("old");
    expect(withRulesTable(written, [])).not.toContain("a-rule");
    expect(() => withRulesTable("a", [])).toThrow("has no");
  });
});
