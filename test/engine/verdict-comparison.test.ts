import { expect, it } from "vitest";
import type { Finding } from "../../src/engine/finding.ts";
import { ruleChanges } from "../../src/engine/verdict-comparison.ts";

const finding = (rule: string, message: string, level: Finding["level"] = "stop"): Finding => {
  return { rule, level, kind: "violation", message, help: "h", fingerprint: `${rule} ${message}` };
};

it("explains a changed verdict rule by rule: what is new, what is gone, what says otherwise", () => {
  const before = [finding("a", "1"), finding("a", "2"), finding("gone", "1"), finding("same", "1")];
  const after = [finding("a", "1"), finding("a", "2", "fail"), finding("new", "1"), finding("same", "1")];
  const changes = ruleChanges(
    { findings: before, ruleIds: ["a", "gone", "same", "quiet"] },
    { findings: after, ruleIds: ["new", "a", "same"] },
  );
  expect(changes).toEqual([
    { rule: "new", why: "new", before: [], after: [after[2]] },
    { rule: "a", why: "says otherwise", before: [before[1]], after: [after[1]] },
    { rule: "gone", why: "gone", before: [before[2]], after: [] },
  ]);
  expect(ruleChanges({ findings: before, ruleIds: ["a"] }, { findings: before, ruleIds: ["a"] })).toEqual([]);
});
