import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { findDisguises } from "../../../src/scan/disguise/disguises.ts";
import { documentedMisses } from "../misses.ts";

describe("the documented misses of disguised content are misses: who closes one takes it off the page", () => {
  const misses = documentedMisses("disguise");

  it("are more than five", () => expect(misses.length).toBeGreaterThan(5));

  it.each(misses)("%s, %s, then %s", (path = "", before = "", after = "") => {
    const [old, now] = [before, after].map((text) => Buffer.from(JSON.parse(text) as string));
    expect(findDisguises(bytePathOfText(path), now!, old!)).toEqual([]);
  });
});
