import { describe, expect, it } from "vitest";
import { UnusableReport } from "../../../src/scan/reports/unusable-report.ts";
import { readOtlp } from "../../../src/scan/usage/otlp/read-otlp.ts";

describe("what is no OTLP request", () => {
  it.each([
    "[]",
    "1",
    '{"resourceLogs":1}',
    '{"resourceLogs":[1]}',
    '{"resourceLogs":[{"scopeLogs":{}}]}',
    "{",
  ])("is refused: %s", (text) => {
    expect(() => readOtlp(Buffer.from(text), "logs", "json")).toThrow(UnusableReport);
  });

  it.each([
    ["a group", [0x0b, 0x0c]],
    ["field 0", [0x02, 0x00]],
    ["a length beyond the end", [0x0a, 0x7f, 0x00]],
    ["a number that does not end", [0x0a, ...Array.from({ length: 11 }, () => 0xff)]],
    ["a message written as a number", [0x08, 0x01]],
    ["a fixed64 that is cut off", [0x09, 0x00]],
  ])("is refused in protobuf: %s", (_, bytes) => {
    expect(() => readOtlp(Uint8Array.from(bytes), "logs", "protobuf")).toThrow(/protobuf cannot be read/);
  });

  it("but unknown fields are passed over, as protobuf has it", () => {
    expect(readOtlp(Uint8Array.from([0x7a, 0x01, 0xff, 0xf5, 0x01, 1, 2, 3, 4]), "logs", "protobuf")).toEqual(
      {
        events: [],
        odd: 0,
        records: 0,
        activity: [],
        tools: [],
      },
    );
  });
});
