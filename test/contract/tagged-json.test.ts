import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NotTaggableError, taggedValue, untaggedValue } from "../../src/contract/tagged-json.ts";

const read = (value: unknown) => untaggedValue(JSON.parse(JSON.stringify(taggedValue(value))));

describe("a value with tags", () => {
  it("reads back as it was, maps, sets and great numbers among it", () => {
    const key = fc.oneof(fc.string(), fc.constantFrom("$map", "$set", "$bigint", "$object", "__proto__"));
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        fc.string({ unit: "binary" }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.bigInt(),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.array(fc.tuple(fc.string(), tie("tree")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
        fc.array(fc.string(), { maxLength: 4 }).map((items) => new Set(items)),
        fc.array(fc.tuple(key, tie("tree")), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(read(value)).toEqual(value);
      }),
    );
  });

  it("leaves out what is undefined, and keeps the order of keys", () => {
    expect(JSON.stringify(taggedValue({ b: 1, a: undefined, c: 2 }))).toBe('{"b":1,"c":2}');
  });

  it.each([[() => 1], [Symbol("a")], [Number.NaN], [new Date(0)], [/a/]])(
    "refuses what it could not read back: %s",
    (value) => {
      expect(() => taggedValue({ value })).toThrow(NotTaggableError);
    },
  );
});
