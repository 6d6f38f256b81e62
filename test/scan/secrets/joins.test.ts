import { describe, expect, it } from "vitest";
import { decodeJoins, JOIN_MARKS } from "../../../src/scan/secrets/decode/string-joins.ts";

/** The texts that literals make together, each with its place. */
function joined(text: string): string[] {
  const marks = Array.from({ length: text.length }, (_, at) => at).filter((at) =>
    JOIN_MARKS.some((mark) => text.startsWith(mark, at)),
  );
  return [...decodeJoins(text, marks)].map(
    ({ via, bytes, offset }) => `${via}@${offset} ${bytes.toString("latin1")}`,
  );
}
const whole = "a text in two parts";
const [one, other] = ["a text in ", "two parts"];
const is = (offset = 0) => [`string join@${offset} ${whole}`];

describe("literals that are joined", () => {
  it.each([
    `"${one}" + "${other}"`,
    `"${one}"+"${other}"`,
    `'${one}' + '${other}'`,
    `\`${one}\` + \`${other}\``,
    `"${one}" + '${other}'`,
    `"${one}" . "${other}"`,
    `"${one}" & "${other}"`,
    `"${one}" "${other}"`,
    `"${one}"\n"${other}"`,
    `"${one}"\r\n    "${other}"`,
    `"${one}", "${other}"`,
    `"${one}",\n  "${other}"`,
    `"${one}" \\\n  "${other}"`,
    `"${one}" || "${other}"`,
    `"${one}" <> "${other}"`,
    `"${one}"<>"${other}"`,
    `"${one}" << "${other}"`,
    `"${one}"\n  + "${other}"`,
    `"${one}"\n  . "${other}"`,
    `"${one}"\n  || "${other}"`,
    `"${one}"\n  <> "${other}"`,
    `"${one}" + // the rest\n  "${other}"`,
    `"${one}" +\n\n\n  "${other}"`,
    `"${one}" + b"${other}"`,
    `"${one}" + @"${other}"`,
    `"${one}" + f'${other}'`,
    `"a text" + " in" + " two" + " parts"`,
  ])("are one text: %j", (text) => {
    expect(joined(text)).toEqual(is());
    expect(joined(`x = ${text};`)).toEqual(is(4));
  });

  it.each([
    `"${one}" - "${other}"`,
    `"${one}" + a + "${other}"`,
    `"${one}" + ("${other}")`,
    `"${one}" + bb"${other}"`,
    `"${one}" +\n\n\n\n  "${other}"`,
    `"${one}" +${" ".repeat(33)}"${other}"`,
    `"${one}"${" ".repeat(3)}x "${other}"`,
    `"${one}" + ${other}"`,
    `${one}" + "${other}"`,
    `"${one}\n" + "${other}"`,
    `"${one}" + "${other}\n"`,
    `"${one}" + "${other}\\"`,
    `"${one}" + "${other}`,
  ])("are none in %j", (text) => {
    expect(joined(text).filter((each) => each.includes(one))).toEqual([]);
  });

  it("make sixteen characters at least", () => {
    expect(joined('"eight ch" + "aracters"')).toEqual(["string join@0 eight characters"]);
    expect(joined('"eight ch" + "aracter"')).toEqual([]);
  });

  it("may hold quotes that are escaped, or another kind's", () => {
    expect(joined(`"a \\"text\\" in " + "two \\"parts\\""`)).toEqual([
      `string join@0 a \\"text\\" in two \\"parts\\"`,
    ]);
    expect(joined(`"it's a text" + " that's in parts"`)).toEqual([
      "string join@0 it's a text that's in parts",
    ]);
  });

  it("are taken once: what a chain has taken begins no other", () => {
    expect(joined(`"a text" + " in" + " two" + " parts" + " and more"; "${one}" + "${other}"`)).toEqual([
      "string join@0 a text in two parts and more",
      ...is(52),
    ]);
    expect(joined(`"${one}" + "${other}" "${one}" + "${other}"`)).toHaveLength(1);
  });

  it("have 512 characters at most each, and are 256 at most", () => {
    const long = "x".repeat(511);
    expect(joined(`"${long}" + "${long}"`)).toEqual([`string join@0 ${long}${long}`]);
    expect(joined(`"${long}x" + "${other}, the second of them"`)).toEqual([]);
    expect(joined(`"${one}" + "${long}x"`)).toEqual([]);
    const parts = (count: number) => Array.from({ length: count }, () => '"a"').join("+");
    expect(joined(parts(256))).toEqual([`string join@0 ${"a".repeat(256)}`]);
    expect(joined(parts(260))).toEqual([`string join@0 ${"a".repeat(256)}`]);
  });
});
