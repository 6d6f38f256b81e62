import { crc32 } from "node:zlib";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_LENGTH = 6;

/** Whether a token's own checksum holds. Each is documented by the vendor, or by the standard that the token follows. */
export const CHECKSUMS = {
  /** The last six characters are the CRC-32 of the characters between prefix and checksum, in base 62. */
  "crc32-base62": (token: string) => {
    const secret = token.slice(token.indexOf("_") + 1, -CHECKSUM_LENGTH);
    return base62(crc32(secret)) === token.slice(-CHECKSUM_LENGTH);
  },
  /** BIP 173's checksum, which age's identities end with. */
  bech32: (token: string) => bech32Holds(token),
  /** A JSON Web Token's header says its algorithm in JSON (RFC 7515). */
  "jose-header": (token: string) => joseHeaderHolds(token),
} as const satisfies Record<string, (token: string) => boolean>;

export type ChecksumName = keyof typeof CHECKSUMS;

/** In base 62, six digits. */
export function base62(number: number): string {
  let digits = "";
  for (let left = number; digits.length < CHECKSUM_LENGTH; left = Math.floor(left / 62))
    digits = BASE62[left % 62] + digits;
  return digits;
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function bech32Holds(token: string): boolean {
  const text = token.toLowerCase();
  const separator = text.lastIndexOf("1");
  const prefix = Buffer.from(text.slice(0, separator), "latin1");
  const values = [...text.slice(separator + 1)].map((character) => BECH32.indexOf(character));
  return (
    bech32Polymod([...prefix.map((byte) => byte >> 5), 0, ...prefix.map((byte) => byte & 31), ...values]) ===
    1
  );
}

/** The checksum polynomial of BIP 173. */
export function bech32Polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of GENERATOR.entries()) if ((top >> bit) & 1) sum ^= generator;
  }
  return sum;
}

function joseHeaderHolds(token: string): boolean {
  try {
    const header: unknown = JSON.parse(
      Buffer.from(token.slice(0, token.indexOf(".")), "base64url").toString("utf8"),
    );
    return typeof header === "object" && header !== null && ("alg" in header || "enc" in header);
  } catch {
    // Not JSON: then it is no such token, which is the answer.
    return false;
  }
}
