import type { Complaint } from "./problem.ts";

/** Bytes in one document (contract.md, 3). */
export const DOCUMENT_BYTES_MAX = 256 * 1024;

export type DecodedText =
  | { readonly ok: true; readonly text: string }
  // `before` is what could be decoded, for the complaint's line and column.
  | { readonly ok: false; readonly before: string; readonly complaint: Complaint };

/** A document's bytes as text: UTF-8 without a byte order mark, at most `DOCUMENT_BYTES_MAX` bytes. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.byteLength > DOCUMENT_BYTES_MAX) {
    const message = `the document has ${bytes.byteLength} bytes, more than ${DOCUMENT_BYTES_MAX}`;
    return refuse("", message, "shorten it: name directories by patterns, or split it");
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refuse(
      "",
      "the document begins with a byte order mark",
      "save it as UTF-8 without a byte order mark",
    );
  }
  const text = decode(bytes, false);
  if (text !== undefined) return { ok: true, text };
  const before = longestText(bytes);
  return refuse(before, "the document is not UTF-8 from here on", "save it as UTF-8");
}

function refuse(before: string, message: string, help: string): DecodedText {
  return { ok: false, before, complaint: { offset: before.length, pointer: "", message, help } };
}

function decode(bytes: Uint8Array, partial: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: partial });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** What comes before the first wrong byte. The decoder does not say where it failed, so halve until found. */
function longestText(bytes: Uint8Array): string {
  let good = 0;
  let bad = bytes.byteLength + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(bytes.subarray(0, middle), true) === undefined) bad = middle;
    else good = middle;
  }
  return decode(bytes.subarray(0, good), true) ?? "";
}
