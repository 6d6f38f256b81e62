import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { TOKEN_FORMATS } from "../../../src/scan/secrets/pack/index.ts";
import { scanBytes } from "../../../src/scan/secrets/scan-bytes.ts";
import { SCAN_CEILINGS } from "../../../src/scan/secrets/types.ts";
import { tokenOf } from "./tokens.ts";
import { tarOf, zipOf } from "./zip-file.ts";

const MEGABYTE = 1024 * 1024;
const LENGTH = 2 * MEGABYTE;
const filled = (unit: string, bytes: number) => Buffer.from(unit.repeat(Math.ceil(bytes / unit.length)));

// A machine at work is slower than one at rest: what must not happen is seconds becoming minutes.
const MILLISECONDS_MAX = 15_000;

function timed(bytes: Buffer, path = "") {
  const { user } = process.cpuUsage();
  const scan = scanBytes(bytes, { path });
  expect((process.cpuUsage().user - user) / 1000).toBeLessThan(MILLISECONDS_MAX);
  return scan;
}

// biome-ignore format: a case a line
const HOSTILE: readonly (readonly [string, Buffer])[] = [
  ["a line of 10 MB", filled("a", 10 * MEGABYTE)],
  ["10 MB of spaces", filled(" ", LENGTH)],
  ["keywords without end", filled("password=", LENGTH)],
  ["keywords and spaces without end", filled("password                     ", LENGTH)],
  ["opened strings without end", filled("secret: \"", LENGTH)],
  ["dots and dashes before a keyword", filled("a.b-c_d.token ", LENGTH)],
  ["addresses without end", filled("://a:", LENGTH)],
  ["one address without end", Buffer.concat([Buffer.from("https://a:"), filled("b", LENGTH)])],
  ["private keys without a body", filled("-----BEGIN RSA PRIVATE KEY-----", LENGTH)],
  ["strings joined without end", filled('"a" + ', LENGTH)],
  ["quotes and line breaks", filled('"\n', LENGTH)],
  ["escapes without end", filled("\\u0041", LENGTH)],
  ["percent signs", filled("%41", LENGTH)],
  ["numbers without end", filled("byte[] 65,", LENGTH)],
  ["base64 without end", filled("QUJD", LENGTH)],
  ["base64 lines without end", filled(`${"QUJD".repeat(19)}\n`, LENGTH)],
  ["NUL bytes", Buffer.alloc(LENGTH)],
  ["UTF-16 without end", Buffer.from("a".repeat(LENGTH / 2), "utf16le")],
  ["commands of curl without end", filled("curl -H -u ", LENGTH)],
  ["zip headers without end", filled("PK\u0003\u0004", LENGTH)],
  ["Secrets of Kubernetes without end", filled("kind: Secret\n", LENGTH)],
];

describe("hostile content", () => {
  it.each(HOSTILE)("costs bounded time: %s [T168]", (_name, bytes) => {
    timed(bytes);
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
