import { describe, expect, it } from "vitest";
import { type Match, withoutOverlaps } from "../../../src/scan/secrets/match.ts";
import { body, found, levels, token } from "./acme-format.ts";
import { tokenOf } from "./tokens.ts";

describe("a format with a prefix", () => {
  it("is confirmed in full length, at its place", () => {
    expect(found({}, `a ${token}; b`)).toEqual([
      { rule: "acme-token", level: "confirmed", start: 2, end: 30, secret: token, specific: true },
    ]);
    expect(found({}, token, { isText: false })).toHaveLength(1);
  });

  it("is none in another case, cut off, or as the beginning of something longer", () => {
    expect(levels({}, `ACM_${body}`)).toEqual([]);
    expect(levels({}, token.slice(0, -1))).toEqual([]);
    expect(["a", "Z", "0"].flatMap((next) => levels({}, token + next))).toEqual([]);
    expect(["-", ".", "/", '"', "+", "="].map((next) => levels({}, token + next)[0])).toEqual(
      Array(6).fill("confirmed"),
    );
  });

  it("is a candidate before an underscore that cannot be its own, and none before one that can", () => {
    expect(["_", "_live", "__"].flatMap((next) => levels({}, token + next))).toEqual(
      Array(3).fill("candidate"),
    );
    expect(levels({ pattern: "acm_[A-Za-z0-9_]{24}" }, `${token}_`)).toEqual([]);
    expect(levels({ pattern: "acm_\\w{24}" }, `${token}_`)).toEqual([]);
    expect(levels({ openEnd: true }, `${token}_`)).toEqual(["confirmed"]);
  });

  it("asks of its last characters, not of its prefix, whether an underscore can be its own", () => {
    expect(levels({ pattern: "acm_(?:a_|)[A-Za-z0-9]{24}" }, `${token}_x`)).toEqual(["candidate"]);
    expect(levels({ pattern: "acm_[a-z]{0,1}\\w{23}(?![a-z_-])" }, `${token}_x`)).toEqual([]);
  });

  it("is a candidate before a dash that may be its own, where a word goes on behind it", () => {
    const dashed = { pattern: "acm_[A-Za-z0-9-]{24}" };
    expect(levels(dashed, `${token}-x`)).toEqual(["candidate"]);
    expect([`${token}- x`, `${token}-`, `${token}->x`].flatMap((text) => levels(dashed, text))).toEqual(
      Array(3).fill("confirmed"),
    );
    expect(levels({}, `${token}-x`)).toEqual(["confirmed"]);
    expect(levels(dashed, `${token.slice(0, -1)}-x`)).toEqual([]);
  });

  it("may go on where the pattern itself says where it ends", () => {
    expect(levels({ openEnd: true }, `${token}a`)).toEqual(["confirmed"]);
    expect(levels({ pattern: "acm_[A-Za-z0-9]{24}=" }, `${token}=a`)).toEqual(["confirmed"]);
  });

  it("begins a word: no letter, digit or dot stands before it", () => {
    const short = { keywords: ["ac_"], pattern: "ac_[A-Za-z0-9]{24}" } as const;
    const starts = ["", " ", '"', "=", "_", "-", ":", "/", "$"];
    expect(starts.map((start) => levels(short, `${start}ac_${body}`)[0])).toEqual(
      starts.map(() => "confirmed"),
    );
    expect(["a", "Z", "."].flatMap((start) => levels(short, `${start}ac_${body}`))).toEqual([]);
    const bare = { keywords: ["acs"], pattern: "acs[A-Za-z0-9]{24}" } as const;
    expect(["a", "Z", "0", "."].flatMap((start) => levels(bare, `${start}acs${body}`))).toEqual([]);
  });

  it("begins a word behind an escape and behind percent-encoding", () => {
    const short = { keywords: ["ac_"], pattern: "ac_[A-Za-z0-9]{24}" } as const;
    const starts = ["\\n", "\\r", "\\t", "\\b", "\\f", "%3D", "%2f"];
    expect(starts.map((start) => levels(short, `x${start}ac_${body}`)[0])).toEqual(
      starts.map(() => "confirmed"),
    );
    expect(["\\a", "xn", "%3G", "3D", "%D"].flatMap((start) => levels(short, `x${start}ac_${body}`))).toEqual(
      [],
    );
  });

  it("with a long prefix that holds a mark may stand behind a digit or a dot, not behind a letter", () => {
    const long = (prefix: string) => ({ keywords: [prefix] as const, pattern: `${prefix}[A-Za-z0-9]{24}` });
    expect(["acme_", "acme-", "acme."].map((prefix) => levels(long(prefix), `0${prefix}${body}`)[0])).toEqual(
      Array(3).fill("confirmed"),
    );
    expect(levels(long("acme_"), `.acme_${body}`)).toEqual(["confirmed"]);
    expect(["x", "X"].flatMap((start) => levels(long("acme_"), `${start}acme_${body}`))).toEqual([]);
    expect(["acm_", "acm."].map((prefix) => levels(long(prefix), `0${prefix}${body}`)[0])).toEqual(
      Array(2).fill("confirmed"),
    );
    // A property of two letters would be one behind a dot.
    expect(levels(long("ac_"), `0ac_${body}`)).toEqual(["confirmed"]);
    expect(levels(long("ac_"), `x.ac_${body}`)).toEqual([]);
    expect(["acm-", "acmes"].flatMap((prefix) => levels(long(prefix), `0${prefix}${body}`))).toEqual([]);
    expect(levels(long("acm-"), `a_picture.acm-${body}.png`)).toEqual([]);
  });

  it("says the group where the pattern has one", () => {
    const [match] = found({ pattern: "acm_id=([A-Za-z0-9]{24})", keywords: ["acm_id="] }, `x acm_id=${body}`);
    expect(match).toMatchObject({ start: 9, end: 33, secret: body });
  });
});

describe("what nobody's generator writes", () => {
  it("is a candidate where it is made up, and none where it is a mask", () => {
    expect(levels({}, `acm_example${body.slice(7)}`)).toEqual(["candidate"]);
    expect(levels({}, `acm_${"x".repeat(24)}`)).toEqual([]);
    expect(levels({}, `acm_${body.slice(0, 14)}EXAMPLEKEY`)).toEqual([]);
  });

  it("is a candidate below the format's entropy where it is long, and none where it is short", () => {
    const flat = "abcaabbccabcbacbacabcabb";
    expect(levels({}, `acm_${flat}`)).toEqual(["candidate"]);
    expect(levels({ entropy: 1.5 }, `acm_${flat}`)).toEqual(["confirmed"]);
    const short = { pattern: "acm_[a-c]{19}" };
    expect(levels(short, `acm_${flat.slice(0, 19)}`)).toEqual([]);
    expect(levels({ pattern: "acm_[a-c]{20}" }, `acm_${flat.slice(0, 20)}`)).toEqual(["candidate"]);
    expect(levels({ ...short, entropy: 1.5 }, `acm_${flat.slice(0, 19)}`)).toEqual(["confirmed"]);
  });

  it("is none by a format that is a candidate at best: below its entropy, or made up", () => {
    const weak = { level: "candidate" as const };
    expect(levels(weak, token)).toEqual(["candidate"]);
    expect(levels(weak, "acm_abcaabbccabcbacbacabcabb")).toEqual([]);
    expect(levels(weak, `acm_example${body.slice(7)}`)).toEqual([]);
    expect(levels({ ...weak, entropy: 5 }, token)).toEqual([]);
  });

  it("is a candidate behind a prefix that is nothing else's, where it is a row of the alphabet; no mask and no words are", () => {
    const weak = {
      level: "candidate" as const,
      keywords: ["acme_"] as const,
      pattern: "acme_[A-Za-z0-9]{24}",
    };
    const row = "aBcDeFgHiJkLmNoPqRsT1234";
    expect(levels(weak, `acme_${row}`)).toEqual(["candidate"]);
    expect(levels({ ...weak, keywords: ["acm-"], pattern: "acm-[A-Za-z0-9]{24}" }, `acm-${row}`)).toEqual([]);
    expect(levels({ ...weak, keywords: ["acmes"], pattern: "acmes[A-Za-z0-9]{24}" }, `acmes${row}`)).toEqual(
      [],
    );
    expect(levels(weak, `acme_${"x".repeat(24)}`)).toEqual([]);
    expect(levels(weak, `acme_example${row.slice(7)}`)).toEqual([]);
    expect(levels(weak, "acme_abababababababababababab")).toEqual([]);
    const named = { level: "candidate" as const, place: "value" as const, keywords: ["acme"] as const };
    expect(levels({ ...named, pattern: "[A-Za-z0-9]{24}" }, `acme_key = "${row}"`)).toEqual([]);
  });

  it("is a candidate behind such a prefix where somebody filled its length by repeating, and none behind another", () => {
    const like = { level: "candidate", entropy: 3, pattern: "acm_[A-Za-z0-9-]{16,24}" } as const;
    const filled = [
      "A".repeat(16),
      "abc7de".repeat(4),
      "abcdefg8abcdefg8",
      `${"B".repeat(8)}-${"C".repeat(9)}`,
    ];
    expect(filled.map((rest) => levels(like, `acm_${rest}`)[0])).toEqual(filled.map(() => "candidate"));
    const other = ["aabbbaabababbabb", "AAAAAAAAAACBDBFBG", "BBBBBBBB-CCCCCC-B"];
    expect(other.flatMap((rest) => levels(like, `acm_${rest}`))).toEqual([]);
    expect(
      levels({ ...like, keywords: ["acm"], pattern: "acm[A-Za-z0-9]{24}" }, `acm${"A".repeat(24)}`),
    ).toEqual([]);
  });

  it("is measured without its prefix", () => {
    const format = { keywords: ["acme-live-key_"] as const, pattern: "acme-live-key_[a-z]{20}" };
    expect(levels(format, "acme-live-key_abababcbabacabbabacb")).toEqual(["candidate"]);
  });
});

describe("a checksum", () => {
  const good = tokenOf("npm-token");
  const npm = {
    keywords: ["npm_"] as const,
    pattern: "npm_[A-Za-z0-9]{36}",
    checksum: "crc32-base62" as const,
  };

  it("confirms, whatever the rest looks like, and makes a candidate where it does not hold", () => {
    expect(levels(npm, good)).toEqual(["confirmed"]);
    expect(levels({ ...npm, entropy: 6 }, good)).toEqual(["confirmed"]);
    expect(levels({ ...npm, level: "candidate" }, good)).toEqual(["candidate"]);
    const last = good.at(-1) === "A" ? "B" : "A";
    expect(levels(npm, good.slice(0, -1) + last)).toEqual(["candidate"]);
  });
});

describe("a format that its vendor's name leads to", () => {
  const format = {
    keywords: ["okta"] as const,
    pattern: "[A-Za-z0-9]{24}",
    place: "value" as const,
    level: "candidate" as const,
  };

  it("is the whole of what is assigned", () => {
    expect(found(format, `okta_token = "${body}"`)).toMatchObject([{ level: "candidate", secret: body }]);
    expect(levels(format, `okta = "${body}a"`)).toEqual([]);
    expect(levels(format, `okta = "${body}-a"`)).toEqual([]);
    expect(levels(format, `okta = "-${body}"`)).toEqual([]);
    expect(levels(format, `okta ${body}`)).toEqual([]);
    expect(found(format, `okta = "${body}"`, { isText: false })).toEqual([]);
  });

  it("takes the name as a word of its own, or of a name's", () => {
    const names = [
      "okta",
      "OKTA",
      "Okta",
      "my_okta",
      "myOkta",
      "MY_OKTA",
      "oktaToken",
      "OKTA_TOKEN",
      "1okta",
    ];
    expect(names.map((name) => [name, levels(format, `${name} = "${body}"`).length])).toEqual(
      names.map((name) => [name, 1]),
    );
    const others = ["rookta", "ROOKTA", "oktA", "OktA"];
    expect(others.flatMap((name) => levels(format, `${name} = "${body}"`))).toEqual([]);
  });

  it("is as random as the vendor's own, and no stand-in; digits are asked for less", () => {
    expect(levels({ ...format, entropy: 5 }, `okta = "${body}"`)).toEqual([]);
    expect(levels(format, `okta = "example${body.slice(7)}"`)).toEqual([]);
    const digits = { ...format, pattern: "[0-9]{16}", entropy: 3.4 };
    expect(levels(digits, 'okta = "3141592653589793"')).toEqual(["candidate"]);
    expect(levels(digits, 'okta = "3131353131315131"')).toEqual([]);
    expect(levels({ ...digits, pattern: "[0-9a]{16}" }, 'okta = "3141592653a89793"')).toEqual([]);
  });
});

describe("a format with a mark within", () => {
  const format = {
    keywords: [".atl."] as const,
    pattern: "[a-z0-9]{6}\\.atl\\.[A-Za-z0-9]{24}",
    place: "inside" as const,
    lead: 6,
  };

  const { lead: _lead, ...withoutLead } = format;

  it("begins up to so many characters before the mark, at a word's beginning", () => {
    expect(found(format, `x a1b2c3.atl.${body}`)).toMatchObject([{ start: 2, end: 37, level: "confirmed" }]);
    expect(levels(format, `a1b2c3.atl.${body}`)).toEqual(["confirmed"]);
    expect(levels(format, `xa1b2c3.atl.${body}`)).toEqual([]);
    expect(levels({ ...format, lead: 5 }, `x a1b2c3.atl.${body}`)).toEqual([]);
    expect(levels(withoutLead, `x a1b2c3.atl.${body}`)).toEqual([]);
  });
});

describe("of findings that overlap", () => {
  const match = (start: number, end: number, level: Match["level"], specific: boolean, rule = "a"): Match => {
    return { rule, level, start, end, specific, secret: "x" };
  };
  const kept = (...matches: Match[]) =>
    withoutOverlaps(matches).map(({ start, end, rule }) => [start, end, rule]);

  it("the confirmed one stays, then the specific one, then the first and the longer", () => {
    expect(kept(match(0, 9, "candidate", true, "b"), match(4, 8, "confirmed", false, "c"))).toEqual([
      [4, 8, "c"],
    ]);
    expect(kept(match(0, 9, "candidate", false, "b"), match(4, 8, "candidate", true, "c"))).toEqual([
      [4, 8, "c"],
    ]);
    expect(kept(match(4, 8, "candidate", true, "c"), match(0, 9, "candidate", true, "b"))).toEqual([
      [0, 9, "b"],
    ]);
    expect(kept(match(0, 5, "candidate", true, "b"), match(0, 9, "candidate", true, "c"))).toEqual([
      [0, 9, "c"],
    ]);
    expect(kept(match(0, 9, "candidate", true, "c"), match(0, 9, "candidate", true, "b"))).toEqual([
      [0, 9, "b"],
    ]);
    expect(kept(match(0, 9, "candidate", true, "c"), match(0, 5, "confirmed", true, "b"))).toEqual([
      [0, 5, "b"],
    ]);
  });

  it("those that only touch all stay, in order of place", () => {
    expect(
      kept(
        match(9, 12, "candidate", false, "b"),
        match(0, 9, "confirmed", true),
        match(12, 13, "candidate", true, "c"),
      ),
    ).toEqual([
      [0, 9, "a"],
      [9, 12, "b"],
      [12, 13, "c"],
    ]);
    expect(kept()).toEqual([]);
  });
});
