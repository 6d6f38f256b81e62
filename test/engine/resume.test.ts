import { describe, expect, it } from "vitest";
import type { Finding, StopCode } from "../../src/engine/finding.ts";
import { decideResume, type StandingStop } from "../../src/engine/resume.ts";
import { DENIED_PUSHES_MAX, isSuspensionDue, stopsOf, stopWithoutFindings } from "../../src/engine/stop.ts";
import { isWaived, type Waiver } from "../../src/engine/waiver.ts";

const HEAD = "a".repeat(40);
const OLD = "b".repeat(40);
const NEW = "c".repeat(40);
const SCOPE = [4711, "agent/WP-1", "R-1"];

function print(number: number): string {
  return String(number).padStart(32, "0");
}

function finding(number: number, changes: Partial<Finding> = {}): Finding {
  return {
    rule: "scope-exceeded",
    level: "stop",
    stop_code: "STOP_UNAUTHORIZED_ACCESS",
    kind: "violation",
    message: "m",
    help: "h",
    commit: OLD,
    fingerprint: print(number),
    ...changes,
  };
}

function standing(
  code: StopCode,
  numbers: readonly number[],
  changes: Partial<StandingStop> = {},
): StandingStop {
  const [stop] = stopsOf(
    SCOPE,
    HEAD,
    numbers.map((number) => finding(number, { stop_code: code })),
  );
  return { ...stop!, state: "standing", branch: "agent/WP-1", ...changes };
}

function resume(stop: string, stops: readonly StandingStop[], waivers: readonly Waiver[] = []) {
  return decideResume({ stop, branch: "agent/WP-1", stops, waivers, today: "2027-01-15" });
}

describe("the stops of a verdict", () => {
  it("are one a code, in the order of the closed set, each with its own findings", () => {
    const findings = [
      finding(1),
      finding(2, { stop_code: "STOP_SECRET_EXPOSURE", rule: "secret-exposed" }),
      finding(3),
      finding(4, { level: "fail" }),
    ];
    expect(stopsOf(SCOPE, HEAD, findings)).toMatchObject([
      {
        code: "STOP_SECRET_EXPOSURE",
        head: HEAD,
        findings: [{ fingerprint: print(2), rule: "secret-exposed" }],
      },
      { code: "STOP_UNAUTHORIZED_ACCESS", findings: [{ fingerprint: print(1) }, { fingerprint: print(3) }] },
    ]);
    expect(stopsOf(SCOPE, HEAD, [finding(1, { level: "review" })])).toEqual([]);
  });

  it("have the same id whenever the same is judged, and another one for anything else", () => {
    const id = (scope: (string | number)[], head: string, numbers: number[]) =>
      stopsOf(
        scope,
        head,
        numbers.map((number) => finding(number)),
      )[0]!.id;
    expect(id(SCOPE, HEAD, [1, 2])).toBe(id(SCOPE, HEAD, [2, 1]));
    expect(id(SCOPE, HEAD, [1])).toMatch(/^S-[0-9a-f]{12}$/);
    const ids = [
      id(SCOPE, HEAD, [1]),
      id(SCOPE, NEW, [1]),
      id(SCOPE, HEAD, [1, 2]),
      id([4711, "agent/WP-2", "R-1"], HEAD, [1]),
      id([5, "agent/WP-1", "R-1"], HEAD, [1]),
      stopWithoutFindings(SCOPE, HEAD, "STOP_RUNTIME_EXCEEDED", "clock").id,
      stopWithoutFindings(SCOPE, HEAD, "STOP_UNAUTHORIZED_ACCESS", "comment 17").id,
      stopWithoutFindings(SCOPE, HEAD, "STOP_UNAUTHORIZED_ACCESS", "comment 18").id,
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("suspend who pushes on at the third denied push, not before", () => {
    expect([0, 1, 2, 3, 4].filter(isSuspensionDue)).toEqual([3, 4]);
    expect(DENIED_PUSHES_MAX).toBe(3);
  });
});

describe("resuming a stop", () => {
  const stop = standing("STOP_UNAUTHORIZED_ACCESS", [1, 2]);

  it("accepts that stop's findings up to its head [P64]", () => {
    expect(resume(stop.id, [stop])).toEqual({
      resumes: true,
      accepts: { stop: stop.id, head: HEAD, fingerprints: [print(1), print(2)] },
    });
  });

  it("lifts a human's stop, which has no findings", () => {
    const byHand = stopWithoutFindings(SCOPE, HEAD, "STOP_UNAUTHORIZED_ACCESS", "comment 17");
    const stops: StandingStop[] = [{ ...byHand, state: "standing", branch: "agent/WP-1" }];
    expect(resume(byHand.id, stops)).toMatchObject({ resumes: true, accepts: { fingerprints: [] } });
  });

  it.each([
    ["an id that is none", "S-000000000000", stop, "no stop of this branch"],
    ["another branch's stop", stop.id, { ...stop, branch: "agent/WP-2" }, "no stop of this branch"],
    ["a stop that was resumed before", stop.id, { ...stop, state: "resumed" as const }, "was resumed before"],
    [
      "a stop of an abandoned run",
      stop.id,
      { ...stop, state: "abandoned" as const },
      "its run was abandoned",
    ],
    ["an id in capitals", stop.id.toUpperCase(), { ...stop, id: "S-00000000000a" }, "no stop of this branch"],
  ])("refuses %s; the one that stands is lifted [T122]", (_, id, other, words) => {
    expect(resume(id, [other])).toHaveProperty("message", expect.stringContaining(words));
    expect(resume(stop.id, [stop])).toMatchObject({ resumes: true });
  });

  it("tells a stale resume what stands now", () => {
    const later = standing("STOP_UNAUTHORIZED_ACCESS", [3]);
    expect(resume(stop.id, [{ ...stop, state: "resumed" }, later])).toEqual({
      resumes: false,
      message: `the stop \`${stop.id}\` was resumed before`,
      help: `write \`/proofgate resume ${later.id}\`: that is what stands now`,
    });
  });

  it("lifts one stop and leaves the second one standing", () => {
    const second = standing("STOP_BUDGET_EXCEEDED", [9]);
    const decision = resume(stop.id, [stop, second]);
    expect(decision).toMatchObject({ resumes: true, accepts: { stop: stop.id } });
  });
});

describe("a security or secret stop", () => {
  const today = "2027-01-15";
  const two = (fingerprint: string, until = today): Waiver[] => [
    { fingerprint, by: 1, until },
    { fingerprint, by: 2, until },
  ];

  it.each(["STOP_SECURITY_VIOLATION", "STOP_SECRET_EXPOSURE"] as const)(
    "is lifted by no single person, and as a false alarm by two: %s [T129]",
    (code) => {
      const stop = standing(code, [1, 2]);
      const refused = resume(stop.id, [stop]);
      expect(refused).toMatchObject({ resumes: false, message: `\`${code}\` is not lifted by one person` });
      expect(refused).toHaveProperty("help", expect.stringContaining(`/proofgate waive ${print(1)} until`));
      expect(resume(stop.id, [stop], [...two(print(1)), ...two(print(2))])).toMatchObject({ resumes: true });
    },
  );

  it.each([
    ["one person for each", [two(print(1))[0]!, two(print(2))[1]!]],
    ["one person twice", [two(print(1))[0]!, two(print(1))[0]!, ...two(print(2))]],
    ["two, but for one finding only", two(print(1))],
    ["two, but for other findings", [...two(print(3)), ...two(print(4))]],
    [
      "two, one of them expired",
      [two(print(1))[0]!, { ...two(print(1))[1]!, until: "2027-01-14" }, ...two(print(2))],
    ],
  ])("stays where it is waived by %s [T129]", (_, waivers) => {
    const stop = standing("STOP_SECRET_EXPOSURE", [1, 2]);
    expect(resume(stop.id, [stop], waivers)).toMatchObject({ resumes: false });
  });

  it("stays where there is no finding to waive", () => {
    const byCause = stopWithoutFindings(SCOPE, HEAD, "STOP_SECRET_EXPOSURE", "clock");
    expect(resume(byCause.id, [{ ...byCause, state: "standing", branch: "agent/WP-1" }])).toMatchObject({
      resumes: false,
      help: "abandon the run, and start again on a new branch from the last safe commit",
    });
  });

  it("counts waivers to the end of their day, and of other findings one is enough", () => {
    const waivers = two(print(1), "2027-01-15");
    const secret = finding(1, { stop_code: "STOP_SECRET_EXPOSURE" });
    expect(isWaived(secret, waivers, "2027-01-15")).toBe(true);
    expect(isWaived(secret, waivers, "2027-01-16")).toBe(false);
    expect(isWaived(secret, waivers.slice(1), today)).toBe(false);
    expect(isWaived(finding(1), waivers.slice(1), today)).toBe(true);
    expect(isWaived({ fingerprint: print(1) }, waivers.slice(1), today)).toBe(true);
  });

  it("says how many fingerprints it does not name", () => {
    const stop = standing("STOP_SECRET_EXPOSURE", [1, 2, 3, 4, 5]);
    expect(resume(stop.id, [stop])).toHaveProperty("help", expect.stringMatching(/ and 2 more$/));
  });
});
