import { gunzipSync } from "node:zlib";

/** One ref of a push. A made ref comes from 40 zeros; a deleted one goes to 40 zeros. */
export interface RefChange {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export const NO_SHA = "0".repeat(40);

/** What a `git-receive-pack` request asks for, and the pack that it brings ("pack-protocol", reference update request). */
export function parsePush(
  body: Buffer,
  encoding: string | undefined,
): { commands: RefChange[]; pack: Buffer } {
  const bytes = encoding === "gzip" ? gunzipSync(body) : body;
  const commands: RefChange[] = [];
  let offset = 0;
  for (;;) {
    const length = Number.parseInt(bytes.toString("latin1", offset, offset + 4), 16);
    if (Number.isNaN(length)) break;
    if (length === 0) {
      offset += 4;
      break;
    }
    const line = bytes.toString("utf8", offset + 4, offset + length).split("\0", 1)[0] ?? "";
    const match = /^([0-9a-f]{40}) ([0-9a-f]{40}) ([^\n]+)\n?$/.exec(line);
    if (match) commands.push({ before: match[1] ?? "", after: match[2] ?? "", ref: match[3] ?? "" });
    offset += length;
  }
  // Push options may stand between the commands and the pack.
  const start = bytes.indexOf("PACK", offset, "latin1");
  return { commands, pack: start < 0 ? Buffer.alloc(0) : bytes.subarray(start) };
}
