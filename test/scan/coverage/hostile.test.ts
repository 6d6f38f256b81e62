import { describe, expect, it } from "vitest";
import { readCoverage } from "../../../src/scan/coverage/read-coverage.ts";
import { REPORT_BYTES_MAX } from "../../../src/scan/reports/report-limits.ts";

const LCOV = "TN:\nSF:src/a.ts\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_record\n";
const COBERTURA = (inner: string, attributes = 'line-rate="1"') =>
  `<?xml version="1.0"?><coverage ${attributes}><packages><package><classes><class filename="src/a.py">${inner}</class></classes></package></packages></coverage>`;
const JACOCO = (inner: string) =>
  `<report name="a"><package name="org/acme"><sourcefile name="A.java">${inner}</sourcefile></package></report>`;
const CLOVER = (inner: string) =>
  `<coverage generated="1"><project timestamp="1"><file name="a.js" path="/w/a.js">${inner}</file></project></coverage>`;
const ISTANBUL = (s: string, map = '{"0":{"start":{"line":1,"column":0},"end":{"line":1,"column":9}}}') =>
  `{"/w/a.js":{"path":"/w/a.js","statementMap":${map},"s":${s},"b":{}}}`;

function problemOf(text: string | Uint8Array) {
  const reading = readCoverage(typeof text === "string" ? Buffer.from(text) : text);
  if (reading.ok) throw new Error(`read: ${JSON.stringify(reading.report.lines)}`);
  return reading.problem;
}

function linesOf(text: string) {
  const reading = readCoverage(Buffer.from(text));
  if (!reading.ok) throw new Error(`${reading.problem.message} at ${reading.problem.line}`);
  return reading.report.lines;
}

describe("a coverage report that cannot be used says why, and where [T145]", () => {
  // biome-ignore format: one report a line
  it.each([
    ["nothing at all", "", "the report is empty", undefined],
    ["prose", "all is well", "the format of the coverage report is not known", 1],
    ["LCOV that breaks off", LCOV.slice(0, 40), "the section that begins here has no `end_of_record`", 2],
    ["LCOV with a section in a section", LCOV.replace("LF:2", "SF:src/b.ts"), "the section that begins here has no `end_of_record`", 2],
    ["LCOV with a negative count", LCOV.replace("DA:2,0", "DA:2,-7"), "a line's count is negative: `-7`", 4],
    ["LCOV with a line that is none", LCOV.replace("DA:2,0", "DA:zero,0"), "a line's number is missing, or no number", 4],
    ["LCOV with line 0", LCOV.replace("DA:2,0", "DA:0,0"), "`0` is no number of a line", 4],
    ["LCOV with line 10^9", LCOV.replace("DA:2,0", "DA:1000000000,0"), "`1000000000` is no number of a line", 4],
    ["LCOV whose sum is more than its lines", LCOV.replace("LF:2", "LF:200"), "the section says `LF:200` and lists 2 lines", 7],
    ["LCOV whose sum ran more than its lines", LCOV.replace("LH:1", "LH:2"), "the section says `LH:2` and lists 1 lines that ran", 7],
    ["LCOV that claims all of no lines", "SF:a.ts\nLF:0\nLH:0\nend_of_record\n", "the report has no executable line", undefined],
    ["LCOV that claims 10 of 10 without one", "SF:a.ts\nLF:10\nLH:10\nend_of_record\n", "the section says `LF:10` and lists 0 lines", 4],
    ["LCOV with other text in it", LCOV.replace("DA:1,1", "::set-output name=a::b"), "this is no record of an LCOV file", 3],
    ["LCOV with a count outside a file", `TN:\nDA:1,1\n${LCOV}`, "`DA` stands outside a file's section", 2],
    ["LCOV with a file of no name", LCOV.replace("src/a.ts", ""), "a file of the report has no name", 2],
    ["LCOV with a NUL in a name", LCOV.replace("a.ts", "a\0.ts"), "a file's name in the report is too long, or holds control characters", 2],
    ["XML that breaks off", COBERTURA("<lines>").slice(0, 90), "the XML is not well-formed: unclosed tag: classes", 1],
    ["XML with entities of its own", `<!DOCTYPE c [<!ENTITY a "b">]>${COBERTURA("").slice(21)}`, "the XML declares a document type of its own", 1],
    ["XML with an entity that nobody declared", COBERTURA("&lol;"), "the XML is not well-formed: undefined entity", 1],
    ["XML that is too deep", `<coverage line-rate="1">${"<a>".repeat(200)}`, "the XML is more than 100 elements deep", 1],
    ["Cobertura with a negative count", COBERTURA('<lines>\n<line number="1" hits="-1"/></lines>'), "a line's count is negative: `-1`", 2],
    ["Cobertura without a count", COBERTURA('<lines>\n<line number="1"/></lines>'), "a line's count is missing, or no number", 2],
    ["Cobertura with 100 % and no line", COBERTURA("<lines/>", 'line-rate="1" lines-valid="0"'), "the report has no executable line", undefined],
    ["Cobertura with fewer lines in its sum", COBERTURA('<lines><line number="1" hits="1"/></lines>', 'lines-valid="0"'), "the report says `lines-valid=\"0\"` and lists 1 lines", undefined],
    ["Cobertura with a line outside a class", COBERTURA('</class><line number="1" hits="1"/><class filename="b.py">'), "a line stands outside a class", 1],
    ["JaCoCo whose counter is not its lines'", JACOCO('<line nr="1" mi="0" ci="3"/><counter type="LINE" missed="0" covered="2"/>'), "the counter says 2 of 2 lines, the lines say 1 of 1", 1],
    ["JaCoCo with 100 % and no line", JACOCO(""), "the report has no executable line", undefined],
    ["JaCoCo without a file's name", '<report name="a"><package name="p"><sourcefile/></package></report>', "a file of the report has no name", 1],
    ["another report", "<report><x/></report>", "the report names no file", undefined],
    ["Clover with a negative count", CLOVER('<line num="1" count="-3" type="stmt"/>'), "a line's count is negative: `-3`", 1],
    ["Clover with more conditions than there are", CLOVER('<metrics conditionals="1" coveredconditionals="2"/>'), "the report says that 2 of 1 conditions ran", 1],
    ["a Go profile without a mode", "a.go:1.1,2.2 1 1\n", "the format of the coverage report is not known", 1],
    ["a Go profile with another mode", "mode: some\n", "a Go coverage profile begins with its mode", 1],
    ["a Go profile with a negative count", "mode: set\na.go:1.1,2.2 1 -1\n", "a block's count is negative: `-1`", 2],
    ["a Go profile with a block upside down", "mode: set\na.go:9.1,2.2 1 1\n", "a block ends before it begins, or is longer than any function", 2],
    ["a Go profile with a block of 900 million lines", "mode: set\na.go:1.1,9999999.2 1 1\n", "a block ends before it begins, or is longer than any function", 2],
    ["a Go profile of no blocks", "mode: set\n", "the report names no file", undefined],
    ["half a JSON", ISTANBUL('{"0":1}').slice(0, 30), "the report is not JSON from here on", 1],
    ["JSON with one file twice", ISTANBUL('{"0":0}').replace(/}$/, `,${ISTANBUL('{"0":5}').slice(1)}`), "the JSON has a key twice in one object", 1],
    ["JSON that is too deep", `{"a":${"[".repeat(200)}${"]".repeat(200)}}`, "the JSON is more than 100 levels deep", 1],
    ["Istanbul with a negative count", ISTANBUL('{"0":-1}'), "a count of `/w/a.js` is negative: `-1`", undefined],
    ["Istanbul with a count of nothing", ISTANBUL('{"7":1}'), "a count of `/w/a.js` belongs to no statement", undefined],
    ["Istanbul with counts and no statements", ISTANBUL("{}", "null"), "what is said of `/w/a.js` has no `statementMap`", undefined],
    ["Istanbul with no file", "{}", "the report names no file", undefined],
    ["a summary in which more ran than there is", '{"total":{"lines":{"total":1,"covered":2}}}', "a summary says that 2 of 1 lines ran", undefined],
    ["a summary whose total is not its files'", '{"total":{"lines":{"total":9,"covered":9}},"a.js":{"lines":{"total":5,"covered":5}}}', "the total says 9 of 9 lines, the files say 5 of 5", undefined],
    ["a summary that claims 100 % of nothing", '{"total":{"lines":{"total":0,"covered":0,"pct":100}}}', "the report names no file", undefined],
  ])("%s", (_, text, message, line) => {
    const problem = problemOf(text);
    expect(problem.message).toBe(message);
    expect(problem.line).toBe(line);
    expect(problem.help).not.toBe("");
  });

  it("refuses what is too large before it looks at it", () => {
    const { message } = problemOf(new Uint8Array(REPORT_BYTES_MAX + 1));
    expect(message).toBe(`the report has ${REPORT_BYTES_MAX + 1} bytes, more than ${REPORT_BYTES_MAX}`);
  });

  it("refuses what is no text", () => {
    expect(problemOf(Buffer.from([0x53, 0x46, 0x3a, 0xff, 0xfe])).message).toBe(
      "the report is not text in utf-8",
    );
  });
});

describe("what looks odd and is right is read", () => {
  // biome-ignore format: one report a line
  it.each([
    ["Windows' line ends", LCOV.replaceAll("\n", "\r\n"), { covered: 1, total: 2 }],
    ["a byte order mark", `\ufeff${LCOV}`, { covered: 1, total: 2 }],
    ["checksums, functions and records of newer versions", LCOV.replace("DA:1,1", "FN:1,a\nFNL:0,1,2\nFNA:0,3,a\nMCDC:1,2,t,1,0,x\nDA:1,1,abcdef=="), { covered: 1, total: 2 }],
    ["a count beyond 2^53", LCOV.replace("DA:1,1", "DA:1,18446744073709551615"), { covered: 1, total: 2 }],
    ["a count in powers of ten", LCOV.replace("DA:1,1", "DA:1,1.5e+07"), { covered: 1, total: 2 }],
    ["a file's two sections, added up", `${LCOV}SF:src/a.ts\nDA:2,3\nend_of_record\n`, { covered: 2, total: 2 }],
    ["a line that is listed twice, as templates are", "SF:a.cc\nDA:1,0\nDA:1,4\nLF:1\nLH:1\nend_of_record\n", { covered: 1, total: 1 }],
    ["a file without lines beside one with", `SF:src/types.ts\nLF:0\nLH:0\nend_of_record\n${LCOV}`, { covered: 1, total: 2 }],
    ["the tool's own document type", `<?xml version="1.0"?><!DOCTYPE coverage SYSTEM "http://example.com/coverage-04.dtd">${COBERTURA('<lines><line number="1" hits="1"/></lines>').slice(21)}`, { covered: 1, total: 1 }],
    ["a class inside a class", COBERTURA('<lines><line number="1" hits="0"/></lines></class><class filename="src/a.py"><lines><line number="1" hits="2"/></lines>'), { covered: 1, total: 1 }],
    ["lines that stand in methods alone", COBERTURA('<methods><method><lines><line number="1" hits="1"/></lines></method></methods>'), { covered: 1, total: 1 }],
    ["Clover's conditions without a count", CLOVER('<line num="1" type="cond" truecount="0" falsecount="1"/><line num="2" type="method" count="0"/>'), { covered: 1, total: 1 }],
    ["Clover's tests beside its project", '<coverage clover="4"><project><file path="/w/A.java"><line num="1" type="stmt" count="1"/></file></project><testproject><file path="/w/ATest.java"><line num="1" type="stmt" count="1"/></file></testproject></coverage>', { covered: 1, total: 1 }],
    ["Go's blocks that several packages measured", "mode: count\nx/a.go:1.1,2.2 2 0\nmode: count\nx/a.go:1.1,2.2 2 5\n", { covered: 2, total: 2 }],
    ["escaped keys", ISTANBUL('{"\\u0030":1}'), { covered: 1, total: 1 }],
    ["a file that is called like what every object has", '{"__proto__":{"path":"__proto__","statementMap":{"0":{"start":{"line":1}}},"s":{"0":1}}}', { covered: 1, total: 1 }],
  ])("%s", (_, text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it("UTF-16, as some shells redirect", () => {
    const reading = readCoverage(Buffer.from(`\ufeff${LCOV}`, "utf16le"));
    expect(reading.ok && reading.report.lines).toEqual({ covered: 1, total: 2 });
  });
});
