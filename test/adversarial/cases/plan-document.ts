import { STOP_CONDITIONS } from "../../contract/stop-conditions.ts";
import { type Attack, fail, pass } from "../attack.ts";
import { project, run } from "../branch.ts";
import { type Overrides, plan, planText, under } from "../documents.ts";

const planPath = ".proofgate/plans/WP-1/WORK_PLAN.json";
const text = (overrides: Overrides = {}): string =>
  planText(plan("WP-1", "agent/WP-1", ["src/**"], overrides));

/** A whole blast radius around the text that a case is about. */
const blast = (summary: string): Overrides => ({ summary, services: [], data: [], reversible: true });

type Row = readonly [
  id: string,
  threat: string,
  title: string,
  bad: string | Buffer,
  twin: string,
  good: string | Buffer,
];

/** The plan's file: bytes that are not the document they pretend to be, and a twin that is. */
// biome-ignore format: one case a line
const documents: readonly Row[] = [
  ["duplicate-keys", "T100", "a key twice, the second wider",
   text().replace('"risk"', '"targets": [{ "path": "lib/**", "operations": ["create"] }],\n  "risk"'),
   "a key of the same name at another depth", text({ blast_radius: blast("risk") })],
  ["duplicate-keys-nested", "T100", "a key twice inside a target",
   text().replace('"path": "src/**"', '"path": "src/**", "path": "lib/**"'), "two targets with the same keys",
   text({ targets: [under("src/*"), under("test/*")].concat(under("src/**")) })],
  ["duplicate-keys-escaped", "own", "a key twice, once spelt with an escape",
   text().replace('"risk"', '"t\\u0061rgets": [{ "path": "lib/**", "operations": ["create"] }],\n  "risk"'),
   "a key spelt with an escape, once", text().replace('"targets"', '"t\\u0061rgets"')],
  ["proto", "T101", "a `__proto__` that would carry limits",
   text().replace('"risk"', '"__proto__": { "limits": { "files_changed": 1 } },\n  "risk"'),
   "a limit that is written where limits are", text({ limits: { files_changed: 9 } })],
  ["constructor", "T101", "a `constructor` inside limits", text({ limits: { constructor: 1 } }),
   "all limits by their own names", text({ limits: { commits: 9, iterations: 9 } })],
  ["infinity", "T102", "a limit of 1e400", text({ limits: { files_changed: 50 } }).replace("50", "1e400"),
   "a limit of 5e1", text({ limits: { files_changed: 50 } }).replace("50", "5e1")],
  ["beyond-integers", "T102", "a limit beyond every exact integer",
   text({ limits: { lines_changed: 50 } }).replace("50", "9007199254740993"), "a limit exactly at the policy's",
   text({ limits: { lines_changed: 5000 } })],
  ["number-as-text", "T102", "a limit in quotes", text({ limits: { files_changed: "10" } }),
   "a limit in figures", text({ limits: { files_changed: 10 } })],
  ["negative", "T102", "a limit below nothing", text({ limits: { files_changed: -1 } }), "a tight limit",
   text({ limits: { files_changed: 1 } })],
  ["null-limit", "T102", "a limit of null", text({ limits: { files_changed: null } }), "a limit left out",
   text({ limits: { commits: 3 } })],
  ["bom", "T103", "a byte order mark and UTF-16", Buffer.from(`\ufeff${text()}`, "utf16le"),
   "plain UTF-8 with a text that is not ASCII", text({ blast_radius: blast("größe 数") })],
  ["not-utf8", "T103", "a byte that is not UTF-8",
   Buffer.from(text({ blast_radius: blast("\xff") }), "latin1"), "the same character in UTF-8",
   text({ blast_radius: blast("\xff") })],
  ["trailing", "T103", "a second document after the first", text() + text(), "blank lines after the document",
   `${text()}\n\n`],
  ["comment", "T103", "a comment that hides a key", text().replace('"risk"', '/* */ "risk"'),
   "a comment's characters in a text", text({ blast_radius: blast("/* */ // #") })],
  ["deep", "T103", "a hundred thousand brackets", "[".repeat(100_000), "the depth that a plan has", text()],
  ["deep-inside", "T103", "forty levels inside a text that would otherwise do",
   text().replace('"low"', `${"[".repeat(40)}"low"${"]".repeat(40)}`), "no level more than needed",
   text({ commands: ["npm test"] })],
  ["binary", "T009", "a binary plan",
   Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7) % 256)), "a plan on one line",
   JSON.stringify(JSON.parse(text()))],
  ["empty", "T009", "an empty plan", "", "a plan with no line end", text().trimEnd()],
  ["large", "T009", "a plan of 1.1 MB, more than an API would show",
   text({ blast_radius: blast("x".repeat(1_100_000)) }), "a plan of 200 KiB", text() + " ".repeat(200_000)],
  ["surrogate", "own", "half a surrogate pair, which canonical JSON cannot hash",
   text().replace('"low"', '"low", "category": "\\ud800"'), "a whole surrogate pair",
   text({ blast_radius: blast("😀") })],
  ["yaml", "own", "a plan that is YAML, not JSON", "version: 1\nplan_id: WP-1\n", "a plan that is JSON", text()],
];

type Field = readonly [
  id: string,
  threat: string,
  title: string,
  bad: Overrides,
  twin: string,
  good: Overrides,
  policy?: Overrides,
];

/** The plan's fields: what widens, loosens or leaves out, and the twin beside the line. */
// biome-ignore format: one case a line
const fields: readonly Field[] = [
  ["targets-empty", "T105", "no target, as if that meant all", { targets: [] }, "one target", {}],
  ["targets-missing", "T105", "no word about targets", { targets: undefined }, "two targets",
   { targets: [under("src/**"), under("test/*")] }],
  ["operations-empty", "T105", "a target with no operation", { targets: [{ path: "src/**", operations: [] }] },
   "a target with all three that a pattern may have",
   { targets: [under("src/**", "create", "modify", "chmod")] }],
  ["operation-unknown", "own", "an operation that does not exist",
   { targets: [under("src/**", "modify", "rename")] }, "the operations that a rename is made of",
   { targets: [under("src/**", "create", "modify"), { file: "src/b.ts", operations: ["delete"] }] }],
  ["delete-pattern", "T105", "deletion by a pattern", { targets: [under("src/**", "modify", "delete")] },
   "deletion of an exact file", { targets: [under("src/**"), { file: "src/b.ts", operations: ["delete"] }] }],
  ["file-and-path", "own", "a target with both a file and a pattern",
   { targets: [{ file: "src/a.ts", path: "src/**", operations: ["modify"] }] },
   "a target with a file and one with a pattern",
   { targets: [{ file: "src/a.ts", operations: ["modify"] }, under("src/**")] }],
  ["kind-pattern", "T035", "a symlink by a pattern",
   { targets: [under("src/**"), { path: "src/*", kind: "symlink", operations: ["create"] }] },
   "a symlink by an exact file",
   { targets: [under("src/**"), { file: "src/link", kind: "symlink", operations: ["create"] }] }],
  ["stop-conditions", "T105", "one stop condition left out", { stop_conditions: STOP_CONDITIONS.slice(1) },
   "all six, in another order", { stop_conditions: STOP_CONDITIONS.toReversed() }],
  ["risk-missing", "T105", "no word about risk", { risk: undefined }, "low risk", { risk: "low" }],
  ["limits-missing", "T105", "no limits at all", { limits: undefined }, "limits inherited whole", { limits: {} }],
  ["unknown-key", "T105", "a key that nobody knows", { ignore: ["**"] }, "an editor's `$schema`",
   { $schema: "./work-plan.v1.schema.json" }],
  ["requirements-none", "T105", "no requirement where the policy asks for one", { requirements: [] },
   "no requirement where the policy makes them optional", { requirements: [] },
   { plan: { approval: ["high", "critical"], requirements: "optional" } }],
  ["requirement-unknown", "T105", "a requirement that the target does not have", { requirements: ["FR-404"] },
   "the requirement that the target has", { requirements: ["FR-1"] }],
  ["looser-limit", "T105", "a limit above the policy's", { limits: { files_changed: 101 } },
   "a limit equal to the policy's", { limits: { files_changed: 100 } }],
  ["looser-coverage", "T105", "less coverage than the policy asks for", { tests: { changed_coverage_min: 79 } },
   "more coverage than the policy asks for", { tests: { changed_coverage_min: 90 } }],
  ["looser-severity", "T105", "stopping only at a higher severity than the policy",
   { security: { static_analysis: { stop_at: "critical" } } }, "stopping at a lower severity than the policy",
   { security: { static_analysis: { stop_at: "medium" } } }],
  ["looser-budget", "T105", "a budget above the policy's", { budget: { currency: "USD", per_run: 51 } },
   "a budget below the policy's", { budget: { currency: "USD", per_run: 10 } }],
  ["currency", "own", "a budget in another currency, where ten is more",
   { budget: { currency: "KWD", per_run: 40 } }, "a budget in the policy's currency",
   { budget: { currency: "USD", per_run: 40 } }],
  ["version", "own", "a version from the future", { version: 2 }, "version 1", { version: 1 }],
  ["id-of-another-folder", "T099", "an id that is not its folder's name", { plan_id: "WP-2" }, "an id that is",
   { plan_id: "WP-1" }],
];

type Glob = readonly [id: string, threat: string, pattern: string, twin: string];

/** Patterns: everything but literals, `*` in a segment and `**` as a segment is an error. Exact files may hold it all. */
// biome-ignore format: one case a line
const globs: readonly Glob[] = [
  ["braces", "T040", "{src,.github}/**", "src/{a,b}.ts"],
  ["extglob", "T040", "@(src)/**", "src/@(a).ts"],
  ["negation", "T040", "!secret/**", "!secret/a.ts"],
  ["negation-inside", "T040", "src/!(a)/**", "src/!(a)/b.ts"],
  ["group", "T040", "src/(a|..)/**", "app/(group)/page.ts"],
  ["class", "T040", "src/[ab].ts*", "app/[slug]/page.tsx"],
  ["question", "T040", "src/?.ts*", "src/why?.ts"],
  ["hash", "T040", "src/#x*", "src/#x"],
  ["everything", "T040", "**", "src/deep/er/a.ts"],
  ["everything-star", "T040", "*", "a.ts"],
  ["star-first", "own", "*/**", "star/a.ts"],
  ["star-first-partly", "own", "s*/**", "s/a.ts"],
  ["parent", "T040", "src/../.github/**", "src/..a/b.ts"],
  ["absolute", "T040", "/src/**", "src/absolute.ts"],
  ["dot-slash", "T040", "./src/**", "src/.a/b.ts"],
  ["double-slash", "T040", "src//**", "src/double.ts"],
  ["backslash", "T040", "src\\**", "src/back.ts"],
  ["pathspec", "T043", ":(exclude)[s]*/**", "src/:(exclude)x"],
  ["stars-glued", "own", "src/**.ts", "src/glued.ts"],
  ["trailing-space", "T040", "src/** ", "src/a b.ts"],
  ["control", "T040", "src/\u0001*", "src/one.ts"],
  ["too-long", "T042", `src/${"a".repeat(252)}*`, `src/${"a".repeat(200)}`],
  ["redos", "T042", `+(a|aa)+(a|aa)+(a|aa)+(a|aa)+(a|aa)b`, `src/${"a".repeat(30)}!`],
];

const opened =
  (content: string | Buffer, policy?: Overrides): Attack["build"] =>
  (repo) =>
    project(repo, policy === undefined ? {} : { policy })
      .fork("agent/WP-1")
      .open({ plan_id: "WP-1" }, { text: content })
      .commit({ "src/a.ts": "1\n" })
      .request();
const invalid =
  (content: string | Buffer): Attack["build"] =>
  (repo) =>
    project(repo).fork("agent/WP-1").open({ plan_id: "WP-1" }, { text: content }).request();
const failing = fail({ path: planPath, commit: "plan" });

/** Plans that are invalid: `fail` at the plan, which may still be replaced, and never a default in their place. */
export const planDocumentCases: readonly Attack[] = [
  ...documents.map(
    ([id, threat, title, bad, twin, good]): Attack => ({
      id: `plan-bytes-${id}`,
      threat,
      title: `a plan with ${title}`,
      build: invalid(bad),
      expect: failing,
      twin: { title: twin, build: opened(good), expect: pass },
    }),
  ),
  ...fields.map(
    ([id, threat, title, bad, twin, good, policy]): Attack => ({
      id: `plan-field-${id}`,
      threat,
      title: `a plan with ${title}`,
      build: invalid(text(bad)),
      expect: failing,
      twin: { title: twin, build: opened(text(good), policy), expect: pass },
    }),
  ),
];

export const planPatternCases: readonly Attack[] = globs.map(([id, threat, pattern, exact]) => ({
  id: `plan-pattern-${id}`,
  threat,
  title: `a plan whose pattern is ${JSON.stringify(pattern).slice(0, 60)}`,
  build: invalid(text({ targets: [under(pattern)] })),
  expect: failing,
  twin: {
    title: `the exact file ${JSON.stringify(exact).slice(0, 60)}`,
    build: (repo) =>
      run(repo, { targets: [{ file: exact, operations: ["create"] }] })
        .commit({ [exact]: "1\n" })
        .request(),
    expect: pass,
  },
}));
