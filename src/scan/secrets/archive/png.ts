/** Text of a PNG image (PNG specification, 11.3.3): `tEXt`, and the packed `zTXt` and `iTXt`. */
export interface PngText {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly isPacked: boolean;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

export function* pngTexts(bytes: Buffer): Generator<PngText> {
  for (let at = SIGNATURE.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const kind = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, Math.min(at + 8 + length, bytes.length));
    if (kind === "tEXt") yield { offset: at, bytes: data, isPacked: false };
    if (kind === "zTXt") yield { offset: at, bytes: data.subarray(data.indexOf(0) + 2), isPacked: true };
    if (kind === "iTXt") yield international(at, data);
    at += 12 + length;
  }
}

/** Keyword, NUL, flag, method, language, NUL, translated keyword, NUL, text. */
function international(offset: number, data: Buffer): PngText {
  const keywordEnd = data.indexOf(0);
  const languageEnd = data.indexOf(0, keywordEnd + 3);
  const textAt = data.indexOf(0, languageEnd + 1) + 1;
  return { offset, bytes: data.subarray(textAt), isPacked: data[keywordEnd + 1] === 1 };
}
