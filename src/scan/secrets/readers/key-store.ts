import type { Layer } from "../match.ts";

/** PKCS#12 (RFC 7292): made to carry private keys, for the most part under a password that stands beside it. */
const KEY_STORE = /\.p(?:12|fx)$/i;

/** A file by whose name it is a key store. Whether a key is in it, and whose, cannot be seen: a candidate. */
export function keyStoreAt(layer: Layer): void {
  const end = layer.bytes.length;
  if (end === 0 || !KEY_STORE.test(layer.path)) return;
  layer.add({
    rule: "pkcs12-file",
    level: "candidate",
    start: 0,
    end,
    secret: layer.text,
    specific: true,
  });
}
