/** How bytes are to be read as text. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "utf-32le" | "utf-32be";

export interface DecodedContent {
  readonly encoding: Encoding;
  /** Without its byte order mark; what is not valid is U+FFFD. */
  readonly text: string;
}

/** Bytes that are looked at for zeros at every second or fourth place. */
const SAMPLE_BYTES = 4096;

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The encoding by its mark, else by where its zeros stand; UTF-8 where neither says otherwise. */
export function encodingOf(bytes: Buffer): Encoding {
  for (const [encoding, mark] of MARKS) if (mark.every((byte, at) => bytes[at] === byte)) return encoding;
  return bytes.length >= 4 && bytes.subarray(0, SAMPLE_BYTES).includes(0) ? byZeros(bytes) : "utf-8";
}

/** UTF-16 and UTF-32 of mostly ASCII text have zeros in the same places throughout, and text in the others. */
function byZeros(bytes: Buffer): Encoding {
  const zeros = [0, 0, 0, 0];
  const texts = [0, 0, 0, 0];
  const length = Math.min(bytes.length, SAMPLE_BYTES) & ~3;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0) zeros[at & 3] = (zeros[at & 3] as number) + 1;
    else if (byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127))
      texts[at & 3] = (texts[at & 3] as number) + 1;
  }
  const most = (length / 4) * 0.7;
  const shape = zeros
    .map((count, at) => (count >= most ? "0" : (texts[at] as number) >= most ? "t" : "?"))
    .join("");
  if (shape === "t000") return "utf-32le";
  if (shape === "000t") return "utf-32be";
  if (shape === "t0t0") return "utf-16le";
  return shape === "0t0t" ? "utf-16be" : "utf-8";
}

/** A content as text. An odd byte at the end is left out. */
export function decodeContent(bytes: Buffer): DecodedContent {
  const encoding = encodingOf(bytes);
  const text = decoders[encoding](bytes);
  return { encoding, text: text.startsWith("\ufeff") ? text.slice(1) : text };
}

const decoders: Readonly<Record<Encoding, (bytes: Buffer) => string>> = {
  "utf-8": (bytes) => bytes.toString("utf8"),
  "utf-16le": (bytes) => bytes.toString("utf16le"),
  "utf-16be": (bytes) =>
    Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString("utf16le"),
  "utf-32le": (bytes) => wide(bytes, (at) => bytes.readUInt32LE(at)),
  "utf-32be": (bytes) => wide(bytes, (at) => bytes.readUInt32BE(at)),
};

function wide(bytes: Buffer, read: (at: number) => number): string {
  const text = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const codePoint = read(at);
    const isCharacter = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    length += text.write(String.fromCodePoint(isCharacter ? codePoint : 0xfffd), length, "utf8");
  }
  return text.toString("utf8", 0, length);
}

/** Python's codecs, and others', whose text is not what its bytes look like: comments that run, strings that are code. */
const HIDING =
  /^(?:utf[-_]?7.*|unicode[-_]?escape|raw[-_]?unicode[-_]?escape|string[-_]?escape|rot[-_]?13|punycode|idna|base64.*|hex.*|uu.*|zlib.*|zip|bz2.*|quopri.*|quoted.*|utf[-_]?(?:16|32).*|iso[-_]?2022.*|hz.*|cp(?:037|273|424|500|875|1026|1140)|ebcdic.*)$/i;

const DECLARATIONS: readonly RegExp[] = [
  /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]{1,40})/,
  /^<\?xml [^>]{0,200}?encoding=["']([-\w.]{1,40})["']/i,
  /<meta\s[^>]{0,200}?charset=["']?([-\w.]{1,40})/i,
  /^@charset "([-\w.]{1,40})"/i,
];
const DECLARING_LINES: Readonly<Record<string, number>> = { python: 2, ruby: 2, markup: 30, css: 1 };

/** The encoding a text declares, where it is one that hides, with its line; only where its language obeys such a line. */
export function hidingDeclaration(text: string, syntax: string): { name: string; line: number } | undefined {
  const count = DECLARING_LINES[syntax];
  if (count === undefined) return undefined;
  const lines = text.slice(0, 20_000).split(/\r\n|\n|\r/, count);
  for (const [index, line] of lines.entries()) {
    for (const declaration of DECLARATIONS) {
      const name = declaration.exec(line.slice(0, 1000))?.[1];
      if (name !== undefined && HIDING.test(name)) return { name, line: index + 1 };
    }
  }
  return undefined;
}
