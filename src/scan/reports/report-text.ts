import { REPORT_BYTES_MAX } from "./report-limits.ts";
import { UnusableReport } from "./unusable-report.ts";

/** Bytes that are decoded at a time: a character may lie across the end of one. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * A report's text: UTF-8, with a byte order mark also UTF-16, or what an XML declaration names.
 * @throws UnusableReport too large, empty, or not in its encoding
 */
export function reportText(bytes: Uint8Array): string {
  return [...textChunks(bytes)].join("");
}

/** The same, piece by piece, so that a large report is never held twice. */
export function* textChunks(bytes: Uint8Array): Generator<string> {
  if (bytes.byteLength > REPORT_BYTES_MAX) {
    throw new UnusableReport(
      `the report has ${bytes.byteLength} bytes, more than ${REPORT_BYTES_MAX}`,
      "split it by packages or suites, and hand over the parts",
    );
  }
  if (bytes.byteLength === 0)
    throw new UnusableReport("the report is empty", "run the tool again, and look at how it ended");
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
    const isLast = at + CHUNK_BYTES >= bytes.byteLength;
    const chunk = bytes.subarray(at, at + CHUNK_BYTES);
    yield decoded(() => decoder.decode(chunk, { stream: !isLast }), encoding);
  }
}

function decoded(decode: () => string, encoding: string): string {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UnusableReport(`the report is not text in ${encoding}`, "have the tool write UTF-8");
  }
}

const DECLARED: Readonly<Record<string, string>> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "us-ascii": "utf-8",
  ascii: "utf-8",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
  "windows-1252": "windows-1252",
};

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const declared = /^\s*(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*["']([^"']{1,40})["']/.exec(start)?.[1];
  if (declared === undefined) return "utf-8";
  const name = declared.toLowerCase();
  const known = Object.hasOwn(DECLARED, name) ? DECLARED[name] : undefined;
  if (known !== undefined) return known;
  throw new UnusableReport(
    `the report says that it is written in \`${declared}\``,
    "have the tool write UTF-8",
    { line: 1 },
  );
}

/** What a report begins with, its format to be known by: at most `length` UTF-16 units. */
export function startOf(bytes: Uint8Array, length: number): string {
  for (const chunk of textChunks(bytes)) return chunk.slice(0, length);
  return "";
}
