import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TOKEN_FORMATS } from "../../../src/scan/secrets/pack/index.ts";
import { scanBytes } from "../../../src/scan/secrets/scan-bytes.ts";
import { SCAN_CEILINGS } from "../../../src/scan/secrets/types.ts";
import { filled, hostileContents } from "./hostile-contents.ts";
import { tokenOf } from "./tokens.ts";
import { tarOf, zipOf } from "./zip-file.ts";

const MEGABYTE = 1024 * 1024;
const LENGTH = MEGABYTE;

// Of processor time, though a machine at work is slower than one at rest: the worst takes a hundredth of this.
const MILLISECONDS_MAX = 15_000;

function timed(bytes: Buffer, path = "") {
  const { user } = process.cpuUsage();
  const scan = scanBytes(bytes, { path });
  expect((process.cpuUsage().user - user) / 1000).toBeLessThan(MILLISECONDS_MAX);
  return scan;
}

describe("hostile content", () => {
  it.each(hostileContents(LENGTH))("costs bounded time: %s, on and on [T168]", (_name, bytes) => {
    timed(bytes());
  });

  it("costs bounded time: a line of 10 MB [T168]", () => {
    timed(filled("a", 10 * MEGABYTE));
  });

  it.each(["_", "-", "a", "0", "A", ".", "/", "=", "aA0_-"])(
    "costs bounded time: every prefix, then `%s` on and on",
    (unit) => {
      const prefixes = [...new Set(TOKEN_FORMATS.flatMap(({ keywords }) => keywords))];
      timed(Buffer.from(prefixes.map((prefix) => prefix + unit.repeat(2000)).join(" ")));
    },
  );

  it("names what a ceiling keeps from being read: keywords", () => {
    const { unscanned } = timed(filled("sk-proj-token ", 4 * SCAN_CEILINGS.attempts));
    expect(unscanned).toMatchObject([{ reason: "attempts" }]);
  });

  it("names a bomb that unpacks out of proportion, alone, in a zip and in base64 [T054]", () => {
    const bomb = gzipSync(Buffer.alloc(120 * MEGABYTE));
    for (const bytes of [bomb, tarOf({ a: bomb }), Buffer.from(bomb.toString("base64"))])
      expect(timed(bytes).unscanned.map(({ reason }) => reason)).toEqual(
        expect.arrayContaining([expect.stringMatching(/ratio|decoded-bytes/)]),
      );
    const packed = deflateRawSync(Buffer.alloc(120 * MEGABYTE));
    const whole = zipOf({ a: Buffer.alloc(0) });
    whole.writeUInt32LE(packed.length, 18);
    expect(timed(Buffer.concat([whole.subarray(0, 31), packed])).unscanned).not.toEqual([]);
  });

  it("names many bombs, each within proportion [T054]", () => {
    const member = filled("lorem ipsum ", 5 * MEGABYTE);
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at}`, member]));
    expect(timed(zipOf(many)).unscanned.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([expect.stringMatching(/ratio|decoded-bytes/)]),
    );
  });

  it("names too many members of an archive", () => {
    const many = Object.fromEntries(
      Array.from({ length: SCAN_CEILINGS.entries + 10 }, (_, at) => [`a${at}`, Buffer.from("b")]),
    );
    expect(timed(zipOf(many)).unscanned).toMatchObject([{ reason: "entries" }]);
  });

  it("names what is cut off, and reads what is there", () => {
    const text = `${tokenOf("github-token-classic")}\n${Array.from({ length: 5000 }, (_, at) => at * at).join(" ")}`;
    for (const whole of [gzipSync(text), zipOf({ a: Buffer.from(text) })]) {
      const { findings, unscanned } = timed(whole.subarray(0, whole.length - 200));
      expect(findings).toMatchObject([{ rule: "github-token-classic" }]);
      expect(unscanned.map(({ reason }) => reason)).toContain("damaged");
    }
  });

  it("names what is encrypted, and archives of other kinds", () => {
    const locked = zipOf({ a: Buffer.from("b") });
    locked.writeUInt16LE(1, 6);
    expect(timed(locked).unscanned).toMatchObject([{ reason: "encrypted" }]);
    expect(timed(Buffer.from("\xfd7zXZ\0\0\0\0", "latin1")).unscanned).toMatchObject([
      { reason: "unsupported" },
    ]);
  });

  it("takes any bytes", () => {
    expect(timed(Buffer.from([0xff, 0xfe, 0xd8, 0x00, 0xed, 0xa0, 0x80])).findings).toEqual([]);
    expect(timed(Buffer.alloc(0)).findings).toEqual([]);
  });

  it("gives at most so many findings, and says that there are more", () => {
    const lines = Array.from({ length: SCAN_CEILINGS.findings + 200 }, (_, seed) =>
      tokenOf("sonar-token", seed),
    ).join("\n");
    const { findings, unscanned } = timed(Buffer.from(lines));
    expect(findings).toHaveLength(SCAN_CEILINGS.findings);
    expect(unscanned).toMatchObject([{ reason: "findings" }]);
  });
});
