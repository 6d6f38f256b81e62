import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CANONICAL_DEPTH_MAX,
  canonicalJson,
  NotCanonicalError,
  sha256OfCanonicalJson,
} from "../../src/contract/canonical-json.ts";
import { propertyRuns } from "../tools/property-runs.ts";

function double(hex: string): number {
  return Buffer.from(hex, "hex").readDoubleBE();
}

describe("canonical JSON (RFC 8785)", () => {
  it("writes the RFC's example as the RFC does (3.2.2 to 3.2.4)", () => {
    const value = JSON.parse(
      '{ "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false] }',
    );
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("orders keys by UTF-16 code units (3.2.3)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\u{1f600}": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    expect([...canonicalJson(value).matchAll(/:"([^"]+)"/g)].map((match) => match[1])).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number of bits %s as %s (appendix B)", (bits, text) =>
    expect(canonicalJson(double(bits))).toBe(text),
  );

  it.each([
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["a lone surrogate", "a\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["undefined", undefined],
    ["undefined in an object", { a: undefined }],
    ["a hole", new Array(1)],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol.iterator],
  ])("refuses %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(NotCanonicalError);
    expect(() => canonicalJson([value])).toThrow(NotCanonicalError);
  });

  it("refuses cycles and depths rather than overflowing", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => canonicalJson(cycle)).toThrow(NotCanonicalError);
    const nested = (depth: number) => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown;
    expect(canonicalJson(nested(CANONICAL_DEPTH_MAX))).toHaveLength(2 * CANONICAL_DEPTH_MAX);
    expect(() => canonicalJson(nested(CANONICAL_DEPTH_MAX + 2))).toThrow(NotCanonicalError);
  });

  it("ignores `toJSON` and keeps `__proto__` as a key like others", () => {
    expect(canonicalJson(JSON.parse('{"b":1,"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1},"b":1}');
    expect(() => canonicalJson({ toJSON: () => 1 })).toThrow(NotCanonicalError);
  });

  it.each(["\\", '"', "\u0000", "\u001f", "\u007f", "/", "\u2028", "\u{1f600}"])(
    "writes the key %j as a string",
    (key) => {
      expect(canonicalJson({ [key]: key })).toBe(`{${JSON.stringify(key)}:${JSON.stringify(key)}}`);
    },
  );

  it("comes back as itself, whatever order the keys came in", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }).map(withPlainKeys), (value) => {
        const text = canonicalJson(value);
        // JSON does not tell -0 from 0.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(shuffled(value))).toBe(text);
      }),
      propertyRuns(100),
    );
  });
});

describe("the hash of canonical JSON", () => {
  it("is the same for formatting and order, another for any other difference", () => {
    const hash = (text: string) => sha256OfCanonicalJson(JSON.parse(text));
    expect(hash("{}")).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    expect(hash('{"a": 1.0, "b": "\\u00e9"}')).toBe(hash('{\n"b":"\u00e9","a":1}'));
    expect(hash('{"a":1}')).not.toBe(hash('{"a":"1"}'));
    expect(hash('["\u00e9"]')).not.toBe(hash('["e\u0301"]'));
    expect(hash("[1,2]")).not.toBe(hash("[2,1]"));
  });
});

// The JSON.parse of V8 13 and 14 takes one escaped key for another (github.com/nodejs/node/issues/63785).
function withPlainKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withPlainKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.replace(/["\\\p{Cc}]/gu, "_"), withPlainKeys(member)]),
  );
}

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).toReversed();
  return Object.fromEntries(members.map(([key, member]) => [key, shuffled(member)]));
}
