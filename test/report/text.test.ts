import { describe, expect, it } from "vitest";
import type { Subject } from "../../src/engine/subject.ts";
import { placesToShow } from "../../src/report/excerpt-places.ts";
import { renderText, TEXT_FINDINGS_MAX } from "../../src/report/text.ts";
import { finding, verdict } from "./verdicts.ts";

const OPTIONS = { colour: false, milliseconds: 84 };
const asked = (subject: Partial<Subject>) => ({
  base: "main",
  head: "agent/WP-1",
  subject: { judgedAs: "human", roleIsListed: false, onAgentBranch: false, doubts: [], ...subject } as const,
});

describe("the text report", () => {
  it("reads like a compiler's: message, place, excerpt, note, help, then the summary", () => {
    const first = finding({
      path: "lib/a.ts",
      line: 9,
      commit: "a".repeat(40),
      note: "no target names this path",
    });
    const report = renderText(
      verdict(
        [first, finding({ level: "review", rule: "path-twin", message: "two names", help: "rename one" })],
        {
          plan: { id: "WP-7", sha256: "5".repeat(64), path: ".proofgate/WORK_PLAN.json" },
          unknown: {
            tests: "no test report was given",
            coverage: "no test report was given",
            usage: "no usage was given",
          },
        },
      ),
      { ...OPTIONS, excerpts: new Map([[first, ["\tconst rate = 1;", "\treturn rate;"]]]) },
    );
    expect(report).toBe(`\
stop[scope-exceeded]: \`lib/a.ts\` was modified, which plan \`WP-7\` does not allow
  --> lib/a.ts:9 (commit aaaaaaaaaaaa)
   |
 9 |     const rate = 1;
   |     ^^^^^^^^^^^^^^^
10 |     return rate;
   |
   = note: no target names this path
   = help: leave this path alone, or ask a person to amend the plan

review[path-twin]: two names
  = help: rename one

verdict: stop · STOP_UNAUTHORIZED_ACCESS · 1 stop, 1 review
  = judged: 12 files, 1 commit, 48211 bytes under plan \`WP-7\`, in 84 ms
  = not known: tests, coverage (no test report was given)
  = not known: usage (no usage was given)
  = next: do not push on: only a person resumes a stopped run, or a new branch starts from a safe commit
  = to learn about 2 rules: \`proofgate explain scope-exceeded\`
`);
  });

  it("names what is not known in one line where there are many reasons", () => {
    const unknown = { tests: "no test report", coverage: "no coverage report", usage: "no usage report" };
    expect(renderText(verdict([], { unknown }), OPTIONS)).toContain(
      "\n  = not known: tests, coverage, usage (none of them is required here; `--format json` says why)\n",
    );
    const undetermined = verdict([finding({ level: "fail", kind: "undetermined" })], { unknown });
    expect(renderText(undetermined, OPTIONS)).toContain(
      "\n  = not known: tests, coverage, usage (`--format json` says why)\n",
    );
  });

  it("names to people only what may be asked of people", () => {
    const unknown = { plan: "agents only", tests: "no report", usage: "no usage", reviews: "no server" };
    const report = renderText(verdict([], { unknown }), { ...OPTIONS, asked: asked({}) });
    expect(report).toContain("\n  = not known: tests (no report)\n  = not known: reviews (no server)\n");
    expect(report).not.toContain("usage");
  });

  it("says whose change it judged, and between what, so that a wrong guess is seen", () => {
    const lines = (subject: Partial<Subject>, head = "agent/WP-1") =>
      renderText(verdict([]), { ...OPTIONS, asked: { ...asked(subject), head } })
        .split("\n")
        .slice(2, 4);
    expect(lines({ judgedAs: "agent", role: "coder", branch: "agent/WP-1", actor: "acme[bot]" })).toEqual([
      "  = range: `main` (111111111111) to `agent/WP-1` (222222222222)",
      "  = judged as: an agent's work in the role coder, branch `agent/WP-1`, pushed by `acme[bot]`",
    ]);
    expect(lines({}, "2222222")).toEqual([
      "  = range: `main` (111111111111) to `222222222222`",
      "  = judged as: a person's work, no branch's name",
    ]);
    expect(lines({ judgedAs: "updater", branch: "deps/a" })[1]).toBe(
      "  = judged as: an updater's work, branch `deps/a`",
    );
    expect(renderText(verdict([]), { ...OPTIONS, asked: asked({ branch: "a\u001b[2J" }) })).not.toContain(
      "\u001b",
    );
  });

  it("says where the suggested plan must lie, and what must be known to use it", () => {
    const suggestion = { path: ".proofgate/plans/WP-1/WORK_PLAN.json", notes: ["a\u001b[2J", "b"] };
    const plan = verdict([finding()], { suggested_plan: { plan_id: "WP-1" } });
    const report = renderText(plan, { ...OPTIONS, suggestion });
    expect(report).toContain("the branch's first commit, as `.proofgate/plans/WP-1/WORK_PLAN.json`:\n\n{\n");
    expect(report).toContain("}\n\n  = note: a");
    expect(report).toContain("\n  = note: b\n\nverdict");
    expect(report).not.toContain("\u001b");
  });

  it("says of a pass that nothing was found", () => {
    expect(renderText(verdict([]), OPTIONS)).toBe(
      "verdict: pass · no findings\n  = judged: 12 files, 1 commit, 48211 bytes, in 84 ms\n",
    );
  });

  it("says in observe what enforcing would do", () => {
    const report = renderText(verdict([finding()], { mode: "observe" }), OPTIONS);
    expect(report).toContain(
      "= mode: `observe` blocks nothing; `enforce` would halt this run until a person resumes it",
    );
  });

  it("counts what it does not show", () => {
    const many = Array.from({ length: TEXT_FINDINGS_MAX + 80 }, (_, index) =>
      finding({ path: `lib/${index}.ts` }),
    );
    const report = renderText(verdict(many), OPTIONS);
    expect(report).toContain("lib/99.ts");
    expect(report).not.toContain("lib/100.ts");
    expect(report).toContain("\n... and 80 more (`--format json` lists them all)\n");
    expect(report).toContain("180 stop");
  });

  it("shows the plan that was missing, ready to copy, unless it is very long", () => {
    const small = renderText(verdict([finding()], { suggested_plan: { plan_id: "WP-1" } }), OPTIONS);
    expect(small).toContain('first commit:\n\n{\n  "plan_id": "WP-1"\n}\n');
    const lists = renderText(
      verdict([], { suggested_plan: { a: ["x", 'y"'], b: ["x", "y"], c: [] } }),
      OPTIONS,
    );
    expect(lists).toContain('  "a": [\n    "x",\n    "y\\""\n  ],\n  "b": ["x", "y"],\n  "c": []\n');
    const targets = Array.from({ length: 100 }, (_, index) => ({ file: `${index}` }));
    const large = renderText(verdict([finding()], { suggested_plan: { targets } }), OPTIONS);
    expect(large).not.toContain('"targets"');
    expect(large).toContain("`--format json` holds it");
  });

  it("shows no source of a file where a secret was found [T162]", () => {
    const at = (path: string, rule: string) => finding({ path, line: 1, rule, level: "review" });
    const findings = [at("a", "secret-candidate"), at("a", "document-invalid"), at("b", "document-invalid")];
    expect(placesToShow(findings)).toEqual([findings[2]]);
    const confirmed = finding({ path: "b", line: 9, rule: "x", stop_code: "STOP_SECRET_EXPOSURE" });
    expect(placesToShow([...findings, confirmed, finding({ path: "c" })])).toEqual([]);
  });

  it("colours only when asked, and never what is foreign", () => {
    const report = renderText(verdict([finding()]), { ...OPTIONS, colour: true });
    expect(report).toContain("\u001b[1;31mstop[scope-exceeded]\u001b[0m");
    expect(renderText(verdict([finding()]), OPTIONS)).not.toContain("\u001b");
  });

  it("cuts a source line that is too long, and marks only what it shows", () => {
    const long = finding({ path: "a", line: 1 });
    const report = renderText(verdict([long]), {
      ...OPTIONS,
      excerpts: new Map([[long, ["x".repeat(5000)]]]),
    });
    const [source, carets] = report.split("\n").slice(3, 5) as [string, string];
    expect(source).toMatch(/x\.\.\.$/);
    expect(source.length).toBeLessThan(200);
    expect(carets.length).toBe(source.length);
  });
});
