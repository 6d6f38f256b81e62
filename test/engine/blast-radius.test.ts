import { expect, it } from "vitest";
import type { BytePath } from "../../src/contract/byte-path.ts";
import { blastRadius } from "../../src/engine/blast-radius.ts";
import { RISKS, type Risk } from "../../src/engine/facts.ts";
import { path } from "./history.ts";

/** A path's risk is its first segment, its area the second. */
const riskOf = (of: BytePath) => ({
  risk: (RISKS.find((risk) => of.startsWith(risk)) ?? "low") as Risk,
  why: `because ${of}`,
});
const areaOf = (of: BytePath) => (of.split("/")[1] ?? "") as BytePath;
const radius = (...paths: string[]) => blastRadius(paths.map(path), riskOf, areaOf);

it("the floor is the gravest path's, and its reasons come first, by path within a risk [P104] [S23]", () => {
  expect(radius("high/b/1", "low/a/1", "critical/c/1", "high/b/2", "medium/b/1")).toEqual({
    floor: "critical",
    reasons: [
      { path: "critical/c/1", risk: "critical", why: "because critical/c/1" },
      { path: "high/b/1", risk: "high", why: "because high/b/1" },
      { path: "high/b/2", risk: "high", why: "because high/b/2" },
      { path: "medium/b/1", risk: "medium", why: "because medium/b/1" },
    ],
    areas: ["a", "b", "c"],
  });
});

it("nothing touched, and nothing of risk, is low", () => {
  expect(radius()).toEqual({ floor: "low", reasons: [], areas: [] });
  expect(radius("low/a/1")).toEqual({ floor: "low", reasons: [], areas: ["a"] });
});

it("a later milder path does not lower the floor", () => {
  expect(radius("high/a/1", "medium/a/2").floor).toBe("high");
});

it("at most twenty reasons are listed, and all paths count [P169]", () => {
  const many = Array.from({ length: 25 }, (_, at) => `medium/a/${at}`);
  const found = radius(...many, "critical/b/1");
  expect(found.reasons).toHaveLength(20);
  expect(found.reasons[0]?.risk).toBe("critical");
  expect(found).toMatchObject({ floor: "critical", areas: ["a", "b"] });
});

it("areas are named as people read them, the root not at all", () => {
  expect(radius("low/é/1", "low", "low/B/1", "low/b/1").areas).toEqual(["B", "b", "é"]);
});
