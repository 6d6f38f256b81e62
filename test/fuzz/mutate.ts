import type { Random } from "./random.ts";

/** Pieces that parsers trip over: of JSON, of YAML, of our documents. */
const PIECES = [
  ..."{}[]:,\"'\\/ \n\t-?!&*|>%@#~<=.",
  "\r\n",
  "---\n",
  "...\n",
  "<<: ",
  "!!str ",
  "&a ",
  "*a",
  "__proto__",
  '"constructor": 1,',
  '"version": 1,',
  "version: 1\n",
  "\\u0061",
  "\\ud800",
  "1e400",
  "-0",
  "9007199254740993",
  ".inf",
  "null",
  "true",
  "**",
  "../",
  "FR-1",
  "\u0000",
  "\u001b",
  "\u202e",
  "\ufeff",
  "é",
  "😀",
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  "- - - - - - - - - - - - - - - - - - - - - - ",
];
const EDITS_MAX = 4;

/** The bytes after a few edits: pieces put in, parts removed, doubled, moved, single bytes changed. */
export function mutate(random: Random, original: Buffer): Buffer {
  let bytes = original;
  for (let edits = 1 + random.below(EDITS_MAX); edits > 0; edits--) bytes = edit(random, bytes);
  return bytes;
}

function edit(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(40));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.below(6)) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, part, part, after]);
    case 2:
      return Buffer.concat([before, Buffer.from([random.below(256)]), bytes.subarray(at + 1)]);
    case 3:
      return doubledLine(random, bytes);
    case 4:
      return bytes.subarray(0, random.below(20) === 0 ? at : bytes.length);
    default:
      return Buffer.concat([
        before,
        Buffer.from(random.pick(PIECES)),
        random.below(2) === 0 ? part : Buffer.of(),
        after,
      ]);
  }
}

/** One line of the text once more, somewhere: what doubles keys. */
function doubledLine(random: Random, bytes: Buffer): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  lines.splice(random.below(lines.length), 0, random.pick(lines));
  return Buffer.from(lines.join("\n"), "latin1");
}

/** Only pieces and random bytes, nothing of a valid document. */
export function nonsense(random: Random): Buffer {
  const pieces = Array.from({ length: random.below(24) }, () => {
    return random.below(8) === 0 ? Buffer.from([random.below(256)]) : Buffer.from(random.pick(PIECES));
  });
  return Buffer.concat(pieces);
}
