import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, NotCanonicalError } from "../../src/contract/canonical-json.ts";
import { readJson } from "../../src/contract/json-reader.ts";
import { scanCanonical } from "../../src/ledger/canonical-scan.ts";
import { propertyRuns } from "../tools/property-runs.ts";

const scanned = (text: string) => scanCanonical(Buffer.from(text));

/** The definition itself, with the slow writer; and our own reader, for Node 24's takes `"\\n"` as a key for another. */
function isCanonical(text: string): boolean {
  try {
    return canonicalJson(readJson(text).value) === text;
  } catch (error) {
    // A number that is not finite has no canonical form.
    if (!(error instanceof NotCanonicalError)) throw error;
    return false;
  }
}

const NASTY = fc.string({
  unit: fc.constantFrom(
    "a",
    "b",
    '"',
    "\\",
    "/",
    "\n",
    "\b",
    "\u0000",
    "\u001f",
    "\u007f",
    "é",
    "\u2028",
    "\u{1f600}",
    "\ufb33",
  ),
});
const VALUE = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, false),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    NASTY,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(NASTY, fc.nat(30).map(String)), tie("value"), { maxKeys: 5 }),
  ),
})).value;

describe("the scan for canonical JSON", () => {
  it("takes whatever the canonical writer wrote", () => {
    fc.assert(
      fc.property(VALUE, (value) => {
        expect(scanned(canonicalJson(value)).departsAt).toBeUndefined();
      }),
      propertyRuns(500),
    );
  });

  it("says of every other spelling what the slow comparison says", () => {
    fc.assert(
      fc.property(VALUE, fc.nat(2), fc.boolean(), (value, space, isReversed) => {
        const text = JSON.stringify(isReversed ? reversed(value) : value, undefined, space);
        expect(scanned(text).departsAt === undefined).toBe(isCanonical(text));
      }),
      propertyRuns(500),
    );
  });

  it("says of every text one character away, if it is JSON, what the slow comparison says", () => {
    const bit = fc.constantFrom(...' \t\r0123456789.eE+-{}[]:,"\\/ubnaA'.split(""));
    fc.assert(
      fc.property(VALUE, fc.nat(), bit, fc.boolean(), (value, where, put, replaces) => {
        const text = canonicalJson(value);
        const at = where % (text.length + 1);
        const changed = text.slice(0, at) + put + text.slice(replaces ? at + 1 : at);
        if (!changed.isWellFormed() || !isJson(changed)) return;
        expect(scanned(changed).departsAt === undefined).toBe(isCanonical(changed));
      }),
      propertyRuns(2000),
    );
  });

  it.each([
    ['{"a":1, "b":2}', 7],
    ['{"b":1,"a":2}', 7],
    ['{"a":1,"a":1}', 7],
    ['{"\\u0061":1}', 1],
    ['["\\/"]', 1],
    ['["\\u000A"]', 1],
    ['["\\u000a"]', 1],
    ['["\\u001F"]', 1],
    ["[1.0]", 1],
    ["[-0]", 1],
    ["[1e2]", 1],
    ["[12345678901234567890]", 1],
    ["[9007199254740993]", 1],
    ["[1] ", 3],
    ["[1]\r", 3],
  ])("finds where %j departs", (text, at) => {
    expect(scanned(text).departsAt).toBe(at);
  });

  it("orders keys by what they mean: an escaped one like the character", () => {
    expect(scanned('{"\\n":1,"!":2}').departsAt).toBeUndefined();
    expect(scanned('{"!":1,"\\n":2}').departsAt).toBe(7);
    expect(scanned('{"":1,"a":{"":1}}').departsAt).toBeUndefined();
  });

  it("finds the outermost `hash` and no other", () => {
    const text = '{"a":{"hash":1},"b":"\\"hash\\":","hash":2}';
    expect(scanned(text).hashAt).toBe(text.lastIndexOf('"hash":2'));
    expect(scanned('[{"hash":1}]').hashAt).toBeUndefined();
  });
});

function isJson(text: string): boolean {
  try {
    // Doubled keys and lone surrogates have no canonical form to compare with.
    return JSON.stringify(JSON.parse(text)).isWellFormed() && !/\\ud[89a-f]/i.test(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return false;
  }
}

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
