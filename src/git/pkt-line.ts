/** An answer that is not whole, or not in git's packet lines. */
export class PktLineError extends Error {}

const BYTES_MAX = 65_516;

/** One packet line (gitprotocol-common): four hexadecimal digits of its whole length, then its content. */
export function pktLine(content: string): Buffer {
  const body = Buffer.from(content, "utf8");
  if (body.length > BYTES_MAX) throw new PktLineError(`a packet line has at most ${BYTES_MAX} bytes`);
  const length = (body.length + 4).toString(16).padStart(4, "0");
  return Buffer.concat([Buffer.from(length, "latin1"), body]);
}

/**
 * The lines of an answer up to the flush packet that ends it.
 * @throws PktLineError where that does not come, or the remote says an error.
 */
export function readPktLines(answer: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; ; ) {
    const digits = answer.toString("latin1", at, at + 4);
    if (digits === "0000") return lines;
    const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : 0;
    if (length < 4 || at + length > answer.length) throw new PktLineError("the remote's answer is not whole");
    const line = answer.toString("utf8", at + 4, at + length);
    if (line.startsWith("ERR ")) throw new PktLineError(`the remote says: ${line.slice(4).trim()}`);
    lines.push(line);
    at += length;
  }
}
