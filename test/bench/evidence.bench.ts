import { spawnSync } from "node:child_process";
import { SaxesParser } from "saxes";
import { readCobertura } from "../../src/scan/coverage/cobertura.ts";
import { readLcov } from "../../src/scan/coverage/lcov.ts";
import { interleaved, ratioRow } from "./interleaved.ts";
import type { Bench, Row } from "./row.ts";

const FILES = 2_000;
const LINES = 400;
/** A report's reader beside its tests: what takes longer than this is waited for. */
const TARGET_MB_S = 10;
/** Reads Cobertura as diff-cover and pycobertura do: Python's ElementTree, then every line's hits. */
const ELEMENT_TREE = `
import sys, time, io, xml.etree.ElementTree as tree
text = sys.stdin.buffer.read()
started = time.perf_counter()
lines = {}
for found in tree.parse(io.BytesIO(text)).iter("class"):
    for line in found.iter("line"):
        lines[(found.get("filename"), int(line.get("number")))] = int(line.get("hits"))
print((time.perf_counter() - started) * 1000)
`;

/** How fast reports of coverage are read, and against what reads the same format elsewhere. */
export const bench: Bench = {
  name: "evidence: coverage reports",
  run: async (rounds) => {
    const lcov = Buffer.from(lcovText());
    const cobertura = Buffer.from(coberturaText());
    const rows: Row[] = [
      speed("LCOV", lcov, readLcov, rounds),
      speed("Cobertura", cobertura, readCobertura, rounds),
    ];
    const ours = () => millisecondsOf(() => readCobertura(cobertura));
    const parser = await interleaved(ours, () => millisecondsOf(() => parseAlone(cobertura)), rounds);
    rows.push(ratioRow("Cobertura read / parsed as XML by saxes alone", 3, parser));
    if (elementTree(cobertura) === undefined) process.stdout.write("python3 is not here, and not compared\n");
    else {
      const python = await interleaved(ours, async () => elementTree(cobertura) ?? 0, rounds);
      rows.push(ratioRow("Cobertura read / by Python's ElementTree, as diff-cover does", 3, python));
    }
    return rows;
  },
};

function speed(what: string, bytes: Buffer, read: (bytes: Uint8Array) => unknown, rounds: number): Row {
  read(bytes);
  const megabytes = bytes.length / 1e6;
  const values = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    read(bytes);
    return megabytes / ((performance.now() - startedAt) / 1000);
  });
  const made = `${megabytes.toFixed(0)} MB, ${FILES * LINES} lines`;
  return { what: `${what} read`, unit: "MB/s", wanted: "at least", target: TARGET_MB_S, values, made };
}

async function millisecondsOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function parseAlone(bytes: Buffer): void {
  const parser = new SaxesParser();
  parser.write(bytes.toString("utf8")).close();
}

function elementTree(bytes: Buffer): number | undefined {
  const { status, stdout } = spawnSync("python3", ["-c", ELEMENT_TREE], { input: bytes });
  return status === 0 ? Number(stdout) : undefined;
}

function lcovText(): string {
  const lines = Array.from({ length: LINES }, (_, line) => `DA:${line + 1},${line % 7}\n`).join("");
  return eachFile(
    (file) =>
      `TN:\nSF:src/file-${file}.ts\n${lines}LF:${LINES}\nLH:${LINES - Math.ceil(LINES / 7)}\nend_of_record\n`,
  );
}

function coberturaText(): string {
  const lines = Array.from(
    { length: LINES },
    (_, line) => `<line number="${line + 1}" hits="${line % 7}" branch="false"/>\n`,
  ).join("");
  const classes = eachFile(
    (file) => `<class name="file-${file}" filename="src/file-${file}.ts"><lines>\n${lines}</lines></class>\n`,
  );
  return `<?xml version="1.0"?>\n<coverage><packages><package name="src"><classes>\n${classes}</classes></package></packages></coverage>\n`;
}

function eachFile(text: (file: number) => string): string {
  return Array.from({ length: FILES }, (_, file) => text(file)).join("");
}
