import { describe, expect, it } from "vitest";
import { scanBytes } from "../../../src/scan/secrets/scan-bytes.ts";
import { isBare } from "../../../src/scan/secrets/scan-layer.ts";
import { tokenOf } from "./tokens.ts";

const bare = (text: string) => isBare(Buffer.from(text, "latin1"));

describe("a decoded text that nothing can be in", () => {
  it.each([
    "",
    "a plain text",
    "a line\nanother ~",
    " !",
    "b1b2b3b4b5b6b7b8b9b.",
    "a1b2c3d4e5f6a7b8c9d0e1f2",
  ])("is printable, without a keyword or another writing: %j", (text) => {
    expect(bare(text)).toBe(true);
  });

  it.each([
    ["a control", "a\x1fb"],
    ["a tab", "a\tb"],
    ["a carriage return", "a\rb"],
    ["the last control", "a\x7fb"],
    ["a byte above ASCII", "a\xe9b"],
    ["a NUL at its end", "a\0"],
    ["a keyword", "a password: b"],
    ["a token's prefix", "ghp_"],
    ["an address", "a://b"],
    ["an escape", "\\x41"],
    ["base64", Buffer.from("fifteen letters").toString("base64")],
    ["base64 on its last line", `a\n${Buffer.from("fifteen letters").toString("base64")}`],
    ["base64 before its last line", `${Buffer.from("fifteen letters").toString("base64")} a`],
  ])("has not %s", (_name, text) => {
    expect(bare(text)).toBe(false);
  });
});

describe("a text", () => {
  const assignment = 'password = "Tr7kq9wzLm3x"';
  const found = (content: string, path = "a.ts") =>
    scanBytes(Buffer.from(content, "latin1"), { path }).findings.map(({ rule }) => rule);
  const padded = (controls: string, length = 100) => `${assignment}\n${controls}`.padEnd(length, " ");

  it("has two controls in a hundred bytes at most: in anything else nothing is guessed", () => {
    expect(found(padded("\x01\x02"))).toEqual(["assigned-secret"]);
    expect(found(padded("\x01\x02\x7f"))).toEqual([]);
    expect(found(padded("\x01\x02\x7f", 150))).toEqual(["assigned-secret"]);
    expect(found(padded("\x01\x02\x7f", 149))).toEqual([]);
    for (const control of ["\0", "\x08", "\x0e", "\x1a", "\x1c", "\x1f", "\x7f"])
      expect([control, found(padded(control.repeat(3)))]).toEqual([control, []]);
    for (const other of ["\t", "\n", "\v", "\f", "\r", "\x1b", " ", "~", "\x80", "\xff"])
      expect([other, found(padded(other.repeat(30)))]).toEqual([other, ["assigned-secret"]]);
  });

  it("is known by its first 8,192 bytes", () => {
    expect(found(`${padded("", 8192)}${"\0".repeat(200)}`)).toEqual(["assigned-secret"]);
    expect(found(`${padded("", 8191)}${"\0".repeat(200)}`)).toEqual(["assigned-secret"]);
    expect(found(`${"\0".repeat(164)}${padded("", 8100)}`)).toEqual([]);
  });

  it("that is none is looked through for what vendors' formats say by themselves", () => {
    expect(found(`${"\0".repeat(99)} ${tokenOf("npm-token")}`)).toEqual(["npm-token"]);
    expect(found(`${"\0".repeat(99)}\nmachine a login b password Tr7kq9wzLm`, ".netrc")).toEqual([]);
    expect(found("machine a login b password Tr7kq9wzLm", ".netrc")).toEqual(["netrc-password"]);
    expect(found("curl -u me:Tr7kq9wz https://a.io")).toEqual(["curl-credential"]);
    expect(found(`${"\0".repeat(9)} curl -u me:Tr7kq9wz https://a.io`)).toEqual([]);
  });

  it("without a path is no credential file", () => {
    expect(found("machine a login b password Tr7kq9wzLm", "")).toEqual([]);
  });
});
