import { expect, it } from "vitest";
import type { Verdict } from "../../src/engine/verdict.ts";
import { checkRunReport } from "../../src/report/check-run.ts";
import { enforcementIssue, notEnforcedLine } from "../../src/report/enforcement-words.ts";

const fault = (message: string) => ({ message, fix: "mend it" });

it("names the first that is wrong on a check, and how many more there are", () => {
  expect(notEnforcedLine([fault("a")])).toBe("**Not enforced at GitHub**: a. To mend it: mend it.");
  expect(notEnforcedLine([fault("a"), fault("b"), fault("c")])).toContain(": a, and 2 more. To mend it");
  expect(() => notEnforcedLine([])).toThrow(RangeError);
});

it("lists all of it in the issue, and foreign words say nothing of their own there", () => {
  const body = enforcementIssue([fault("`main` is open"), fault("<script> @acme/all")]);
  expect(body).toContain("- `main` is open. To mend it: mend it.\n- ");
  expect(body).not.toMatch(/<script>|(?<![\w`\u200b])@acme/);
});

it("is said on a check of a policy that enforces, and not of one that only reports", () => {
  const verdict = { findings: [], stop_codes: [], facts: [], verdict: "pass", base: "b", head: "h" };
  const stats = { files: 0, commits: 0, bytes: 0 };
  const summaryOf = (mode: Verdict["mode"]) =>
    checkRunReport({ ...verdict, mode, stats } as unknown as Verdict, {
      milliseconds: 1,
      notEnforced: [fault("a")],
    }).summary;
  expect(summaryOf("enforce")).toMatch(/^\*\*Not enforced at GitHub\*\*/);
  expect(summaryOf("observe")).not.toContain("Not enforced");
});
