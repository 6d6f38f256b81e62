import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { scanBytes } from "../../../src/scan/secrets/scan-bytes.ts";
import { tokenOf } from "./tokens.ts";
import { pngOf, tarOf, zipOf } from "./zip-file.ts";

const TOKEN = tokenOf("github-token-classic");
const KEY = tokenOf("aws-access-key-id");
const bytesOf = (value: string | Buffer) => (typeof value === "string" ? Buffer.from(value) : value);
const text = (value: string) => Buffer.from(value);
const base64 = (value: string | Buffer) => bytesOf(value).toString("base64");
const hex = (value: string | Buffer) => bytesOf(value).toString("hex");
const codes = (value: string) => [...value].map((character) => character.charCodeAt(0));
const wide = (value: string) => Buffer.from(value, "utf16le");
const written = (value: string, write: (code: number) => string) => codes(value).map(write).join("");
const hexCode = (code: number) => code.toString(16).padStart(2, "0");

// biome-ignore format: a case a line
const WRITINGS: readonly (readonly [string, Buffer, readonly string[]])[] = [
  ["base64", text(`key: ${base64(`token ${TOKEN}`)}`), ["base64"]],
  ["base64url", text(`key=${Buffer.from(`~~~~??>>${TOKEN}`).toString("base64url")}`), ["base64"]],
  ["base64 over several lines", text(base64(`${"a line of some text, ".repeat(6)}${TOKEN}`).replace(/.{76}/g, "$&\n")), ["base64"]],
  ["base64 in base64", text(base64(base64(`token ${TOKEN}`))), ["base64", "base64"]],
  ["hexadecimal", text(`"${hex(`token ${TOKEN}`)}"`), ["hex"]],
  ["base64 in hexadecimal", text(hex(base64(`token ${TOKEN}`))), ["hex", "base64"]],
  ["base64 of gzip", text(base64(gzipSync(`token ${TOKEN}`))), ["base64", "gzip"]],
  ["UTF-16, little end first", Buffer.concat([Buffer.from([0xff, 0xfe]), wide(`token ${TOKEN}`)]), ["utf-16"]],
  ["UTF-16, big end first, no mark", wide(`token ${TOKEN} `).swap16(), ["utf-16"]],
  ["UTF-32", Buffer.concat(codes(`token ${TOKEN}`).map((code) => Buffer.from([code, 0, 0, 0]))), ["utf-32"]],
  ["base64 of UTF-16", text(base64(wide(`token ${TOKEN}`))), ["base64", "utf-16"]],
  ["JSON escapes", text(`{"a": "${written(TOKEN, (code) => `\\u00${hexCode(code)}`)}"}`), ["string escape"]],
  ["one JSON escape", text(`{"a": "\\u0041${KEY.slice(1)}"}`), ["string escape"]],
  ["braced escapes", text(`"${written(TOKEN, (code) => `\\u{${hexCode(code)}}`)}"`), ["string escape"]],
  ["hexadecimal escapes", text(`"${written(TOKEN, (code) => `\\x${hexCode(code)}`)}"`), ["string escape"]],
  ["octal escapes", text(`"${written(TOKEN, (code) => `\\${code.toString(8).padStart(3, "0")}`)}"`), ["string escape"]],
  ["percent-encoding", text(`?t=${written(TOKEN, (code) => `%${hexCode(code)}`)}`), ["percent-encoding"]],
  ["HTML entities", text(`<p>${written(TOKEN, (code) => `&#${code};`)}</p>`), ["html entity"]],
  ["hexadecimal HTML entities", text(`<p>${written(TOKEN, (code) => `&#x${hexCode(code)};`)}</p>`), ["html entity"]],
  ["strings joined by +", text(`a = "${TOKEN.slice(0, 9)}" + "${TOKEN.slice(9)}"`), ["string join"]],
  ["strings joined over lines", text(`a = ("${TOKEN.slice(0, 9)}" +\n    '${TOKEN.slice(9, 20)}' +\n  "${TOKEN.slice(20)}")`), ["string join"]],
  ["strings joined by juxtaposition", text(`a = "${TOKEN.slice(0, 9)}" "${TOKEN.slice(9)}"`), ["string join"]],
  ["a list of strings", text(`["${TOKEN.slice(0, 9)}", "${TOKEN.slice(9)}"].join("")`), ["string join"]],
  ["PHP's strings joined", text(`$a = '${TOKEN.slice(0, 9)}' . '${TOKEN.slice(9)}';`), ["string join"]],
  ["a continued line", text(`a="${TOKEN.slice(0, 9)}\\\n   ${TOKEN.slice(9)}"`), ["line continuation"]],
  ["joined base64", text(`a = "${base64(`token ${TOKEN}`).slice(0, 19)}" + "${base64(`token ${TOKEN}`).slice(19)}"`), ["string join", "base64"]],
  ["decimal character codes", text(`String.fromCharCode(${codes(TOKEN).join(", ")})`), ["character codes"]],
  ["hexadecimal character codes", text(`bytes([${codes(TOKEN).map((code) => `0x${hexCode(code)}`).join(",")}])`), ["character codes"]],
  ["gzip", gzipSync(TOKEN), ["gzip"]],
  ["zlib", deflateSync(TOKEN.repeat(3).replaceAll(TOKEN, `${TOKEN}\n`)), ["zlib"]],
  ["zstd", zstdCompressSync(text(`${codes(TOKEN.repeat(9)).map((code, at) => code * at).join(" ")}\n${TOKEN}`)), ["zstd"]],
  ["zip, as jar and docx are", zipOf({ "word/document.xml": text(`<w:t>${TOKEN}</w:t>`) }), ["zip"]],
  ["zip behind an image", Buffer.concat([pngOf([["IDAT", Buffer.alloc(99, 7)]]), zipOf({ a: text(TOKEN) })]), ["zip"]],
  ["tar in gzip", gzipSync(tarOf({ "a/b.txt": gzipSync(TOKEN) })), ["gzip", "tar", "gzip"]],
  ["zip in zip", zipOf({ "a.zip": zipOf({ b: text(TOKEN) }) }), ["zip", "zip"]],
  ["text of an image", pngOf([["tEXt", text(`Comment\0${TOKEN}`)]]), []],
  ["packed text of an image", pngOf([["zTXt", Buffer.concat([text("Comment\0\0"), deflateSync(TOKEN)])]]), ["png text"]],
  ["international text of an image", pngOf([["iTXt", Buffer.concat([text("Comment\0\u0001\0en\0\0"), deflateSync(TOKEN)])]]), ["png text"]],
  ["a notebook's output", text(JSON.stringify({ cells: [{ outputs: [{ text: ["a\n", `b ${TOKEN}\n`] }] }] })), []],
  ["the middle of something binary", Buffer.concat([Buffer.alloc(5000, 0xfe), text(` ${TOKEN} `), Buffer.alloc(99)]), []],
];

describe("secrets in another writing", () => {
  it.each(WRITINGS)("are confirmed in %s [T048] [T052] [T053]", (_name, bytes, via) => {
    const { findings, unscanned } = scanBytes(bytes);
    const confirmed = findings.filter(({ level }) => level === "confirmed");
    expect(confirmed.map((finding) => finding.via ?? [])).toEqual([via]);
    expect(unscanned).toEqual([]);
  });

  it.each(WRITINGS)("are said by kind, four characters and length only in %s [T162]", (_name, bytes) => {
    const said = JSON.stringify(scanBytes(bytes));
    for (const secret of [TOKEN, KEY]) {
      for (let at = 0; at + 6 <= secret.length; at++) expect(said).not.toContain(secret.slice(at, at + 6));
    }
  });

  it("are found at the outer line, and at the inner one where lines are kept", () => {
    expect(scanBytes(text(`one\ntwo\n${base64(`token ${TOKEN}`)}`)).findings[0]).toMatchObject({
      line: 3,
      column: 1,
    });
    expect(scanBytes(wide(`one\ntwo\nthe ${TOKEN}`)).findings[0]).toMatchObject({ line: 3, column: 5 });
    expect(scanBytes(text(`one\n"\\x41"\n"\\x41${KEY.slice(1)}"`)).findings[0]).toMatchObject({ line: 3 });
  });

  it("are found in the dot file that an archive holds", () => {
    const password = tokenOf("stripe-secret-key").slice(8, 20);
    const archive = zipOf({ "home/.netrc": text(`machine a.org login me password ${password}\n`) });
    expect(scanBytes(archive).findings).toMatchObject([{ rule: "netrc-password", via: ["zip"] }]);
  });

  it("are not looked for below three levels, and an archive there is named", () => {
    const deep = [1, 2, 3, 4].reduce<Buffer>((inner) => zipOf({ "a.zip": inner }), text(TOKEN));
    expect(scanBytes(deep)).toMatchObject({ findings: [], unscanned: [{ reason: "depth" }] });
  });

  // The documented misses, src/scan/secrets/README.md: each stands here, so that a change of it is seen.
  it.each([
    ["reversed", [...TOKEN].reverse().join("")],
    ["in variables that are joined later", `a = "${TOKEN.slice(0, 9)}"\nb = "${TOKEN.slice(9)}"\nc = a + b`],
    ["folded by YAML", `a: >\n  ${TOKEN.slice(0, 9)}\n  ${TOKEN.slice(9)}\n`],
    ["in base32", "MFXGIIDUNBSSA33UNBSXEIDPNZSQ===="],
    ["shifted by a letter", written(TOKEN, (code) => String.fromCharCode(code + 1))],
  ])("are missed, as the README says, when %s", (_name, content) => {
    expect(scanBytes(text(content)).findings.filter(({ level }) => level === "confirmed")).toEqual([]);
  });
});
