import { deepStrictEqual, ok } from "node:assert/strict";
import type { ReportReading } from "../../src/scan/reports/unusable-report.ts";
import type { FuzzTarget } from "../tools/fuzz-run.ts";
import { mutate } from "./mutate.ts";
import { randomFrom, randomText } from "./random.ts";

/**
 * A reader of reports, given mutations of samples, and text made of pieces that mean something to it: it answers the same
 * twice, and what it cannot use it says so, at a line that is there.
 * @param hold what holds of every report that was read.
 */
export function reportTarget<Report>({
  name,
  samples,
  pieces,
  read,
  hold,
}: {
  readonly name: string;
  readonly samples: readonly string[];
  readonly pieces: readonly string[];
  readonly read: (bytes: Buffer) => ReportReading<Report>;
  readonly hold: (report: Report) => void;
}): FuzzTarget {
  const fuzz = (bytes: Buffer): void => {
    const reading = read(bytes);
    deepStrictEqual(read(bytes), reading);
    if (reading.ok) {
      hold(reading.report);
      return;
    }
    const { message, help, line } = reading.problem;
    ok(message !== "" && help !== "");
    ok(line === undefined || (line >= 1 && line <= linesIn(bytes)));
  };
  return {
    name,
    cost: 4,
    run(seed, count) {
      const random = randomFrom(seed);
      for (let input = 0; input < count; input++) {
        const sample = Buffer.from(random.pick(samples));
        fuzz(random.below(3) === 0 ? Buffer.from(randomText(random, pieces, 60)) : mutate(random, sample));
      }
    },
  };
}

/** As XML counts them: a carriage return alone ends a line, too. */
function linesIn(bytes: Buffer): number {
  return bytes.toString("utf8").split(/\r\n|[\r\n\u0085\u2028]/).length;
}
