import { expect, it } from "vitest";
import type { Finding } from "../../src/engine/finding.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { waivedUntil, whyNotWaivable, withWaived } from "../../src/engine/waived-findings.ts";

const PRINT = "a".repeat(32);
const finding = (more: Partial<Finding>): Finding => {
  return {
    rule: "x",
    level: "fail",
    kind: "violation",
    message: "m",
    help: "h",
    fingerprint: PRINT,
    ...more,
  };
};
const verdictOf = (...findings: readonly Finding[]) =>
  ({ verdict: findings[0]?.level, stop_codes: [], findings }) as unknown as Verdict;
const by = (id: number, until = "2027-01-31") => ({ fingerprint: PRINT, by: id, until });

it("makes a note of what enough people waived, and keeps it in sight", () => {
  const waived = withWaived(verdictOf(finding({})), [by(1)], "2027-01-31");
  expect(waived).toMatchObject({ verdict: "pass", findings: [{ level: "note", fingerprint: PRINT }] });
  expect(waived.findings[0]?.note).toBe("people waived it until 2027-01-31");
  expect(waived.findings.map(waivedUntil)).toEqual(["2027-01-31"]);
  // A finding that only says so was waived by nobody.
  expect(waivedUntil(finding({ note: "people waived it until 2027-01-31" }))).toBeUndefined();
});

it("asks two different people for a secret, and nobody's word counts after its day [T129]", () => {
  const secret = verdictOf(finding({ level: "stop", stop_code: "STOP_SECRET_EXPOSURE" }));
  expect(withWaived(secret, [by(1), by(1)], "2027-01-01").verdict).toBe("stop");
  expect(withWaived(secret, [by(1), by(2, "2026-12-31")], "2027-01-01").verdict).toBe("stop");
  const both = withWaived(secret, [by(1), by(2)], "2027-01-01");
  expect([both.verdict, both.stop_codes]).toEqual(["pass", []]);
});

it("waives nothing that is not known, and nothing of another fingerprint", () => {
  const unknown = verdictOf(finding({ kind: "undetermined" }));
  expect(withWaived(unknown, [by(1)], "2027-01-01").verdict).toBe("fail");
  const other = verdictOf(finding({ fingerprint: "b".repeat(32) }), finding({}));
  const half = withWaived(other, [by(1)], "2027-01-01");
  expect(half.findings.map(({ level }) => level)).toEqual(["fail", "note"]);
  expect(whyNotWaivable({ kind: "violation", level: "note", rule: "change-large" })).toContain(
    "needs no waiver",
  );
});

it("waives no approval, no unaccounted update, no freeze and no note: each has a command of its own, or needs none", () => {
  const why = (more: Partial<Finding>) => whyNotWaivable(finding(more));
  expect(why({ rule: "approval-missing" })).toBe(
    "an approval is given by `/proofgate approve`, and not waived",
  );
  expect(why({ rule: "update-unaccounted" })).toMatch(/adopted by `\/proofgate adopt`, and not waived$/);
  expect(why({ rule: "gate-frozen" })).toBe("a freeze is lifted by `/proofgate unfreeze`, and not waived");
  expect(why({ kind: "undetermined" })).toBe("what is required and not known cannot be waived");
  expect(why({ level: "note" })).toBe("a note shuts nothing, and needs no waiver");
  expect(why({})).toBeUndefined();
});

it("says the first day on which a waiver ends, of those for this finding alone", () => {
  const elsewhere = { ...by(3, "2026-12-01"), fingerprint: "c".repeat(32) };
  const waivers = [by(1, "2027-03-31"), by(2, "2027-02-28"), elsewhere];
  const [waived] = withWaived(verdictOf(finding({})), waivers, "2026-11-22").findings;
  expect(waived).toMatchObject({
    note: "people waived it until 2027-02-28",
    help: "mend it before that day",
  });
});

it("puts what is waived behind what is not, and keeps the order among equals", () => {
  const open = (rule: string) => finding({ rule, fingerprint: "b".repeat(32) });
  const note = finding({ rule: "n", level: "note", fingerprint: "d".repeat(32) });
  const of = verdictOf(finding({ rule: "w" }), open("a"), open("b"), note);
  const { findings } = withWaived(of, [by(1)], "2027-01-01");
  expect(findings.map(({ rule }) => rule)).toEqual(["a", "b", "w", "n"]);
});

it("is the same verdict where nobody waived anything", () => {
  const verdict = verdictOf(finding({}));
  expect(withWaived(verdict, [], "2027-01-01")).toBe(verdict);
});
