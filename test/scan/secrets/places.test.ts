import { createHash, createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scanBytes, scanText } from "../../../src/scan/secrets/scan-bytes.ts";
import { SCAN_CEILINGS, type ScanCeilings } from "../../../src/scan/secrets/types.ts";
import { tokenOf } from "./tokens.ts";
import { tarOf, zipOf } from "./zip-file.ts";

const token = tokenOf("github-token-classic");
const npm = tokenOf("npm-token", 2);
const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const escaped = (text: string) =>
  [...text].map((character) => `\\x${character.charCodeAt(0).toString(16)}`).join("");
const bytesOf = (content: string | Buffer) =>
  typeof content === "string" ? Buffer.from(content, "latin1") : content;

/** Each finding as its place, its rule and how it was decoded. */
const placed = (content: string | Buffer, ceilings: Partial<ScanCeilings> = {}) =>
  scanBytes(bytesOf(content), {}, { ...SCAN_CEILINGS, ...ceilings }).findings.map(
    ({ line, column, rule, via }) => `${line}:${column} ${rule} ${via === undefined ? "-" : via.join(" > ")}`,
  );
const unscanned = (content: string | Buffer, ceilings: Partial<ScanCeilings>) =>
  scanBytes(bytesOf(content), {}, { ...SCAN_CEILINGS, ...ceilings }).unscanned.map(
    ({ reason, detail, line, via = [] }) => `${line} ${via.join(" > ")} ${reason}: ${detail}`,
  );

describe("a finding's place", () => {
  it("is its line and its column, of bytes", () => {
    expect(placed(token)).toEqual(["1:1 github-token-classic -"]);
    expect(placed(`\n${token}`)).toEqual(["2:1 github-token-classic -"]);
    expect(placed(`one\r\n\ntwo ${token}\n`)).toEqual(["3:5 github-token-classic -"]);
    expect(scanText(`ü ${token}`).findings).toMatchObject([{ line: 1, column: 4 }]);
    for (let line = 1; line <= 9; line++)
      expect(placed(`${"a\n".repeat(line - 1)}b ${token}\n${"c\n".repeat(9 - line)}`)).toEqual([
        `${line}:3 github-token-classic -`,
      ]);
  });

  it("is the writing's where it was decoded, and the line's own where lines stay lines", () => {
    expect(placed(`one\n: ${base64(`a\nb\n${token}`)}`)).toEqual(["2:3 github-token-classic base64"]);
    expect(placed(`one\n${escaped("a text")} = 1\n "${escaped(token)}"`)).toEqual([
      "3:3 github-token-classic string escape",
    ]);
    expect(placed(`one: "${escaped(token)}"`)).toEqual(["1:1 github-token-classic string escape"]);
    expect(placed(Buffer.from(`one\n two ${token}`, "utf16le"))).toEqual(["2:6 github-token-classic utf-16"]);
  });

  it("puts findings in order: of line, of column, of rule", () => {
    expect(placed(`${npm}\n${token}`)).toEqual(["1:1 npm-token -", "2:1 github-token-classic -"]);
    expect(placed(`${npm} ${token}`)).toEqual(["1:1 npm-token -", "1:42 github-token-classic -"]);
    expect(placed(base64(`${npm} ${token}`))).toEqual([
      "1:1 github-token-classic base64",
      "1:1 npm-token base64",
    ]);
    expect(placed(base64(`${token} ${npm}`))).toEqual([
      "1:1 github-token-classic base64",
      "1:1 npm-token base64",
    ]);
    expect(placed(`${base64(`see ${token}`)}\n${npm}`)).toEqual([
      "1:1 github-token-classic base64",
      "2:1 npm-token -",
    ]);
    expect(placed(`${base64(`see ${npm}`)} ${token}`)).toEqual([
      "1:1 npm-token base64",
      "1:62 github-token-classic -",
    ]);
  });

  it("is one for each line: the same secret further on in it, or in another writing, is not said again", () => {
    expect(placed(`${token} ${token}`)).toEqual(["1:1 github-token-classic -"]);
    expect(placed(`${token}\n${token}`)).toEqual([
      "1:1 github-token-classic -",
      "2:1 github-token-classic -",
    ]);
    expect(placed(`${base64(`see ${token}`)}: ${token}`)).toEqual(["1:63 github-token-classic -"]);
    expect(placed(`${base64(`see ${token}`)}: ${base64(`see ${token}`)}`)).toEqual([
      "1:1 github-token-classic base64",
    ]);
    // The shorter way to it is the better one to tell.
    expect(placed(`${base64(base64(`see ${token}`))}: ${".".repeat(400)}"${escaped(token)}"`)).toMatchObject([
      expect.stringMatching(/^1:\d+ github-token-classic string escape$/),
    ]);
  });
});

describe("what is said of a secret", () => {
  const previews = (text: string) => scanText(text, { path: "a.ts" }).findings.map(({ preview }) => preview);

  it("is at most four characters, a quarter of it, and its length", () => {
    expect(previews(token)).toEqual([`${token.slice(0, 4)}… (40 characters)`]);
    expect(previews("https://me:Tr7kq9wzLm3xVb2y@acme.io/x")).toEqual(["Tr7k… (16 characters)"]);
    expect(previews("https://me:Tr7kq9wzLm3xVb2@acme.io/x")).toEqual(["Tr7… (15 characters)"]);
    expect(previews("https://me:Tr7kq9w@acme.io/x")).toEqual(["T… (7 characters)"]);
    expect(previews('curl -u "j.smith:q7z" https://acme.io')).toEqual(["… (3 characters)"]);
  });

  it("has no control and no byte above ASCII", () => {
    expect(previews("https://me:ü~!r7kq9wzLm3xVb2@acme.io/x")).toEqual(["??~!… (18 characters)"]);
  });

  it("is a hash by which it is known in another content, and one that says nothing without the content [T162]", () => {
    const content = `see ${token}`;
    const said = `github-token-classic\0${token}`;
    const sha256 = (text: string) => createHash("sha256").update(text);
    const markOf = (key: string) =>
      createHmac("sha256", sha256(key).digest()).update(said).digest("hex").slice(0, 32);
    const [finding] = scanText(content).findings;
    expect(finding).toEqual({
      rule: "github-token-classic",
      level: "confirmed",
      line: 1,
      column: 5,
      preview: `${token.slice(0, 4)}… (40 characters)`,
      sameAs: sha256(said).digest("hex").slice(0, 32),
      mark: markOf(content),
    });
    const lines = ["one", content, "three"].join("\n");
    expect(scanText(lines).findings).toMatchObject([{ sameAs: finding?.sameAs, mark: markOf(lines) }]);
    for (const text of [content, lines, `${content}\n`, `one\n${content}`])
      expect(scanText(text, { marks: "line" }).findings).toMatchObject([{ mark: markOf(content) }]);
    expect(scanText(`\n${content}\n`, { marks: "line" }).findings).toMatchObject([{ mark: markOf(content) }]);
    expect(scanText(`${content} \n`, { marks: "line" }).findings).toMatchObject([
      { mark: markOf(`${content} `) },
    ]);
  });

  it("is told apart by the rule, also where bytes above ASCII are in it", () => {
    const of = (password: string) =>
      scanBytes(Buffer.from(`https://me:${password}@acme.io/x`, "latin1")).findings;
    const [one, other] = [of("Tr7k\xe9q9wz"), of("Tr7k\xe8q9wz")];
    expect(one[0]?.sameAs).toBe(
      createHash("sha256").update("url-password\0Tr7k\xe9q9wz", "latin1").digest("hex").slice(0, 32),
    );
    expect(one[0]?.mark).toBe(
      createHmac(
        "sha256",
        createHash("sha256").update("https://me:Tr7k\xe9q9wz@acme.io/x", "latin1").digest(),
      )
        .update("url-password\0Tr7k\xe9q9wz", "latin1")
        .digest("hex")
        .slice(0, 32),
    );
    expect(one[0]?.sameAs).not.toBe(other[0]?.sameAs);
  });
});

describe("a member of an archive", () => {
  it("is read, and its name, as far as 200 characters", () => {
    const named = (name: string) => placed(zipOf({ [name]: Buffer.from("an empty file") }));
    expect(named(`a/${token}`)).toEqual(["1:1 github-token-classic zip > member name"]);
    expect(named(`${"a/".repeat(80)}${token}`)).toEqual(["1:1 github-token-classic zip > member name"]);
    expect(named(`${"a/".repeat(81)}${token}`)).toEqual([]);
    expect(named("a.txt")).toEqual([]);
    expect(placed(gzipSync(tarOf({ [`a/${token}`]: Buffer.from(npm) })))).toEqual([
      "1:1 github-token-classic gzip",
      "1:1 npm-token gzip",
    ]);
  });

  it("and its name are said where they differ from what a dot file of that name would be", () => {
    const password = "Tr7kq9wzLm";
    expect(placed(zipOf({ "a/.netrc": bytesOf(`machine a login b password ${password}`) }))).toEqual([
      "1:1 netrc-password zip",
    ]);
    expect(placed(zipOf({ "a/.netrc.txt": bytesOf(`machine a login b password ${password}`) }))).toEqual([]);
  });
});

describe("what was taken out of its writing", () => {
  it("is read on: base64 behind escapes, and escapes within", () => {
    expect(placed(`"${escaped(base64(`see ${token}`))}"`)).toEqual([
      "1:1 github-token-classic string escape > base64",
    ]);
    expect(placed(`"${escaped(escaped(token))}"`)).toEqual([
      "1:1 github-token-classic string escape > string escape",
    ]);
    expect(placed(`"${escaped(`%20${escaped(token)}`)}"`, { depth: 1 })).toEqual([]);
    expect(placed(`"${escaped(base64(`see ${token}`))}"`, { depth: 2 })).toHaveLength(1);
    expect(placed(`"${escaped(base64(`see ${token}`))}"`, { depth: 1 })).toEqual([]);
  });

  it("is not said again where it stood in the clear beside it", () => {
    expect(placed(`"\\x41"\n${token}`)).toEqual(["2:1 github-token-classic -"]);
    expect(placed(`"\\x41"\n\n"\\\n" ${token}`)).toEqual(["4:3 github-token-classic -"]);
    expect(placed(`"\\x41 \\\n\n ${base64(`see ${token}`)}"`)).toEqual(["3:2 github-token-classic base64"]);
  });
});

describe("what a ceiling keeps from being read", () => {
  it("is named: findings", () => {
    const three = [1, 2, 3].map((seed) => tokenOf("npm-token", seed)).join("\n");
    expect(placed(three, { findings: 3 })).toHaveLength(3);
    expect(unscanned(three, { findings: 3 })).toEqual([]);
    expect(placed(three, { findings: 2 })).toEqual(["1:1 npm-token -", "2:1 npm-token -"]);
    expect(unscanned(three, { findings: 2 })).toEqual(["1  findings: more than 2 findings"]);
    const many = Array.from({ length: 9 }, (_, at) => tokenOf("npm-token", at + 1)).join("\n");
    expect(placed(many, { findings: 2 })).toHaveLength(2);
    expect(unscanned(many, { findings: 2 })).toEqual(["1  findings: more than 2 findings"]);
  });

  it("is named: decoded bytes, and what is decoded behind it is not read", () => {
    const first = base64("a first text of many characters, and a token in it");
    const content = `${first}.${base64(`see ${token}`)}`;
    expect(placed(content)).toHaveLength(1);
    expect(placed(content, { decodedBytes: 94 })).toHaveLength(1);
    expect([placed(content, { decodedBytes: 93 }), unscanned(content, { decodedBytes: 93 })]).toEqual([
      [],
      ["1  decoded-bytes: more than 93 bytes of decoded content"],
    ]);
    expect(unscanned(`\n${content}`, { decodedBytes: 40 })).toEqual([
      "1  decoded-bytes: more than 40 bytes of decoded content",
    ]);
  });

  it("is named: decoded bytes of what is packed, at the packed content's line", () => {
    const inner = `\n${base64(`see ${token}`)}`;
    const archive = zipOf({ a: bytesOf(inner), b: bytesOf(token) });
    expect(placed(archive)).toHaveLength(2);
    expect(unscanned(archive, { decodedBytes: inner.length + 20 })).toEqual([
      `1 zip decoded-bytes: more than ${inner.length + 20} bytes of decoded content`,
      "1  decoded-bytes: with what was unpacked before, it goes beyond the ceiling of unpacked bytes",
    ]);
    const nested = `one\n"${escaped(base64(base64("a text of many characters")))}"`;
    expect(unscanned(nested, { decodedBytes: 90 })).toEqual([
      "2 string escape > base64 decoded-bytes: more than 90 bytes of decoded content",
    ]);
    expect(unscanned(nested, { decodedBytes: 60 })).toMatchObject([expect.stringContaining("decoded-bytes")]);
  });

  it("is named: places with keywords, of which the first are looked at", () => {
    const content = `https://me:Tr7kq9wz@acme.io\nhttps://me:Lm3xVb2y@acme.io`;
    expect(placed(content, { attempts: 2 })).toEqual(["1:12 url-password -", "2:12 url-password -"]);
    expect(unscanned(content, { attempts: 2 })).toEqual([]);
    expect(placed(content, { attempts: 1 })).toEqual(["1:12 url-password -"]);
    expect(unscanned(content, { attempts: 1 })).toEqual([
      "1  attempts: more places with keywords than are looked at",
    ]);
  });

  it("is named: what is packed too deep, with its line and how it was come to", () => {
    const packed = gzipSync("content");
    const wrapped = `one\n${packed.toString("base64")}`;
    expect(unscanned(wrapped, { depth: 1 })).toEqual([
      "2 base64 depth: something is packed more than 1 levels deep",
    ]);
    expect(unscanned(wrapped, { depth: 2 })).toEqual([]);
    expect(unscanned(packed, { depth: 0 })).toEqual([
      "1  depth: something is packed more than 0 levels deep",
    ]);
    expect(unscanned("content", { depth: 0 })).toEqual([]);
  });

  it("is named at the line where it stands: what is broken", () => {
    const broken = `one\ntwo ${gzipSync("content").subarray(0, 20).toString("base64")}\n`;
    expect(unscanned(broken, {})).toEqual([
      "2 base64 damaged: its gzip data are cut off or broken (Z_BUF_ERROR)",
    ]);
    expect(unscanned(zipOf({ a: bytesOf("x"), "b.gz": gzipSync("content").subarray(0, 20) }), {})).toEqual([
      "1 zip damaged: its gzip data are cut off or broken (Z_BUF_ERROR)",
    ]);
  });
});
