import { describe, expect, it } from "vitest";
import { AREA_OF_RULE, AREAS } from "../../src/report/areas.ts";
import { MARKDOWN_BYTES_MAX, renderMarkdown } from "../../src/report/markdown.ts";
import { rules } from "../../src/rules/index.ts";
import { finding, verdict } from "./verdicts.ts";

const OPTIONS = { milliseconds: 84 };

describe("the Markdown report", () => {
  it("has the verdict first, a row for each area in the contract's order, and the JSON last", () => {
    const report = renderMarkdown(
      verdict([finding({ path: "lib/a.ts" }), finding({ level: "note", rule: "change-large" })], {
        mode: "warn",
        unknown: { secrets: "not judged yet", coverage: "no coverage report was given" },
      }),
      OPTIONS,
    );
    expect(report.startsWith("### Verdict: stop `STOP_UNAUTHORIZED_ACCESS` (1 stop, 1 note)\n")).toBe(true);
    expect(report).toContain(`\
| area | verdict | findings |
|---|---|---|
| plan | pass |  |
| scope | **stop** | 1 stop |
| history | pass |  |
| secrets | not known |  |
| static analysis | pass |  |
| dependencies | pass |  |
| commands | pass |  |
| tests | pass, in part not known |  |
| budget | pass | 1 note |
| progress | pass |  |
`);
    expect(report).toContain("**Mode**: `warn` blocks nothing; `enforce` would halt this run");
    expect(report).toContain(`\
- **stop** \`scope-exceeded\`: \`lib/a.ts\` was modified, which plan \`WP-7\` does not allow
  - at \`lib/a.ts\`
  - help: leave this path alone, or ask a person to amend the plan
  - fingerprint \`0123456789abcdef0123456789abcdef\`
`);
    expect(report.endsWith("\n```\n\n</details>\n")).toBe(true);
    expect(AREAS.length).toBe(10);
  });

  it("counts what it does not show", () => {
    const many = Array.from({ length: 85 }, (_, index) => finding({ path: `lib/${index}.ts` }));
    const report = renderMarkdown(verdict(many), { ...OPTIONS, findingsMax: 5 });
    expect(report.match(/^- \*\*stop\*\*/gm)?.length).toBe(5);
    expect(report).toContain("\n- and 80 more\n");
  });

  it.each([
    ["many findings", Array.from({ length: 20_000 }, (_, index) => finding({ path: `lib/${index}.ts` }))],
    [
      "words of many bytes",
      Array.from({ length: 120 }, () => finding({ message: "語".repeat(1000), note: "語".repeat(1000) })),
    ],
    ["a message of 70 KB", [finding({ message: "x".repeat(70_000) })]],
    ["what escaping makes long", [finding({ message: "[".repeat(60_000) })]],
    ["backticks", [finding({ message: "`".repeat(60_000), path: "`".repeat(4000) })]],
  ])("fits a check run whatever is found: %s [T014] [T015]", (_what, findings) => {
    const report = renderMarkdown(verdict(findings, { suggested_plan: { targets: findings } }), OPTIONS);
    expect(Buffer.byteLength(report)).toBeLessThanOrEqual(MARKDOWN_BYTES_MAX + 1);
    expect(report.startsWith("### Verdict: stop")).toBe(true);
    const block = /<\/summary>\n\n(`{3,})json\n(.*)\n\1\n\n<\/details>\n$/.exec(report);
    expect(JSON.parse(block![2]!)).toMatchObject({ verdict: "stop", version: 1 });
  });

  it("cuts a message of 70 KB rather than leave its finding out [T014]", () => {
    const report = renderMarkdown(verdict([finding({ message: "x".repeat(70_000) })]), OPTIONS);
    expect(report).toMatch(/^- \*\*stop\*\* `scope-exceeded`: x{1000}\.\.\.$/m);
  });

  it("shows the plan that was missing in a block of its own", () => {
    const planned = verdict([finding()], { suggested_plan: { plan_id: "WP-1" } });
    expect(renderMarkdown(planned, { ...OPTIONS, suggestedPath: "a`b/WORK_PLAN.json" })).toContain(
      "To be the branch's first commit, as ``a`b/WORK_PLAN.json``.",
    );
    expect(renderMarkdown(planned, { ...OPTIONS, suggestedPath: "a".repeat(5000) })).not.toContain("To be");
    const report = renderMarkdown(verdict([finding()], { suggested_plan: { plan_id: "WP-1" } }), OPTIONS);
    expect(report).toContain('have needed\n\n```json\n{\n  "plan_id": "WP-1"\n}\n```\n');
  });

  it("knows only rules that there are", () => {
    const ids = rules.map(({ id }) => id);
    expect(Object.keys(AREA_OF_RULE).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
