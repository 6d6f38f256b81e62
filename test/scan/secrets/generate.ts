import { crc32 } from "node:zlib";
import { base62, bech32Polymod, CHECKSUMS } from "../../../src/scan/secrets/checksums.ts";
import type { TokenFormat } from "../../../src/scan/secrets/token-format.ts";
import { type Random, randomFrom } from "../../fuzz/random.ts";

/**
 * A text that a pattern of ours matches, drawn at run time so that no secret stands in the repository. Knows what the
 * pack's patterns use: literals, classes, groups, alternatives, bounded repetition, escapes, lookarounds (left out).
 */
export function textOf(pattern: string, random: Random): string {
  return new Drawing(pattern, random).alternatives();
}

/** A whole secret of a format, its checksum mended where it has one. */
export function secretOf(format: TokenFormat, seed: number): string {
  const random = randomFrom(seed);
  // The format may ask for more entropy than one draw has.
  const drawn = textOf(format.pattern, random);
  if (format.checksum === "crc32-base62") return withCrc(drawn);
  if (format.checksum === "bech32") return ageIdentity(random);
  if (format.checksum === "jose-header") return jsonWebToken(random);
  return drawn;
}

/** The same token with a checksum that does not hold. */
export function brokenChecksum(token: string): string {
  const last = token.at(-1) === "A" ? "B" : "A";
  return `${token.slice(0, -1)}${last}`;
}

function withCrc(token: string): string {
  const body = token.slice(0, -6);
  return body + base62(crc32(body.slice(body.indexOf("_") + 1)));
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function ageIdentity(random: Random): string {
  const prefix = "age-secret-key-";
  const data = Array.from({ length: 52 }, () => random.below(32));
  const codes = [...prefix].map((character) => character.charCodeAt(0));
  const expanded = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  const sum = bech32Polymod([...expanded, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: 6 }, (_, at) => (sum >> (5 * (5 - at))) & 31);
  const token = `${prefix}1${[...data, ...check].map((value) => BECH32[value]).join("")}`.toUpperCase();
  if (!CHECKSUMS.bech32(token)) throw new Error("the generator and the check differ");
  return token;
}

function jsonWebToken(random: Random): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [
    part({ alg: "HS256", typ: "JWT" }),
    part({ sub: textOf("[a-z]{12}", random), iat: random.below(2 ** 31) }),
    textOf("[A-Za-z0-9_-]{43}", random),
  ].join(".");
}

class Drawing {
  private at = 0;
  private readonly pattern: string;
  private readonly random: Random;

  constructor(pattern: string, random: Random) {
    this.pattern = pattern;
    this.random = random;
  }

  alternatives(): string {
    const drawn = [this.sequence()];
    while (this.pattern[this.at] === "|") {
      this.at += 1;
      drawn.push(this.sequence());
    }
    return this.random.pick(drawn);
  }

  private sequence(): string {
    let text = "";
    while (this.at < this.pattern.length && !"|)".includes(this.pattern[this.at]!)) text += this.repeated();
    return text;
  }

  private repeated(): string {
    const start = this.at;
    const first = this.atom();
    const bounds = /^(?:\{(\d+)(?:,(\d+))?\}|\?)/.exec(this.pattern.slice(this.at));
    if (bounds === null) return first;
    const end = this.at + bounds[0].length;
    const [min, max] = bounds[1] === undefined ? [0, 1] : [Number(bounds[1]), Number(bounds[2] ?? bounds[1])];
    const count = min + this.random.below(Math.min(max - min, 30) + 1);
    let text = "";
    for (let index = 0; index < count; index++) {
      this.at = start;
      text += this.atom();
    }
    this.at = end;
    return text;
  }

  private atom(): string {
    const character = this.pattern[this.at]!;
    if (character === "(") return this.group();
    if (character === "[") return this.random.pick(this.characters());
    this.at += 1;
    if (character !== "\\") return character;
    const escaped = this.pattern[this.at++]!;
    if (escaped === "w") return this.random.pick([..."abcdefghijklmnopqrstuvwxyz0123456789_"]);
    return escaped;
  }

  private group(): string {
    const isLookaround = /^\(\?<?[!=]/.test(this.pattern.slice(this.at, this.at + 4));
    this.at += /^\((?:\?(?::|<?[!=]))?/.exec(this.pattern.slice(this.at))![0].length;
    const text = this.alternatives();
    this.at += 1;
    return isLookaround ? "" : text;
  }

  private characters(): string[] {
    const end = this.pattern.indexOf("]", this.at + 1);
    const source = this.pattern.slice(this.at, end + 1);
    this.at = end + 1;
    const matcher = new RegExp(source);
    return Array.from({ length: 95 }, (_, code) => String.fromCharCode(code + 32)).filter((each) =>
      matcher.test(each),
    );
  }
}
