import { expect, it } from "vitest";
import { releaseDrafts } from "../../src/app/release-outbox.ts";
import { effectivePolicy } from "../../src/contract/policy-defaults.ts";
import type { PolicyState } from "../../src/engine/facts.ts";
import type { Ladder } from "../../src/engine/ladder.ts";
import { sealEntry } from "../../src/ledger/entry.ts";
import { draft } from "../ledger/entries.ts";

const LADDER: Ladder = [
  { gate: "dev", branch: "dev", conditions: ["dev"] },
  { gate: "main", branch: "main", conditions: ["staging", "main"] },
];

/** Which entries of `kind` on `branch` are released under a policy. */
function released(
  given: { mode?: "observe" | "warn" | "enforce"; release?: boolean },
  kind: string,
  branch: string,
) {
  const { mode = "enforce", release } = given;
  const promotion = release === undefined ? {} : { promotion: { release } };
  const policy = { policy: effectivePolicy({ version: 1, mode, ...promotion }) } as PolicyState;
  const entry = sealEntry(undefined, draft(1, { kind: kind as "promotion", subject: { branch } }));
  return releaseDrafts(4711, { policy, ladder: LADDER }, [entry]).map(({ payload }) => JSON.parse(payload));
}

it("asks for a release of what a judged head brought to the last rung, where the policy wants that", () => {
  expect(released({ release: true }, "promotion", "main")).toEqual([{ sequence: 1, rungs: ["dev", "main"] }]);
});

it.each([
  ["where the policy is silent", {}, "promotion", "main"],
  ["where the policy does not want it", { release: false }, "promotion", "main"],
  ["where the policy only reports", { release: true, mode: "observe" }, "promotion", "main"],
  ["where the policy only warns", { release: true, mode: "warn" }, "promotion", "main"],
  ["of a lower rung", { release: true }, "promotion", "dev"],
  ["of what nobody has accounted for", { release: true }, "ref-updated", "main"],
] as const)("asks for none %s", (_, given, kind, branch) => {
  expect(released(given, kind, branch)).toEqual([]);
});
