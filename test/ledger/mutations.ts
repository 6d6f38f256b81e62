import fc from "fast-check";

/** One change of a ledger file, and the lines between which its trace must be found: 1-based, in the changed file. */
export interface Mutation {
  readonly what: string;
  readonly bytes: () => Buffer;
  readonly from: number;
  readonly to: number;
}

/** Every way in which one byte, one line or the end of a file can change. */
export function mutationOf(file: Buffer): fc.Arbitrary<Mutation> {
  const lines = file.toString("utf8").split("\n").slice(0, -1);
  const line = fc.nat(lines.length - 1);
  const byte = fc.nat(255);
  const at = fc.nat(file.length - 1);
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([index, by]) => {
      const bytes = Buffer.from(file);
      bytes[index] = bytes[index]! ^ by;
      return near(file, index, `byte ${index} changed`, bytes);
    }),
    at.map((index) =>
      near(
        file,
        index,
        `byte ${index} removed`,
        Buffer.concat([file.subarray(0, index), file.subarray(index + 1)]),
      ),
    ),
    fc
      .tuple(at, byte)
      .map(([index, value]) =>
        near(
          file,
          index,
          `byte ${value} put in at ${index}`,
          Buffer.concat([file.subarray(0, index), Buffer.of(value), file.subarray(index)]),
        ),
      ),
    at.map((index) => near(file, index, `cut at ${index}`, file.subarray(0, index))),
    line.map((index) =>
      moved(lines, index, `line ${index + 1} removed`, (copy) => void copy.splice(index, 1)),
    ),
    fc.tuple(line, line).map(([index, to]) =>
      moved(lines, to, `line ${index + 1} repeated at ${to + 1}`, (copy) => {
        copy.splice(to, 0, lines[index]!);
      }),
    ),
    fc
      .tuple(line, line)
      .filter(([one, other]) => one !== other)
      .map(([one, other]) =>
        moved(lines, Math.min(one, other), `lines ${one + 1} and ${other + 1} exchanged`, (copy) => {
          copy[one] = lines[other]!;
          copy[other] = lines[one]!;
        }),
      ),
  );
}

function near(file: Buffer, index: number, what: string, bytes: Buffer): Mutation {
  const line = file.subarray(0, index).filter((byte) => byte === 0x0a).length + 1;
  return { what, bytes: () => bytes, from: line - 1, to: line + 1 };
}

function moved(
  lines: readonly string[],
  index: number,
  what: string,
  change: (copy: string[]) => void,
): Mutation {
  const copy = [...lines];
  change(copy);
  const bytes = Buffer.from(copy.map((line) => `${line}\n`).join(""));
  return { what, bytes: () => bytes, from: index, to: index + 2 };
}
