import { expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";

it("the policy of repositories without one cannot be changed by anything that reads it [P31]", () => {
  const isFrozen = (value: unknown): boolean =>
    typeof value !== "object" ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isFrozen));
  expect(isFrozen(DEFAULT_POLICY)).toBe(true);
  expect(() => Object.assign(DEFAULT_POLICY.people, { secrets: "note" })).toThrow(TypeError);
});
