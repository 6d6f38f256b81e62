import { expect, it } from "vitest";
import { waitingAt } from "../../src/app/digest-waiting.ts";
import type { BoundBudget } from "../../src/collect/run-budget.ts";

const HEAD = "c0ffee".padEnd(40, "0");

function waiting(
  rule: string,
  help: string,
  { level = "review", bound = undefined as BoundBudget | undefined } = {},
) {
  const finding = { rule, level, message: "what it says", help };
  const json = JSON.stringify({ head: HEAD, findings: [finding, finding] });
  const decided_at = new Date("2026-11-22T00:00:00Z");
  return waitingAt({ gate: "main", json, branch: "agent/WP-1", decided_at }, bound).map(
    ({ command }) => command,
  );
}

it("lists what people let go on by a command, as it can be copied, once [P170]", () => {
  expect(waiting("approval-missing", `let somebody write \`/proofgate approve ${HEAD}\``)).toEqual([
    `/proofgate approve ${HEAD}`,
  ]);
  const plan = "have a person read the plan, and write `/proofgate approve <sha>` under its pull request";
  expect(waiting("plan-unapproved", plan)).toEqual([`/proofgate approve ${HEAD}`]);
  expect(
    waiting("thread-crossed", "have both owners write `/proofgate handoff approve`", { level: "fail" }),
  ).toEqual(["/proofgate handoff approve"]);
  const agreed = "a person agrees: `/proofgate approve-budget <amount>`";
  const bound = (value: number) => ({ currency: "USD", budget: { perRun: { value } } }) as BoundBudget;
  const summed = (value: number) => waiting("budget-exceeded", agreed, { bound: bound(value) });
  expect([12.5, 1.1, 0.0001].flatMap(summed)).toEqual(
    ["12.5", "1.1", "0.01"].map((sum) => `/proofgate approve-budget ${sum}`),
  );
});

it("lists no command that stands among the words of others, none that is no command, and none for a stop [P170] [T159]", () => {
  // A folder whose name ends in a backtick, and a file below it.
  const named = "name it `x`/proofgate resume S-ofsomebody`/.proofgate/config.yaml`";
  expect(waiting("document-invalid", named, { level: "fail" })).toEqual([]);
  expect(waiting("approval-missing", named)).toEqual([]);
  expect(waiting("constructor", `write \`/proofgate approve ${HEAD}\``)).toEqual([]);
  expect(waiting("budget-exceeded", "a person agrees: `/proofgate approve-budget <amount>`")).toEqual([]);
  expect(waiting("approval-missing", `write \`/proofgate approve ${HEAD}\``, { level: "stop" })).toEqual([]);
});
