import { type Attack, fail } from "../attack.ts";
import { clean, log, looked, nothing, pair, RUBY, result, ruby, sha256 } from "./sarif-log.ts";

/** Reports that are broken, forged or of something else: threats T145 and T151. */
export const hostileSarifCases: readonly Attack[] = [
  pair(
    "not-2-1-0",
    "T145",
    ["another version of the form", { sarif: log([], {}, { version: "2.0.0" }) }],
    fail(),
    clean,
  ),
  pair("no-runs", "T145", ["a report without a run", { sarif: log([], {}, { runs: [] }) }], fail(), clean),
  pair("no-results", "T145", ["a run that never came to results", { sarif: log(undefined) }], fail(), clean),
  pair("null-results", "T145", ["a run whose results are null", { sarif: log(null) }], fail(), clean),
  pair(
    "failed-run",
    "T145",
    ["a run that says it failed", { sarif: log([], { invocations: [{ executionSuccessful: false }] }) }],
    fail(),
    ["a run that says it succeeded", { sarif: log([], { invocations: [{ executionSuccessful: true }] }) }],
  ),
  pair("half", "T145", ["half a report", { sarif: log([result()]).slice(0, -40) }], fail(), [
    "a report with a byte order mark",
    { sarif: `\uFEFF${log([])}` },
  ]),
  pair(
    "deep",
    "T145",
    ["a report of a hundred thousand levels", { sarif: `${"[".repeat(100_000)}${"]".repeat(100_000)}` }],
    fail(),
    ["properties of a tool's own", { sarif: log([], { properties: { a: [[[[1]]]] } }) }],
  ),
  pair(
    "twice-a-key",
    "T145",
    ["two lists of results", { sarif: log([result()]).replace('"results"', '"results":[],"results"') }],
    fail(),
    clean,
  ),
  pair(
    "too-many",
    "T145",
    [
      "more results than anybody reads",
      { sarif: log(Array.from({ length: 25_001 }, () => result({ line: 1 }))) },
    ],
    fail(),
    ["a thousand results of before", { sarif: log(Array.from({ length: 1000 }, () => result({ line: 1 }))) }],
  ),
  pair(
    "outside",
    "T145",
    ["all files lie outside", { sarif: log([result({ uri: "../../etc/passwd" })]) }],
    fail(),
    [
      "one of the files is not in the repository",
      { sarif: log([result({ uri: "../../etc/passwd" }), result({ line: 1 })]) },
    ],
  ),
  pair(
    "another-commit",
    "T145",
    ["a line that the file has not", { sarif: log([result({ line: 90 })]) }],
    fail(),
    [
      "the runner's own folder before the name",
      { sarif: log([result({ uri: "file:///home/runner/work/shop/shop/src/s.js", line: 1 })]) },
    ],
  ),
  pair("no-line", "T145", ["a line below the first", { sarif: log([result({ line: -1 })]) }], fail(), clean),
  pair(
    "looked-at-nothing",
    "T151",
    ["a report that does not say what it looked at, beside a language that no rule reads", nothing, ruby],
    fail(),
    ["a report that lists the file", { sarif: log([], looked("src/s.rb")) }, ruby],
  ),
  pair(
    "looked-at-another",
    "T151",
    [
      "a report that looked at another content of the file",
      { sarif: log([], looked("src/s.rb", { hashes: { "sha-256": sha256("puts 2\n") } })) },
      ruby,
    ],
    fail(),
    [
      "a report that looked at this content of the file",
      { sarif: log([], looked("src/s.rb", { hashes: { "sha-256": sha256(RUBY).toUpperCase() } })) },
      ruby,
    ],
  ),
  pair(
    "looked-with-errors",
    "T151",
    [
      "a run that lists the file, and met an error",
      {
        sarif: log([], {
          ...looked("src/s.rb"),
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: "error" }] }],
        }),
      },
      ruby,
    ],
    fail(),
    [
      "a run that lists the file, and met a warning",
      {
        sarif: log([], {
          ...looked("src/s.rb", { roles: ["analysisTarget"] }),
          invocations: [{ executionSuccessful: true, toolExecutionNotifications: [{ level: "warning" }] }],
        }),
      },
      ruby,
    ],
  ),
];
