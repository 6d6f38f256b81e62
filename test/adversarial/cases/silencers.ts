import { type Attack, pass, review } from "../attack.ts";
import { personOf, run, runOf } from "../branch.ts";

type Row = readonly [id: string, title: string, path: string, bad: string, twin: string, good: string];

/** A tool's name in two halves, so that no tool obeys it here. */
const words = (...parts: readonly string[]) => parts.join("");

// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["semgrep", "a scanner told to look away", "src/n.py", words("run(x)  # nosem", "grep\n"), "the same words in a remark on it, apart", "run(x)  # no sem grep here\n"],
  ["secrets", "a secret scanner told to look away", "src/n.ts", words("const a = b; // gitleaks", ":allow\n"), "a remark on what is allowed", "const a = b; // allow: gitleaks finds nothing\n"],
  ["eslint", "a linter told to look away", "src/n.ts", words("// eslint-dis", "able-next-line no-eval\nrun();\n"), "a formatter told to look away", words("// prettier-ig", "nore\nrun();\n")],
  ["eslint-file", "a linter told to leave a file alone", "src/n.ts", words("/* eslint-dis", "able */\nrun();\n"), "a linter's name in a string", words("const a = '/* eslint-dis", "able */';\n")],
  ["types", "a type checker told to look away", "src/n.ts", words("// @ts-ig", "nore\nrun(1);\n"), "a remark on a type", "// ts: ignore nothing\nrun(1);\n"],
  ["types-expected", "an expected type error in code", "src/n.ts", words("// @ts-expect-", "error\nrun(1);\n"), "no error expected", "// ts expects no error\nrun(1);\n"],
  ["types-file", "a type checker told to leave a file alone", "src/n.ts", words("// @ts-no", "check\nrun(1);\n"), "the order to check", "// @ts-check\nrun(1);\n"],
  ["python", "a type checker told to look away, in Python", "src/n.py", words("x = f()  # type: ig", "nore\n"), "a comment on a type", "x = f()  # type: int\n"],
  ["noqa", "a linter's rule on weaknesses silenced", "src/n.py", words("x = f()  # no", "qa: S307\n"), "its rule on long lines silenced", words("x = f()  # no", "qa: E501\n")],
  ["coverage", "code that need not be covered", "src/n.ts", words("/* istanbul ig", "nore next */\nrun();\n"), "a remark on coverage", "/* coverage of this is good */\nrun();\n"],
  ["coverage-python", "code that need not be covered, in Python", "src/n.py", words("if x:  # pragma: no ", "cover\n    f()\n"), "a test's data that says so", "data = '# pragma no cover'\n"],
  ["rust", "a lint allowed for a whole crate", "src/n.rs", words("#![al", "low(warnings)]\nfn f() {}\n"), "an unused function allowed", words("#[al", "low(dead_code)]\nfn f() {}\n")],
  ["java", "an annotation that silences", "src/N.java", words('@Suppress', 'Warnings("unchecked")\nclass N {}\n'), "an annotation that silences nothing", '@Deprecated\nclass N {}\n'],
  ["go", "a linter told to look away, in Go", "src/n.go", words("f() //no", "lint:errcheck\n"), "a Go directive", "//go:build linux\n"],
  ["shell", "a linter told to look away, in a script", "src/n.sh", words("# shellcheck dis", "able=SC2086\necho $a\n"), "a remark on it", "# shellcheck is disabled nowhere\necho a\n"],
  ["infrastructure", "a policy check skipped", "src/n.yml", words("a: 1 # checkov:sk", "ip=CKV_1\n"), "a remark on it", "a: 1 # checkov finds nothing\n"],
];

/** Comments and attributes that tell a tool to look away: T146, T150. */
export const silencerCases: readonly Attack[] = [
  ...rows.map(
    ([id, title, path, bad, twin, good]): Attack => ({
      id: `silencer-${id}`,
      threat: id.startsWith("coverage") ? "T146" : "T150",
      title,
      build: runOf({}, { [path]: bad }),
      expect: review({ path, commit: "evil" }),
      twin: { title: twin, build: runOf({}, { [path]: good }), expect: pass },
    }),
  ),
  {
    id: "silencer-removed-later",
    threat: "own",
    title: "a silencer that a later commit takes away",
    build: (repo) =>
      run(repo)
        .evil({ "src/n.py": words("x = 1  # no", "sec\n") })
        .commit({ "src/n.py": "x = 1\n" })
        .request(),
    expect: review({ path: "src/n.py", commit: "evil" }),
    twin: {
      title: "an edit beside a silencer that the target has",
      build: runOf(
        { files: { "src/n.py": words("x = 1  # no", "sec\ny = 1\n") } },
        { "src/n.py": words("x = 1  # no", "sec\ny = 2\n") },
      ),
      expect: pass,
    },
  },
  {
    id: "silencer-second-of-its-kind",
    threat: "own",
    title: "a second silencer, word for word like one that the target has",
    build: runOf(
      { files: { "src/n.ts": words("// @ts-ig", "nore\na();\n") } },
      { "src/n.ts": words("// @ts-ig", "nore\na();\n", "// @ts-ig", "nore\nb();\n") },
    ),
    expect: review({ path: "src/n.ts", commit: "evil" }),
    twin: {
      title: "a person's silencer",
      build: personOf({}, { "src/n.ts": words("// @ts-ig", "nore\na();\n") }),
      expect: pass,
    },
  },
];
