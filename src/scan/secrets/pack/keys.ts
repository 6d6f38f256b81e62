import type { TokenFormat } from "../token-format.ts";
import { assigned, prefixed } from "./entry.ts";

/**
 * A chain of certificates in the header (`x5c`) or a key (`jwk`) makes it long. So long a run is read only from its own
 * beginning: from each `eyJ` within it, hostile text would be read over and over, and so only a short head is looked for.
 */
const JSON_WEB_TOKEN =
  "(?:eyJ[A-Za-z0-9_-]{8,400}\\.e[yw][A-Za-z0-9_/\\\\-]{18,3000}|(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,16000}\\.e[yw][A-Za-z0-9_/\\\\-]{18,16000})\\.(?:[A-Za-z0-9_/-]{10,6000}={0,2})?";

// biome-ignore format: one format a line or two reads as a table
export const KEYS: readonly TokenFormat[] = [
  prefixed("age-identity", "age", ["age-secret-key-1"], "AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}", "age specification, X25519 identities", { checksum: "bech32", entropy: 3 }),
  prefixed("json-web-token", "RFC 7519", ["eyj"], JSON_WEB_TOKEN, "RFC 7519, JSON Web Token", { level: "candidate", checksum: "jose-header", entropy: 3 }),
  prefixed("json-web-token-spaced", "RFC 7519", ["eya", "eyi", "ewog", "ewoi", "ewoj", "ew0k"], "(?<![A-Za-z0-9_-])(?:eyA|eyI|ewog|ewoi|ewoJ|ew0K)[A-Za-z0-9_-]{8,1000}\\.e[yw][A-Za-z0-9_/-]{17,3000}\\.[A-Za-z0-9_/-]{10,1000}={0,2}", "RFC 7519, JSON Web Token", { level: "candidate", checksum: "jose-header", entropy: 3 }),
  assigned("ethereum-private-key", "Ethereum", ["private_key", "privatekey", "private-key", "mnemonic_key", "deployer_key", "wallet_key"], "(?:0x)?[a-fA-F0-9]{64}", "Ethereum, accounts", { entropy: 3 }),
  prefixed("bitcoin-extended-key", "Bitcoin", ["xprv", "tprv"], "[xt]prv[1-9A-HJ-NP-Za-km-z]{107}", "BIP 32, serialization format", { entropy: 3.8 }),
  prefixed("wireguard-private-key", "WireGuard", ["privatekey", "presharedkey"], "(?:PrivateKey|PresharedKey) ?= ?([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)", "wg(8), configuration file format", { entropy: 3.8 }),
  prefixed("json-web-key-private", "RFC 7517", ["\"d\""], "\"d\" ?: ?\"([A-Za-z0-9_-]{43,700})\"", "RFC 7518, parameters for private keys", { level: "candidate", entropy: 3.8 }),
];
