import { CODE_FORMS } from "./forms-in-code.ts";
import { LINTER_FORMS } from "./forms-of-linters.ts";
import type { Hideable, SilencerForm } from "./silencer-form.ts";

const BOTH: readonly Hideable[] = ["secrets", "static analysis"];
const SECRETS: readonly Hideable[] = ["secrets"];

type Row = readonly [
  pattern: string,
  stands: SilencerForm["stands"],
  reach: SilencerForm["reach"],
  hides: readonly Hideable[],
  begins?: readonly string[],
];

/** Scanners for weaknesses and secrets. */
// biome-ignore format: one tool a line
const SECURITY: readonly Row[] = [
  // Semgrep, opengrep: any line that holds the word.
  ["nosem(?:grep)?\\b", "anywhere", "line", BOTH],
  ["noopengrep\\b", "anywhere", "line", BOTH],
  // Secret scanners look at lines, not at comments.
  ["(?:gitleaks|betterleaks):allow\\b", "anywhere", "line", SECRETS, ["gitleaks:", "betterleaks:"]],
  ["trufflehog:ignore\\b", "anywhere", "line", SECRETS],
  ["ggignore\\b", "anywhere", "line", SECRETS],
  ["pragma:? ?(?:allow|white)list nextline secret", "anywhere", "next", SECRETS],
  ["pragma:? ?(?:allow|white)list secret", "anywhere", "line", SECRETS],
  ["secretlint-disable-next-line", "comment start", "next", SECRETS],
  ["secretlint-disable-line", "comment start", "line", SECRETS],
  ["secretlint-disable\\b", "comment start", "rest", SECRETS],
  // bandit, gosec
  ["nosec\\b", "comment", "line", BOTH],
  ["gosec:disable\\b", "comment start", "line", BOTH],
  ["NOSONAR\\b", "comment", "line", BOTH],
  ["lgtm ?\\[", "comment", "line", BOTH],
  ["codeql ?\\[", "comment", "next", BOTH],
  ["skipcq\\b", "comment", "line", BOTH],
  ["(?:file )?deepcode ignore\\b", "comment start", "next", BOTH, ["deepcode ignore", "file deepcode"]],
  ["bearer:disable\\b", "comment start", "next", BOTH],
  ["devskim: ?ignore\\b", "comment", "line", BOTH],
  ["nohorus(?:ec)?\\b", "comment", "line", BOTH],
  ["slither-disable(?:-\\w+)*", "comment start", "next", BOTH],
  ["@psalm-taint-escape\\b", "comment", "next", BOTH],
  // Infrastructure
  ["checkov:skip=", "comment", "rest", BOTH],
  ["(?:tfsec|trivy|terrascan|kubesec):ignore\\b", "comment", "next", BOTH, ["tfsec:", "trivy:", "terrascan:", "kubesec:"]],
  ["ts:skip=", "comment start", "next", BOTH],
  ["kics-scan (?:ignore|disable)", "comment start", "rest", BOTH],
  ["zizmor: ?ignore\\b", "comment", "line", ["static analysis", "commands"]],
];

/** Coverage and mutation tools: what they skip counts as covered (T146). */
// biome-ignore format: one tool a line
const COVERAGE: readonly (readonly [pattern: string, stands: SilencerForm["stands"], begins?: readonly string[]])[] = [
  ["(?:istanbul|c8|v8) ignore (?:next|if|else|file|start|branch)\\b", "comment start", ["istanbul ignore", "c8 ignore", "v8 ignore"]],
  ["node:coverage (?:disable|ignore)", "comment start"],
  ["pragma: ?no ?(?:cover|branch|mutate)\\b", "comment"],
  ["coverage:ignore-(?:line|start|file)\\b", "comment start"],
  ["coveralls-ignore-(?:start|next-line)\\b", "comment start"],
  ["@codeCoverageIgnore\\w*", "comment"],
  ["(?:LCOV|GCOV|GCOVR)_EXCL_(?:LINE|START|BR_LINE|BR_START)\\b", "comment", ["lcov_excl", "gcov_excl", "gcovr_excl"]],
  [":nocov:", "comment start"],
  ["\\$COVERAGE-OFF\\$", "comment start"],
  ["Stryker disable\\b", "comment start"],
  ["@infection-ignore-all\\b", "comment"],
];

/** Every form there is. Scanner ignore files and configuration are protected paths, and not repeated here. */
export const FORMS: readonly SilencerForm[] = [
  ...SECURITY.map(
    ([pattern, stands, reach, hides, begins]): SilencerForm => ({
      pattern,
      silences: "security",
      stands,
      reach,
      hides,
      ...(begins ? { begins } : {}),
    }),
  ),
  ...COVERAGE.map(
    ([pattern, stands, begins]): SilencerForm => ({
      pattern,
      silences: "coverage",
      stands,
      reach: "next",
      hides: [],
      ...(begins ? { begins } : {}),
    }),
  ),
  ...LINTER_FORMS,
  ...CODE_FORMS,
];
