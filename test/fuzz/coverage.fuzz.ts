import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { type CoverageReport, sumOf } from "../../src/scan/coverage/coverage-report.ts";
import { readCoverage } from "../../src/scan/coverage/read-coverage.ts";
import { reportTarget } from "./report-target.ts";

const SAMPLES = [
  "TN:\nSF:src/a.ts\nFN:1,f\nFNDA:1,f\nDA:1,1\nDA:2,0\nBRDA:1,0,0,1\nBRDA:1,0,1,-\nLF:2\nLH:1\nend_of_record\n",
  '<?xml version="1.0"?>\n<coverage line-rate="0.5" lines-valid="2"><sources><source>/w</source></sources><packages><package><classes><class filename="a.py"><lines>\n<line number="1" hits="1" condition-coverage="50% (1/2)"/>\n<line number="2" hits="0"/></lines></class></classes></package></packages></coverage>',
  '<report name="a"><package name="p"><sourcefile name="A.java"><line nr="1" mi="0" ci="3" mb="1" cb="1"/>\n<counter type="LINE" missed="0" covered="1"/></sourcefile></package></report>',
  '<coverage generated="1"><project><file path="/w/a.js"><metrics conditionals="2" coveredconditionals="1"/>\n<line num="1" count="1" type="stmt"/></file></project></coverage>',
  "mode: count\nexample.com/a/b.go:1.2,3.4 2 1\nexample.com/a/b.go:5.2,5.9 1 0\n",
  '{"/w/a.js":{"path":"/w/a.js","statementMap":{"0":{"start":{"line":1}}},\n"s":{"0":1},"b":{"0":[1,0]}}}',
  '{"total":{"lines":{"total":2,"covered":1}},\n"/w/a.js":{"lines":{"total":2,"covered":1}}}',
];

const PIECES = [
  ...["TN:\n", "SF:a\n", "DA:1,1\n", "DA:2,0\n", "LF:1\n", "LH:1\n", "end_of_record\n", "BRDA:1,0,0,-\n"],
  ...[
    '<coverage line-rate="1">',
    "</coverage>",
    '<class filename="a">',
    '<line number="1" hits="1"/>',
    "</class>",
  ],
  ...[
    "<report>",
    '<sourcefile name="a">',
    '<line nr="1" mi="0" ci="1"/>',
    "</sourcefile>",
    "</report>",
    "<!--",
    "-->",
  ],
  ...["<!DOCTYPE a [", '<!ENTITY a "b">', "]>", "&a;", "&#0;", "<![CDATA[", "]]>", "<?xml?>"],
  ...[
    "mode: set\n",
    "a.go:1.1,2.2 1 1\n",
    "-1",
    "1e999",
    "\0",
    "\ufeff",
    "\r\n",
    "\n",
    "{",
    "}",
    '"a":',
    "[",
    "]",
    ",",
  ],
];

function hold({ files, lines }: CoverageReport): void {
  ok(lines.total > 0, "nothing of nothing is no coverage");
  deepStrictEqual(sumOf(files.map((file) => file.lines)), lines);
  strictEqual(new Set(files.map(({ name }) => name)).size, files.length);
  for (const { hits, lines: share, branches } of files) {
    ok(share.covered >= 0 && share.covered <= share.total);
    ok(branches === undefined || branches.covered <= branches.total);
    for (const [number, count] of hits ?? []) ok(Number.isInteger(number) && number >= 1 && count >= 0);
  }
}

export const targets = [
  reportTarget({
    name: "coverage reports of any text",
    samples: SAMPLES,
    pieces: PIECES,
    read: readCoverage,
    hold,
  }),
];
