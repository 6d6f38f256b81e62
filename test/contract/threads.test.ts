import { describe, expect, it } from "vitest";
import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { ROOT, shareThread, threadMadeBy, threadOf } from "../../src/contract/threads.ts";

const path = (text: string): BytePath => bytePathOfText(text);
const threads = new Set(["", "services", "services/billing", "services/billing/tax"].map(path));

describe("a path's thread", () => {
  it.each([
    ["README.md", ""],
    ["services/a.ts", "services"],
    ["services/billing/src/a.ts", "services/billing"],
    ["services/billing/tax/rates/a.ts", "services/billing/tax"],
    ["services/billing/.proofgate/config.yaml", "services/billing"],
    [".proofgate/policy.yaml", ""],
    ["services/billing-evil/a.ts", "services"],
    ["services/Billing/a.ts", "services"],
    ["servicesx/a.ts", ""],
    ["services", ""],
    ["services/billing", "services"],
  ])("of `%s` is `%s`: the deepest wins [T039]", (file, thread) =>
    expect(threadOf(path(file), threads)).toBe(thread),
  );

  it("is the root's where there is no other, named or not", () => {
    expect(threadOf(path("a/b/c"), new Set())).toBe(ROOT);
    expect(threadOf(path("a/b/c"), new Set([ROOT]))).toBe(ROOT);
  });

  it("is shared by paths of one thread only", () => {
    expect(shareThread(path("services/billing/a"), path("services/billing/b/c"), threads)).toBe(true);
    expect(shareThread(path("services/billing/a"), path("services/billing/tax/a"), threads)).toBe(false);
    expect(shareThread(path("a"), path("b"), threads)).toBe(true);
  });
});

describe("a directory becomes a thread", () => {
  it.each([
    ["services/billing/.proofgate/config.yaml", "services/billing"],
    [".proofgate/policy.yaml", ""],
    ["a/.proofgate/plans/WP-1/WORK_PLAN.json", "a"],
    ["a/.proofgate/plans/.proofgate/config.yaml", "a"],
  ])("by `%s`: `%s`", (file, thread) => expect(threadMadeBy(path(file))).toBe(thread));
  it.each(["a/.proofgate", "a/proofgate/x", "a/.proofgatex/x", "a/.PROOFGATE/x"])("not by `%s`", (file) =>
    expect(threadMadeBy(path(file))).toBeUndefined(),
  );
});
