import { ok, strictEqual } from "node:assert/strict";
import { readTests } from "../../src/scan/test-reports/read-tests.ts";
import type { TestReport } from "../../src/scan/test-reports/test-report.ts";
import { reportTarget } from "./report-target.ts";

const SAMPLES = [
  '<testsuites tests="2" failures="1"><testsuite name="a" tests="2">\n<testcase name="t" classname="c" time="0.1"/>\n<testcase name="u" file="a.test.js"><failure/></testcase></testsuite></testsuites>',
  '{"numTotalTests":1,"testResults":[{"name":"/w/a.test.js","status":"passed",\n"assertionResults":[{"ancestorTitles":["a"],"title":"t","status":"passed","duration":1}]}]}',
  '{"results":{"summary":{"tests":1,"passed":1},\n"tests":[{"name":"a t","suite":"a","status":"passed","duration":1,"filePath":"a.js"}]}}',
  '{"Action":"run","Package":"p","Test":"T"}\n{"Action":"pass","Package":"p","Test":"T","Elapsed":0.1}\n{"Action":"pass","Package":"p"}\n',
  "TAP version 14\n    ok 1 - a\n      ---\n      duration_ms: 1\n      ...\n    1..1\nok 1 - s # time=1ms\nnot ok 2 - b # TODO\n1..2\n",
  "TAP version 13\n1..1\nok 1 - s # time=1ms {\n    1..1\n    ok 1 - a\n}\n",
];

const PIECES = [
  ...[
    "<testsuites>",
    "</testsuites>",
    '<testsuite tests="1">',
    "</testsuite>",
    '<testcase name="t">',
    "</testcase>",
  ],
  ...["<failure/>", "<skipped/>", "<error>", "</error>", "<!DOCTYPE a [", "]>", "&a;", "<![CDATA[", "]]>"],
  ...[
    "TAP version 14\n",
    "1..1\n",
    "1..0 # SKIP\n",
    "ok 1 - a\n",
    "not ok 2\n",
    "    ",
    "  ---\n",
    "  ...\n",
    " {\n",
    "}\n",
  ],
  ...[
    "Bail out!\n",
    "# Subtest: a\n",
    '{"Action":"run","Package":"p","Test":"T"}\n',
    '{"Action":"fail","Package":"p"}\n',
  ],
  ...['{"results":', '{"testResults":[', "{", "}", "[", "]", '"tests":', ",", "\0", "\n", "\ufeff"],
];

function hold({ tests, totals }: TestReport): void {
  const { passed, failed, skipped, errored } = totals;
  strictEqual(passed + failed + skipped + errored, tests.length);
  for (const status of ["passed", "failed", "skipped", "errored"] as const)
    strictEqual(tests.filter((test) => test.status === status).length, totals[status]);
  for (const { names, milliseconds } of tests) {
    ok(names.length > 0 && names.every((name) => name.trim() !== ""));
    ok(milliseconds === undefined || milliseconds >= 0);
  }
}

export const targets = [
  reportTarget({ name: "test reports of any text", samples: SAMPLES, pieces: PIECES, read: readTests, hold }),
];
