import { deepStrictEqual, match, ok } from "node:assert/strict";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { DISGUISE_KINDS } from "../../src/engine/content-facts.ts";
import { findDisguises } from "../../src/scan/disguise/disguises.ts";
import { decodeContent } from "../../src/scan/disguise/encoding.ts";
import { readRegions } from "../../src/scan/lexing/regions.ts";
import { SYNTAXES } from "../../src/scan/lexing/syntaxes.ts";
import { findSilencers } from "../../src/scan/silencers/silencers.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { type Random, randomFrom, randomText } from "./random.ts";

export const targets: readonly FuzzTarget[] = [
  target("comments and strings of any text", fuzzRegions),
  target("disguised contents of any bytes", fuzzDisguises),
  target("silencers in any text", fuzzSilencers),
];

function target(name: string, once: (random: Random) => void): FuzzTarget {
  return {
    name,
    cost: 5,
    run(seed, count) {
      const random = randomFrom(seed);
      for (let input = 0; input < count; input++) once(random);
    },
  };
}

// biome-ignore format: pieces in groups
const PIECES = [
  '"', "'", "`", "${", "}", "{", "/*", "*/", "//", "#", "--", "--[[", "]]", "<!--", "-->", "'''", '"""', "\\", "\n", "\r", "\r\n", "/", "=begin", "=end",
  "<<EOF", "EOF", "<<~'A'", 'r#"', '"#', 'R"x(', ')x"', "[=[", "]=]", "{-", "-}", "#=", "=#", "<#", "#>", " ", "a", "1", "\t", "::", "rem ", ";", "%",
  "\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\u200d", "\ufe0f", "\u{e0041}", "\u{1f600}", "\u0430", "\u05e9", "\u2028", "\0", "\b", "\ufeff",
  "nosemgrep", "eslint-disable", "noqa", "@ts-ignore", "#[allow(", "@Suppress", " ".repeat(160),
];
const EXTENSIONS = [...SYNTAXES.map(({ extensions }) => extensions.split(" ")[0] ?? ""), "unknown"];

function fuzzRegions(random: Random): void {
  const text = randomText(random, PIECES, 30);
  const { syntax } = random.pick(SYNTAXES);
  let end = 0;
  for (const region of readRegions(text, syntax)) {
    ok(region.start >= end && region.end > region.start && region.end <= text.length, JSON.stringify(text));
    end = region.end;
  }
}

function randomPath(random: Random) {
  return bytePathOfText(`${random.pick(["src/", "", "test/fixtures/"])}a.${random.pick(EXTENSIONS)}`);
}

function randomBytes(random: Random): Buffer {
  const text = randomText(random, PIECES, 40);
  if (random.below(6) === 0) return Buffer.from(text, "utf16le");
  const bytes = Buffer.from(text);
  if (random.below(4) === 0 && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

function fuzzDisguises(random: Random): void {
  const bytes = randomBytes(random);
  const before = random.below(2) === 0 ? undefined : randomBytes(random);
  const path = randomPath(random);
  const lines = decodeContent(bytes).text.split("\n").length;
  for (const { kind, what, line, count } of findDisguises(path, bytes, before)) {
    ok(DISGUISE_KINDS.includes(kind));
    match(what, /^[\x20-\x7e]{1,80}$/);
    ok(count >= 1 && (line === undefined || (line >= 1 && line <= lines)));
  }
  // A content is no newer than itself, and a line taken away brings nothing.
  deepStrictEqual(findDisguises(path, bytes, bytes), []);
}

function fuzzSilencers(random: Random): void {
  const bytes = randomBytes(random);
  const path = randomPath(random);
  const all = findSilencers(path, bytes, undefined);
  for (const { token, line } of all) {
    match(token, /^[\x20-\x7e]{1,200}$/);
    ok(line >= 1);
  }
  ok(findSilencers(path, bytes, randomBytes(random)).length <= all.length);
  deepStrictEqual(findSilencers(path, bytes, bytes), []);
}
