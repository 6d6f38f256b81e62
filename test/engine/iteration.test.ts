import { describe, expect, it } from "vitest";
import { iterationOf, trailerValues } from "../../src/engine/iteration.ts";
import { isAtLeast, SEVERITIES } from "../../src/engine/severity.ts";
import { commit } from "./history.ts";

const saying = (...values: string[]) =>
  commit("c1", [], [], { trailers: values.map((value) => ({ key: "iTeRation", value })) });

describe("a commit's iteration", () => {
  it.each(["0", "7", "10", "999999"])("is %s", (value) => {
    expect(iterationOf(saying(value))).toBe(Number(value));
  });

  it.each(["", "-1", "1.5", "1e3", "07", "00", " 7", "7 ", "7\n", "x7", "1000000", "0x1", "\u0667"])(
    "is not %j [T102]",
    (value) => {
      expect(iterationOf(saying(value))).toBeUndefined();
    },
  );

  it("is none where there are two, or none [P119]", () => {
    expect(iterationOf(saying("7", "7"))).toBeUndefined();
    expect(iterationOf(saying())).toBeUndefined();
  });
});

it("trailers are found by their key, whatever its ASCII case, in order", () => {
  const trailers = [
    { key: "Plan-Id", value: "a" },
    { key: "Planid", value: "b" },
    { key: "PLAN-ID", value: "c" },
  ];
  expect(trailerValues(commit("c1", [], [], { trailers }), "plan-id")).toEqual(["a", "c"]);
});

it("a severity is at least itself and every milder one", () => {
  expect(SEVERITIES.map((severity) => isAtLeast(severity, "medium"))).toEqual([false, true, true, true]);
});
