import type { Finding, Level } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";
import { forJson, forSarif, forUri } from "./escape.ts";
import { unknownFacts } from "./verdict-words.ts";

/** A rule as reports describe it. */
export interface RuleDescription {
  readonly id: string;
  readonly summary: string;
}

export interface SarifOptions {
  /** Every rule that could have spoken, in report order. */
  readonly rules: readonly RuleDescription[];
  /** Proofgate's own version. */
  readonly version: string;
}

/** GitHub keeps at most so many results of a run ("SARIF support for code scanning"); the gravest come first here. */
export const SARIF_RESULTS_MAX = 5000;

const SARIF_LEVEL: Readonly<Record<Level, "error" | "warning" | "note">> = {
  stop: "error",
  fail: "error",
  review: "warning",
  note: "note",
};

/**
 * The verdict as SARIF 2.1.0, in the subset that GitHub's code scanning takes: rules with a description and a help
 * text, results with one location and fingerprints. What is not known, and what was left out, stands under
 * `toolExecutionNotifications`. Holds no time: the same verdict gives the same bytes.
 */
export function renderSarif(verdict: Verdict, { rules, version }: SarifOptions): string {
  const results = verdict.findings.slice(0, SARIF_RESULTS_MAX);
  const described = withEveryRule(rules, results);
  const indexOf = new Map(described.map(({ id }, index) => [id, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "Proofgate", version, semanticVersion: version, rules: described.map(ruleObject) },
        },
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: notifications(verdict, results.length) },
        ],
        columnKind: "utf16CodeUnits",
        results: results.map((finding) => resultObject(finding, indexOf.get(finding.rule)!, verdict)),
        properties: {
          verdict: verdict.verdict,
          mode: verdict.mode,
          stop_codes: verdict.stop_codes,
          base: verdict.base,
          head: verdict.head,
        },
      },
    ],
  };
  return `${forJson(log, 2)}\n`;
}

/** A finding of a rule that nobody described still needs one: a result may not point to nothing. */
function withEveryRule(rules: readonly RuleDescription[], findings: readonly Finding[]): RuleDescription[] {
  const known = new Set(rules.map(({ id }) => id));
  const others = new Set(findings.map(({ rule }) => rule).filter((rule) => !known.has(rule)));
  return [...rules, ...[...others].map((id) => ({ id, summary: `The rule ${id} of Proofgate.` }))];
}

function ruleObject({ id, summary }: RuleDescription): object {
  const text = forSarif(summary);
  return {
    id,
    shortDescription: { text },
    fullDescription: { text },
    help: { text: `${text} Run \`proofgate explain ${id}\` to read why, and what to do.` },
    properties: { precision: "very-high", tags: ["proofgate"] },
  };
}

function resultObject(finding: Finding, ruleIndex: number, verdict: Verdict): object {
  const { rule, level, message, note, help, commit, fingerprint } = finding;
  const text = [message, ...(note ? [`note: ${note}`] : []), `help: ${help}`].map(forSarif).join("\n");
  return {
    ruleId: rule,
    ruleIndex,
    level: SARIF_LEVEL[level],
    message: { text },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: forUri(finding.path ?? placeless(verdict)) },
          region: { startLine: finding.line ?? 1 },
        },
      },
    ],
    // GitHub reads only `primaryLocationLineHash`, and computes one from the line where it is missing: a finding about
    // a whole path would then change its identity with every edit of line 1.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint}:1`, "proofgate/v1": fingerprint },
    properties: { level, stop_code: finding.stop_code, kind: finding.kind, commit },
  };
}

/** GitHub refuses a result without a location: what is about the whole change stands at its plan, or at the policy. */
function placeless(verdict: Verdict): string {
  return verdict.plan?.path ?? ".proofgate/policy.yaml";
}

function notifications(verdict: Verdict, shown: number): object[] {
  const unknown = unknownFacts(verdict).map(({ names, why }) => ({
    level: "note",
    message: { text: forSarif(`not known: ${names.join(", ")}${why === "" ? "" : ` (${why})`}`) },
  }));
  const left = verdict.findings.length - shown;
  if (left === 0) return unknown;
  const text = `only the ${shown} gravest findings are here, as many as GitHub shows, and ${left} more are in the JSON`;
  return [{ level: "warning", message: { text } }, ...unknown];
}
