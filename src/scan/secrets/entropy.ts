// One for each byte value, all zero between calls: a call allocates nothing.
const counts = new Uint32Array(256);

/** Shannon entropy of the bytes, in bits each: 0 for one repeated, 6 for random base64 of great length. One character a byte. */
export function entropyOf(text: string): number {
  const { length } = text;
  for (let at = 0; at < length; at++) counts[text.charCodeAt(at) & 0xff]! += 1;
  let bits = 0;
  for (let at = 0; at < length; at++) {
    const byte = text.charCodeAt(at) & 0xff;
    const count = counts[byte]!;
    if (count === 0) continue;
    counts[byte] = 0;
    bits -= (count / length) * Math.log2(count / length);
  }
  return bits;
}
