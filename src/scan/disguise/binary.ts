const MAGIC: readonly (readonly [name: string, bytes: string])[] = [
  ["an ELF program", "7f454c46"],
  ["a Windows program", "4d5a9000"],
  ["a Mach-O program", "cffaedfe"],
  ["a Mach-O program", "cefaedfe"],
  ["Java bytecode or a Mach-O program", "cafebabe"],
  ["WebAssembly", "0061736d"],
  ["a zip archive", "504b0304"],
  ["a gzip archive", "1f8b08"],
  ["an xz archive", "fd377a585a00"],
  ["a zstd archive", "28b52ffd"],
  ["a 7z archive", "377abcaf271c"],
  ["a bzip2 archive", "425a6839314159265359"],
  ["a RAR archive", "526172211a07"],
  ["a PDF document", "255044462d"],
  ["a PNG image", "89504e470d0a1a0a"],
  ["a JPEG image", "ffd8ff"],
  ["a SQLite database", "53514c69746520666f726d6174203300"],
  ["a binary property list", "62706c6973743030"],
];

/** Bytes of which one in twenty is not text are not text, whatever their name. */
const BROKEN_SHARE = 0.05;
const BROKEN_MAX = 8;
const SAMPLE_BYTES = 64 * 1024;

/** What the first bytes say a content is, where that is no text; undefined where they say nothing. */
export function magicOf(bytes: Buffer): string | undefined {
  const head = bytes.toString("hex", 0, 16);
  return MAGIC.find(([, magic]) => head.startsWith(magic))?.[0];
}

/** A video stream: packets of 188 bytes that each begin with `G`. Its usual extension is TypeScript's. */
export function isTransportStream(bytes: Buffer): boolean {
  return bytes.length > 376 && bytes[0] === 0x47 && bytes[188] === 0x47 && bytes[376] === 0x47;
}

/** Whether a content that holds zeros is text all the same, so that one zero does not keep the rest from being read. */
export function isMostlyText(bytes: Buffer): boolean {
  if (magicOf(bytes) !== undefined) return false;
  const sample = bytes.toString("utf8", 0, SAMPLE_BYTES);
  let broken = 0;
  for (const _ of sample.matchAll(/[\ufffd\0-\x08\x0e-\x1f]/g)) broken += 1;
  return broken <= Math.max(BROKEN_MAX, sample.length * BROKEN_SHARE);
}
