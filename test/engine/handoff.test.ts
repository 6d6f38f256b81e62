import { describe, expect, it } from "vitest";
import type { BytePath } from "../../src/contract/byte-path.ts";
import {
  type GivenHandoff,
  type Handoff,
  handoffTerms,
  missingOwners,
  nameOf,
  ownersAsked,
  withAgreements,
} from "../../src/engine/handoff.ts";

const thread = (name: string, owner?: string) => ({
  thread: name as BytePath,
  ...(owner === undefined ? {} : { owner }),
});
const FROM = thread("billing", "@acme/billing");
const TO = thread("shipping", "@dave");
const ASKED: readonly Handoff[] = [{ from: FROM, to: TO, standing: "unseen", agreed: [] }];
const NOW = { heads: new Set(["h2", "h1"]), planSha256: "p1", policySha256: "y1" };
const TERMS = { from: FROM, to: [TO] };

const given = (login: string, owner: string, words: Partial<GivenHandoff> = {}): GivenHandoff => ({
  login,
  head: "h1",
  planSha256: "p1",
  policySha256: "y1",
  terms: TERMS,
  spokeFor: [owner],
  speaksFor: [owner],
  ...words,
});
const CAROL = given("carol", "@acme/billing");
const DAVE = given("dave", "@dave");
const standing = (rows: readonly GivenHandoff[], asked = ASKED, now = NOW) =>
  withAgreements(asked, rows, now).map((each) => [each.standing, each.why]);

describe("a handoff", () => {
  it("is agreed to by both owners, in any order, and by one who is both [P24]", () => {
    expect(withAgreements(ASKED, [DAVE, CAROL], NOW)).toEqual([
      {
        from: FROM,
        to: TO,
        standing: "agreed",
        agreed: [
          { login: "carol", owner: "@acme/billing" },
          { login: "dave", owner: "@dave" },
        ],
      },
    ]);
    const both = ["@ACME/billing", "@dave"];
    expect(standing([given("erin", "", { spokeFor: both, speaksFor: both })])).toEqual([
      ["agreed", undefined],
    ]);
  });

  it.each([
    ["nobody", []],
    ["one owner alone", [CAROL]],
    ["one owner twice", [CAROL, given("frank", "@acme/billing")]],
    [
      "one owner, who owns both by now,",
      [given("carol", "@acme/billing", { speaksFor: ["@acme/billing", "@dave"] })],
    ],
    ["each to another plan", [given("carol", "@acme/billing", { planSha256: "p0" }), DAVE]],
    ["each under another policy", [given("carol", "@acme/billing", { policySha256: "y0" }), DAVE]],
    ["somebody who is no owner", [CAROL, given("erin", "@erin")]],
    [
      "an owner of what was shown of another thread",
      [CAROL, given("dave", "@dave", { terms: { from: FROM, to: [thread("tax", "@dave")] } })],
    ],
    [
      "an owner who was asked by another thread",
      [CAROL, given("dave", "@dave", { terms: { from: thread("tax", "@acme/billing"), to: [TO] } })],
    ],
  ])("is only asked for where %s has agreed [P24]", (_, rows) => {
    expect(standing(rows)).toEqual([["asked", undefined]]);
  });

  it.each([
    ["the plan is another by now", { planSha256: "p0" }],
    ["the policy has changed since", { policySha256: "y0" }],
    ["the branch does not hold the commit any more for which it was given", { head: "h0" }],
    ["`dave` speaks for neither owner now", { speaksFor: [] }],
    [
      "the comment that gave it was edited or deleted",
      { whyNot: "the comment that gave it was edited or deleted" },
    ],
  ])("is over where %s", (why, words) => {
    const rows = [CAROL, given("dave", "@dave", words)];
    // Of another plan or policy both would have had to agree.
    const isOfBoth = "planSha256" in words || "policySha256" in words;
    const both = isOfBoth ? rows.map((row) => ({ ...row, ...words })) : rows;
    expect(standing(both)).toEqual([["over", why]]);
    expect(standing([...both, CAROL, DAVE])).toEqual([["agreed", undefined]]);
  });

  it("is over where a thread has another owner by now, and never agreed to in the name of a thread without one", () => {
    const other = [{ ...ASKED[0]!, to: thread("shipping", "@erin") }];
    expect(standing([CAROL, DAVE], other)).toEqual([["over", "the threads have other owners by now"]]);
    const none = [{ ...ASKED[0]!, to: thread("shipping") }];
    expect(
      standing([CAROL, given("dave", "@dave", { terms: { from: FROM, to: [thread("shipping")] } })], none),
    ).toEqual([["asked", undefined]]);
    expect(ownersAsked(handoffTerms(none)!)).toBeUndefined();
    expect(ownersAsked(TERMS)).toEqual(["@acme/billing", "@dave"]);
  });

  it("to one thread is none to another: each is counted by itself", () => {
    const tax = thread("tax", "@tess");
    const two = [...ASKED, { ...ASKED[0]!, to: tax }];
    const terms = { from: FROM, to: [TO, tax] };
    const rows = [CAROL, DAVE].map((row) => ({ ...row, terms }));
    expect(standing(rows, two)).toEqual([
      ["agreed", undefined],
      ["asked", undefined],
    ]);
  });
});

describe("whose word a handoff waits for", () => {
  const asked = (from: Handoff["from"], to: Handoff["to"], ...owners: string[]) =>
    missingOwners({ from, to, standing: "asked", agreed: owners.map((owner) => ({ login: "erin", owner })) });

  it.each([
    [asked(FROM, TO), "`@acme/billing` and `@dave`"],
    [asked(FROM, TO, "@dave"), "`@acme/billing`"],
    [asked(FROM, TO, "@acme/billing", "@frank"), "`@dave`"],
    [asked(FROM, TO, "@acme/billing", "@dave"), ""],
    [asked(FROM, thread("shipping", "@acme/billing")), "`@acme/billing`"],
    [asked(FROM, thread("shipping")), "`@acme/billing` and the thread `shipping`, which names no owner,"],
    [asked(thread(""), TO, "@dave"), "the thread `/`, which names no owner,"],
  ])("is said: %s", (said, expected) => {
    expect(said).toBe(expected);
  });

  it("names a thread by its folder, and the repository's own as people write it", () => {
    expect([nameOf(thread("a/b")), nameOf(thread(""))]).toEqual(["a/b", "/"]);
  });
});
