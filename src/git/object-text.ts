import type { ObjectFormat, ObjectHeader, Oid } from "./types.ts";

const LINE_FEED = 0x0a;

/** A commit's or tag's header lines and its message, from any bytes. Lines keep their continuation lines. */
export interface ObjectText {
  readonly headers: readonly ObjectHeader[];
  readonly message: Buffer;
  /** Neither an empty line nor the end after a whole line ends the header. */
  readonly unterminated: boolean;
  /** The header holds a NUL byte. */
  readonly nul: boolean;
}

/** Source: git's commit.c (read_commit_extra_headers) and fsck.c (verify_headers). */
export function splitObject(raw: Buffer): ObjectText {
  const gap = raw.indexOf("\n\n");
  const end = gap < 0 ? raw.length : gap + 1;
  const header = raw.subarray(0, end);
  const nul = header.indexOf(0) >= 0;
  return {
    headers: headerLines(header),
    message: gap < 0 ? raw.subarray(raw.length) : raw.subarray(gap + 2),
    unterminated: gap < 0 && raw.at(-1) !== LINE_FEED,
    nul,
  };
}

function headerLines(header: Buffer): ObjectHeader[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at < header.length; ) {
    const feed = header.indexOf(LINE_FEED, at);
    const end = feed < 0 ? header.length : feed;
    const last = found.at(-1);
    // A line that begins with a space continues the one before.
    if (header[at] === 0x20 && last !== undefined) last.end = end;
    else found.push({ start: at, end });
    at = end + 1;
  }
  return found.map(({ start, end }) => {
    const line = header.subarray(start, end);
    const space = line.indexOf(0x20);
    const name = line.toString("latin1", 0, space < 0 ? line.length : space);
    return { name, value: space < 0 ? line.subarray(line.length) : line.subarray(space + 1) };
  });
}

/** An object's id as a header's whole value, or undefined. */
export function oidIn(value: Buffer, format: ObjectFormat): Oid | undefined {
  const text = value.toString("latin1");
  return text.length === (format === "sha1" ? 40 : 64) && /^[0-9a-f]+$/i.test(text)
    ? (text.toLowerCase() as Oid)
    : undefined;
}

/** The id that no object has. */
export function nullOid(format: ObjectFormat): Oid {
  return "0".repeat(format === "sha1" ? 40 : 64) as Oid;
}
