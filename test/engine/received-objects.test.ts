import { describe, expect, it } from "vitest";
import { observed, unknown } from "../../src/engine/fact.ts";
import { withComplaint } from "../../src/engine/received-objects.ts";

const HEAD = "h".repeat(40);
const OID = "0123456789abcdef0123456789abcdef01234567";
const complained = (complaint: string) => {
  const fact = withComplaint(observed([]), complaint, HEAD);
  return fact.known ? fact.value : [];
};

describe("what git complains of in received objects [T072]", () => {
  it.each([
    ["treeNotSorted", "tree"],
    ["fullPathname", "tree"],
    ["hasDotgit", "tree"],
    ["duplicateEntries", "tree"],
    ["badFilemode", "tree"],
    ["nullSha1InTree", "tree"],
    ["missingTagEntry", "tag"],
    ["badTagName", "tag"],
    ["missingAuthor", "commit"],
    ["zeroPaddedDate", "commit"],
  ])("names the object of `%s`, which is a %s", (message, type) => {
    const complaint = `error: object ${OID}: ${message}: what is wrong`;
    expect(complained(complaint)).toEqual([{ kind: "malformed", oid: OID, type, what: complaint }]);
  });

  it("knows the longer names, too", () => {
    const oid = OID.padEnd(64, "a");
    expect(complained(`object ${oid}: badTree`)).toMatchObject([{ oid, type: "tree" }]);
  });

  it("stands with the head where it names no object: nothing passes that only git has seen", () => {
    expect(complained("fatal: the pack is torn")).toEqual([
      { kind: "malformed", oid: HEAD, type: "commit", what: "fatal: the pack is torn" },
    ]);
  });

  it("is cut where it is long", () => {
    expect(complained("x".repeat(301))[0]).toMatchObject({ what: "x".repeat(300) });
  });

  it("leaves alone what our own reader has found, and replaces what it could not tell", () => {
    const ours = observed([{ kind: "malformed" as const, oid: OID, type: "tag" as const, what: "ours" }]);
    expect(withComplaint(ours, "object", HEAD)).toBe(ours);
    expect(withComplaint(unknown("not read"), "torn", HEAD)).toMatchObject({ value: [{ what: "torn" }] });
  });
});
