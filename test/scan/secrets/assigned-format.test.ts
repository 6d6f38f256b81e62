import { describe, expect, it } from "vitest";
import { drawn, levels } from "./acme-format.ts";

describe("a format that is assigned", () => {
  const value = { place: "value", keywords: ["acme"], level: "candidate", entropy: 2 } as const;
  const signed = { ...value, pattern: "[a-z0-9=+-]{20}" };
  const inner = drawn("[a-z0-9]{18}", 6);

  it("may begin with a sign that looks like a part of the operator", () => {
    for (const first of ["-a", "+a", "=a"])
      for (const operator of ["=", " = ", ":", ": ", ":=", " := "])
        expect([operator + first, levels(signed, `acme${operator}${first}${inner}`)]).toEqual([
          operator + first,
          ["candidate"],
        ]);
    expect(levels(signed, `acme="=a${inner}"`)).toEqual(["candidate"]);
  });

  it("is the whole value: one that is longer by such a sign is none", () => {
    expect(levels(signed, `acme=-aa${inner}`)).toEqual([]);
    expect(levels(signed, `acme==aa${inner}`)).toEqual(["candidate"]);
    expect(levels({ ...value, pattern: "[a-z0-9]{20}" }, `acme=-aa${inner}`)).toEqual([]);
  });
});
