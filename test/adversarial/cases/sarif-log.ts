import { createHash } from "node:crypto";
import { type Attack, type Expectation, pass } from "../attack.ts";
import { type Request, type RunOptions, run } from "../branch.ts";
import type { Changes } from "../files.ts";

type Reports = NonNullable<Request["reports"]>;

export const OLD = "export const one = old(1);\n";
const options: RunOptions = {
  policy: { security: { static_analysis: { required: true }, dependencies: { required: false } } },
  targets: ["src/**", { file: "src/gone.js", operations: ["delete"] }],
  files: { "src/s.js": OLD, "src/gone.js": `${OLD}export const two = 2;\n` },
};
const NEW = `${OLD}export const two = find(2);\n`;
export const RUBY = "puts 1\n";

interface Found {
  readonly uri?: string;
  readonly line?: number;
  readonly more?: object;
}

export const result = ({ uri = "src/s.js", line = 2, more = {} }: Found = {}) => ({
  ruleId: "find",
  level: "error",
  message: { text: "This finds too much." },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: line } } }],
  ...more,
});
export const log = (results: unknown, run: object = {}, whole: object = {}) =>
  JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "Other", semanticVersion: "3.2.1" } }, results, ...run }],
    ...whole,
  });
export const looked = (uri: string, more: object = {}) => ({ artifacts: [{ location: { uri }, ...more }] });
export const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

type Side = readonly [title: string, reports: Reports, changes?: Changes];

export const pair = (
  id: string,
  threat: string,
  [title, reports, changes = { "src/s.js": NEW }]: Side,
  expect: Expectation,
  [twinTitle, twinReports, twinChanges = { "src/s.js": NEW }]: Side,
): Attack => ({
  id: `sarif-${id}`,
  threat,
  title,
  build: (repo) => run(repo, options).evil(changes).request({ reports }),
  expect,
  twin: {
    title: twinTitle,
    build: (repo) => run(repo, options).evil(twinChanges).request({ reports: twinReports }),
    expect: pass,
  },
});

export const nothing: Reports = { sarif: log([]) };
export const clean: Side = ["a report that finds nothing", nothing];
export const ruby: Changes = { "src/s.rb": RUBY };
