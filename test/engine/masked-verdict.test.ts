import { expect, it } from "vitest";
import { maskedVerdict } from "../../src/engine/masked-verdict.ts";
import type { Verdict } from "../../src/engine/verdict.ts";

const verdict: Verdict = {
  version: 1,
  verdict: "stop",
  mode: "enforce",
  stop_codes: ["STOP_SECRET_EXPOSURE"],
  base: "b",
  head: "h",
  plan: { id: "WP-1", sha256: "0", path: "HUSH/WORK_PLAN.json" },
  findings: [
    {
      rule: "r",
      level: "stop",
      kind: "violation",
      message: "a HUSH b",
      help: "h",
      path: "x/HUSH",
      fingerprint: "f",
    },
  ],
  facts: [],
  stats: { files: 1, commits: 2, bytes: 3 },
  suggested_plan: { targets: [{ file: "HUSH" }] },
};

it("masks every text of a verdict, and nothing else of it [P150] [T162]", () => {
  const masked = maskedVerdict(verdict, (text) => text.replaceAll("HUSH", "…"));
  expect(JSON.stringify(masked)).toBe(JSON.stringify(verdict).replaceAll("HUSH", "…"));
  expect(masked.stats).toEqual(verdict.stats);
});
