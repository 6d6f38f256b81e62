import { describe, expect, it } from "vitest";
import type { Mode } from "../../src/engine/facts.ts";
import type { Finding } from "../../src/engine/finding.ts";
import type { VerdictName } from "../../src/engine/verdict.ts";
import { APPROVE, checkRunReport, type StandingStop } from "../../src/report/check-run.ts";
import { STATUS_MARK, statusComment } from "../../src/report/status-comment.ts";
import { finding, verdict } from "./verdicts.ts";

const OPTIONS = { milliseconds: 84 };
const STOP: StandingStop = { id: "S-17", code: "STOP_BUDGET_EXCEEDED", isResumable: true };
const MODES = ["observe", "warn", "enforce"] as const;
const LEVEL_OF = { pass: "note", review: "review", fail: "fail", stop: "stop" } as const;
const NAMES = Object.keys(LEVEL_OF) as VerdictName[];

function of(name: VerdictName, mode: (typeof MODES)[number] = "enforce") {
  return verdict([finding({ level: LEVEL_OF[name], rule: "scope-exceeded" })], { mode });
}

describe("the check run", () => {
  it.each(
    NAMES.flatMap((name) =>
      MODES.flatMap((mode) => [[], [STOP]].map((stops) => [name, mode, stops] as const)),
    ),
  )(
    "opens the gate for `pass` alone where it is enforced: %s in %s, stops %j [T111]",
    (name, mode, stops) => {
      const { conclusion } = checkRunReport(of(name, mode), { ...OPTIONS, stops });
      expect(["success", "failure", "action_required"]).toContain(conclusion);
      const opens = mode !== "enforce" || (name === "pass" && stops.length === 0);
      expect(conclusion === "success").toBe(opens);
      if (mode === "enforce" && name === "review" && stops.length === 0)
        expect(conclusion).toBe("action_required");
    },
  );

  it("is in progress, without a conclusion, while nothing but evidence is lacking that may still come [T111]", () => {
    const awaited = { facts: ["tests", "coverage"], until: "2026-11-22T05:06:07.000Z" };
    const report = checkRunReport(of("fail"), { ...OPTIONS, awaited });
    expect(report).not.toHaveProperty("conclusion");
    expect(report.title).toBe("Waiting for evidence: tests, coverage");
    expect(report.summary).toMatch(
      /^Waiting until 2026-11-22 05:06 UTC for the jobs that prove `tests`, `coverage`\./,
    );
    // GitHub takes no annotation back.
    expect(report.annotations).toEqual([]);
    const comment = statusComment([{ check: "proofgate/main", verdict: of("fail"), awaited }], []);
    expect(comment).toContain("| **waiting** |");
    expect(comment).toContain("Waiting until 2026-11-22 05:06 UTC");
  });

  it("begins a stop's title with its code, and says in observe what enforcing would do", () => {
    expect(checkRunReport(of("stop"), OPTIONS).title).toBe("STOP_UNAUTHORIZED_ACCESS: 1 stop");
    expect(checkRunReport(of("stop", "observe"), OPTIONS).title).toBe(
      "observe: enforcing would stop this, STOP_UNAUTHORIZED_ACCESS (1 stop)",
    );
    expect(checkRunReport(of("fail", "warn"), OPTIONS).title).toBe(
      "warn: enforcing would fail this (1 fail)",
    );
    expect(checkRunReport(of("pass", "warn"), OPTIONS).title).toBe(
      "warn: enforcing would let this pass (1 note)",
    );
    expect(checkRunReport(of("review"), OPTIONS).title).toBe("A person must look: 1 review");
  });

  it("keeps the gate shut over a clean head while the run is stopped, and gives the command that resumes it [T059]", () => {
    const report = checkRunReport(of("pass"), { ...OPTIONS, stops: [STOP] });
    expect(report.conclusion).toBe("failure");
    expect(report.title).toBe("STOP_BUDGET_EXCEEDED: the run is stopped");
    expect(report.summary).toContain("\n/proofgate resume S-17\n");
  });

  it("offers the button *Approve* where people's word alone is lacking [T115]", () => {
    const missing = finding({ level: "review", rule: "approval-missing" });
    const of = (findings: readonly Finding[], mode: Mode = "enforce", options = {}) =>
      checkRunReport(verdict(findings, { mode }), { ...OPTIONS, isApprovable: true, ...options });
    for (const rule of ["approval-missing", "review-missing"]) {
      const report = of([
        finding({ level: "review", rule }),
        finding({ level: "note", rule: "change-large" }),
      ]);
      expect(report.actions).toEqual([
        { label: "Approve", description: "Agree that this commit passes this gate", identifier: "approve" },
      ]);
      expect(report.summary).toContain("press the button *Approve*");
    }
    const none = [
      of([finding({ level: "note", rule: "approval-missing" })]),
      of([finding({ level: "review", rule: "code-owner" })]),
      of([missing, finding({ level: "fail", rule: "tests-failed" })]),
      of([missing], "observe"),
      of([missing], "warn"),
      of([missing], "enforce", { stops: [STOP] }),
      of([missing], "enforce", { isApprovable: false }),
      of([missing], "enforce", { awaited: { facts: ["tests"], until: "2026-11-22T05:06:07.000Z" } }),
    ];
    for (const report of none) {
      expect(report).not.toHaveProperty("actions");
      expect(report.summary).not.toContain("button");
    }
    for (const { label, description, identifier } of [APPROVE]) {
      expect(label.length).toBeLessThanOrEqual(20);
      expect(description.length).toBeLessThanOrEqual(40);
      expect(identifier.length).toBeLessThanOrEqual(20);
    }
  });

  it("offers no single human a way out of a secret", () => {
    const stop = { id: "S-18", code: "STOP_SECRET_EXPOSURE", isResumable: false };
    const { summary } = checkRunReport(of("stop"), { ...OPTIONS, stops: [stop] });
    expect(summary).not.toContain("/proofgate resume");
    expect(summary).toContain("/proofgate waive <fingerprint> until <date> because <reason>");
  });

  it("annotates the gravest first, at places that GitHub can show [T014]", () => {
    const findings = [
      finding({ level: "note", rule: "change-large", path: "a.ts", line: 3 }),
      finding({ level: "review", rule: "code-owner", path: "b.ts" }),
      finding({ path: "hex:ff41" }),
      finding({ path: "bidi\u202Etxt.exe" }),
      finding({ path: "lib/c.ts", line: 9, message: `m\u001b[31m${"x".repeat(70_000)}` }),
    ];
    const { annotations } = checkRunReport(verdict(findings), OPTIONS);
    expect(
      annotations.map(({ path, start_line, annotation_level }) => [path, start_line, annotation_level]),
    ).toEqual([
      ["lib/c.ts", 9, "failure"],
      ["b.ts", 1, "warning"],
      ["a.ts", 3, "notice"],
    ]);
    expect(annotations[0]?.message.length).toBeLessThan(64_000);
    expect(annotations[0]?.message).not.toContain("\u001b");
  });

  it("has at most 200 annotations, and counts the rest in the text", () => {
    const many = Array.from({ length: 300 }, (_, n) => finding({ path: `lib/${n}.ts` }));
    const { annotations, text } = checkRunReport(verdict(many), OPTIONS);
    expect(annotations).toHaveLength(200);
    expect(text).toContain("and 250 more");
  });
});

describe("the status comment", () => {
  it("is known again by its mark, and shows gates, the gravest findings and the commands", () => {
    const gates = [{ check: "proofgate/dev", verdict: of("stop") }];
    expect(statusComment(gates, [STOP])).toBe(`${STATUS_MARK}

### Proofgate

| check | verdict | findings | head |
|---|---|---|---|
| \`proofgate/dev\` | **stop** | 1 stop | \`${of("stop").head.slice(0, 12)}\` |

- **stop** \`scope-exceeded\`: \`lib/a.ts\` was modified, which plan \`WP-7\` does not allow

Next: do not push on: only a person resumes a stopped run, or a new branch starts from a safe commit.

The run is stopped by \`STOP_BUDGET_EXCEEDED\` (stop \`S-17\`). No later push reopens it.

\`\`\`
/proofgate resume S-17
\`\`\`

A comment with \`/proofgate help\` as its only line lists what can be asked for.`);
  });

  it("lets no finding break its table, mention anybody or end its mark [T159]", () => {
    const hostile = finding({ message: "--> @org/all | <img src=x> closes #12 `a|b`", path: "x|y`@z" });
    const comment = statusComment([{ check: "proofgate/dev", verdict: verdict([hostile]) }], []);
    expect(comment).not.toMatch(/@org|<img|closes #1/);
    expect(comment.split("\n").filter((line) => line.startsWith("|"))).toHaveLength(3);
  });
});
