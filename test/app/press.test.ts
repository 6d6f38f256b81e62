import { expect, it } from "vitest";
import { isPress, pressId } from "../../src/app/press.ts";

it("names a press by its webhook, the same again when that comes again, and never as GitHub names a comment [T115]", () => {
  const ids = Array.from({ length: 2_000 }, (_, at) => pressId(`72d3162e-cc78-11e3-81ab-${at}`));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => isPress(id) && Number.isSafeInteger(id))).toBe(true);
  expect(pressId("72d3162e-cc78-11e3-81ab-7")).toBe(ids[7]);
  expect(isPress(1)).toBe(false);
});
