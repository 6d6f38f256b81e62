import { describe, expect, it } from "vitest";
import { entropyOf } from "../../../src/scan/secrets/entropy.ts";
import { TOKEN_FORMATS } from "../../../src/scan/secrets/pack/index.ts";
import { scanText } from "../../../src/scan/secrets/scan-bytes.ts";
import type { TokenFormat } from "../../../src/scan/secrets/token-format.ts";
import { randomFrom } from "../../fuzz/random.ts";
import { brokenChecksum, secretOf, textOf } from "./generate.ts";

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1);

/** The secret where it would stand: by itself, or assigned to the vendor's name. */
function inContext(format: TokenFormat, secret: string): string {
  return format.place === "value" ? `${format.keywords[0]}_setting = "${secret}"` : `setting: ${secret}\n`;
}

describe("the pack of documented formats", () => {
  it("has at least 200, each with an id of its own, its vendor and the page that documents it", () => {
    expect(TOKEN_FORMATS.length).toBeGreaterThanOrEqual(200);
    expect(new Set(TOKEN_FORMATS.map(({ id }) => id)).size).toBe(TOKEN_FORMATS.length);
    for (const { id, vendor, documented } of TOKEN_FORMATS) {
      expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
      expect(vendor).not.toBe("");
      expect(documented).not.toBe("");
    }
  });

  it("has no unbounded and no lazy repetition, on which hostile text could make V8 backtrack [T168]", () => {
    for (const { id, pattern } of TOKEN_FORMATS) {
      const outsideClasses = pattern.replace(/\[(?:\\.|[^\]\\])*\]/g, "C").replace(/\\./g, "E");
      expect([id, outsideClasses.match(/[*+]|\{\d+,\}|[}?]\?/g)]).toEqual([id, null]);
    }
  });

  it.each(TOKEN_FORMATS)("finds a $id", (format) => {
    const levels = SEEDS.map((seed) => {
      const secret = secretOf(format, seed);
      const { findings } = scanText(inContext(format, secret));
      return findings.some(({ level }) => level === "confirmed") ? "confirmed" : findings[0]?.level;
    });
    // Of a dozen draws one or two may look made up, or belong to another format of the same vendor.
    expect(levels.filter((level) => level !== undefined).length).toBeGreaterThanOrEqual(9);
    if (format.level === "confirmed") {
      expect(levels.filter((level) => level === "confirmed").length).toBeGreaterThanOrEqual(8);
    }
  });

  it("asks for no more randomness than a vendor's own tokens have, of small letters and digits too", () => {
    for (const { id, pattern, entropy, place } of TOKEN_FORMATS) {
      const [, length] = /^\[(?:A-Z)?(?:A-Za-z|a-z)0-9\]\{(\d+)\}$/.exec(pattern) ?? [];
      if (place !== "value" || length === undefined || Number(length) > 25) continue;
      const bits = SEEDS.concat(SEEDS.map((seed) => seed + 50)).map((seed) =>
        entropyOf(textOf(`[a-z0-9]{${length}}`, randomFrom(seed))),
      );
      expect([id, Math.min(...bits) >= (entropy ?? 2.5)]).toEqual([id, true]);
    }
  });

  it.each(TOKEN_FORMATS.filter(({ level, openEnd }) => level === "confirmed" && !openEnd))(
    "does not confirm what only begins like a $id",
    (format) => {
      const confirmed = SEEDS.slice(0, 4).filter((seed) => {
        const { findings } = scanText(inContext(format, cut(secretOf(format, seed))));
        return findings.some(({ rule, level }) => rule === format.id && level === "confirmed");
      });
      expect(confirmed).toEqual([]);
    },
  );

  it.each(TOKEN_FORMATS.filter(({ checksum, level }) => checksum !== undefined && level === "confirmed"))(
    "makes a candidate of a $id whose checksum does not hold",
    (format) => {
      const { findings } = scanText(inContext(format, brokenChecksum(secretOf(format, 3))));
      expect(findings.map(({ level }) => level)).toEqual(["candidate"]);
    },
  );
});

/** Far too short for any length that the format may have. */
function cut(secret: string): string {
  return secret.slice(0, Math.min(12, Math.floor(secret.length / 3)));
}
