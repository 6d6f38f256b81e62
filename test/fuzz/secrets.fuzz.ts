import { strictEqual } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { scanBytes } from "../../src/scan/secrets/scan-bytes.ts";
import { SCAN_CEILINGS } from "../../src/scan/secrets/types.ts";
import { tokenOf } from "../scan/secrets/tokens.ts";
import { pngOf, tarOf, zipOf } from "../scan/secrets/zip-file.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { mutate, nonsense } from "./mutate.ts";
import { type Random, randomFrom, randomText } from "./random.ts";

const TOKEN = tokenOf("github-token-classic");
const CEILINGS = { ...SCAN_CEILINGS, decodedBytes: 1024 * 1024, attempts: 20_000 };

export const targets: readonly FuzzTarget[] = [
  { ...target("secrets: archives of any bytes", fuzzArchives), cost: 20 },
  { ...target("secrets: texts of any writing", fuzzTexts), cost: 20 },
  { ...target("secrets: a token between anything is found", fuzzSurroundings), cost: 20 },
];

function target(name: string, once: (random: Random) => void): FuzzTarget {
  return {
    name,
    run(seed, count) {
      const random = randomFrom(seed);
      for (let input = 0; input < count; input++) once(random);
    },
  };
}

/** No input throws, prints a secret, or has two answers. */
function mustHold(bytes: Buffer, path: string): void {
  const said = JSON.stringify(scanBytes(bytes, { path }, CEILINGS));
  strictEqual(said.includes(TOKEN.slice(0, 8)), false, "a secret was printed");
  strictEqual(JSON.stringify(scanBytes(bytes, { path }, CEILINGS)), said);
}

const ARCHIVES: readonly Buffer[] = [
  gzipSync(TOKEN),
  zipOf({ "a/.netrc": Buffer.from("machine a password bcdefgh1\n"), b: Buffer.from(TOKEN) }),
  tarOf({ a: Buffer.from(TOKEN), "b.gz": gzipSync(TOKEN) }),
  pngOf([
    ["tEXt", Buffer.from(`a\0${TOKEN}`)],
    ["zTXt", Buffer.from("a\0\0")],
    ["iTXt", Buffer.from("a\0\u0001\0en\0a\0b")],
  ]),
];

function fuzzArchives(random: Random): void {
  mustHold(mutate(random, random.pick(ARCHIVES)), "a.zip");
}

const PARTS = [
  ...[
    "password",
    "token",
    " = ",
    ": ",
    '"',
    "'",
    "\n",
    "\\",
    "\\u00",
    "41",
    "%4",
    "&#6",
    ";",
    "://",
    "@",
    ":",
    "{{",
    "${",
  ],
  ...[
    "curl ",
    "-u a:b",
    "kind: Secret\n",
    "data:\n",
    "-----BEGIN RSA PRIVATE KEY-----",
    "QUtJQQ==",
    "\0",
    "\ufeff",
    "AKIA",
  ],
  ...["github", "sk-", "ghp_", "eyJ", "+", ".", ",", "(", "0x41,", "chr(", TOKEN.slice(0, 20), TOKEN],
];
const PATHS = [
  ".env",
  ".netrc",
  "a.ts",
  ".pgpass",
  "wp-config.php",
  "",
  ".docker/config.json",
  "logins.json",
];

function fuzzTexts(random: Random): void {
  const bytes = random.below(4) === 0 ? nonsense(random) : Buffer.from(randomText(random, PARTS, 40));
  mustHold(bytes, random.pick(PATHS));
}

function fuzzSurroundings(random: Random): void {
  const before = randomText(
    random,
    [" ", "\n", "=", '"', ":", ",", "(", "[", "x ", "é", "\t", "password="],
    8,
  );
  const after = randomText(random, [" ", "\n", '"', ";", ")", "é", "\r\n"], 8);
  const content = `${before.replace(/\w$/, "")}${TOKEN}${after}`;
  const { findings } = scanBytes(Buffer.from(content), {}, CEILINGS);
  strictEqual(
    findings.some(({ level }) => level === "confirmed"),
    true,
    JSON.stringify([before, after]),
  );
}
