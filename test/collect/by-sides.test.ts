import { expect, it } from "vitest";
import { BySides } from "../../src/collect/by-sides.ts";
import type { Oid } from "../../src/git/types.ts";

const SIDES = [
  { from: "1" as Oid, to: "2" as Oid },
  { from: "3" as Oid, to: "2" as Oid },
  { to: "2" as Oid },
  { from: "2" as Oid },
  { from: "2" as Oid, to: "1" as Oid },
];

it("keeps apart what came from another content, from none, and what went", () => {
  const values = new BySides<number>();
  for (const [index, sides] of SIDES.entries()) {
    expect(values.get(sides)).toBeUndefined();
    values.set(sides, index);
  }
  expect(SIDES.map((sides) => values.get(sides))).toEqual([0, 1, 2, 3, 4]);
  for (const [index, sides] of SIDES.entries()) values.set(sides, 10 + index);
  expect(SIDES.map((sides) => values.get(sides))).toEqual([10, 11, 12, 13, 14]);
  expect(values.get({})).toBeUndefined();
});
