import type { Language } from "./language.ts";
import type { AnalysisRule, CodePattern } from "./rule-pack.ts";

type Clause = Readonly<Record<string, unknown>>;

const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  javascript: "js",
  typescript: "ts",
  tsx: "ts",
  python: "python",
  go: "go",
  java: "java",
  workflow: "yaml",
  dockerfile: "dockerfile",
};

/** Our rules in semgrep's words, as its configuration file wants them (JSON is YAML). */
export function semgrepConfiguration(rules: readonly AnalysisRule[]): string {
  return JSON.stringify({
    rules: rules.filter(({ structure, semgrep }) => !structure || semgrep).map(semgrepRule),
  });
}

function semgrepRule(rule: AnalysisRule): Clause {
  return {
    id: rule.id,
    message: rule.message,
    // Severities are ours: semgrep's own word says nothing here.
    severity: "WARNING",
    languages: [...new Set(rule.languages.map((language) => LANGUAGE_NAMES[language]))],
    ...(rule.semgrep ?? {
      patterns: [
        { "pattern-either": alternatives(rule) },
        ...(rule.not ?? []).map((pattern) => ({ "pattern-not": pattern })),
        ...Object.entries(rule.where ?? {}).map(([name, regex]) => held(name, regex)),
        ...Object.entries(rule.unless ?? {}).map(([name, regex]) => notHeld(name, regex)),
      ],
    }),
  };
}

function alternatives({ patterns, input, languages }: AnalysisRule): Clause[] {
  if (input === undefined) return patterns.map((pattern) => ({ pattern }));
  const flows = FLOWS[languages[0]!] ?? [];
  return patterns.flatMap((pattern): Clause[] => [
    { patterns: [{ pattern }, held("INPUT", input)] },
    ...(flows.length === 0
      ? []
      : [{ patterns: [{ pattern }, ...fromVariable(input, languages[0]!, flows)] }]),
  ]);
}

function fromVariable(input: string, language: Language, flows: readonly CodePattern[]): Clause[] {
  return [
    { "pattern-either": flows.map((flow) => ({ "pattern-inside": flow })) },
    held("SOURCE", input),
    ...(GUARDS[language] ?? []).map((guard) => ({ "pattern-not-inside": guard })),
  ];
}

const JAVASCRIPT_FLOWS = ["$INPUT = $SOURCE;\n...", "const {..., $INPUT, ...} = $SOURCE;\n..."];
const PYTHON_FLOWS = ["$INPUT = $SOURCE\n..."];

/** How a value comes into a variable that the sink then names. */
const FLOWS: Partial<Readonly<Record<Language, readonly CodePattern[]>>> = {
  javascript: JAVASCRIPT_FLOWS,
  python: PYTHON_FLOWS,
  // Its parser wants the line to end.
  go: ["$INPUT := $SOURCE\n...\n"],
  java: ["$TYPE $INPUT = $SOURCE;\n..."],
};

const CALLS = ["$CHECK(..., $INPUT, ...)", "$INPUT.$CHECK(...)", "$CHECK(..., $INPUT.$FIELD, ...)"];

/** Conditions that examine the value by a call, before it is used or around its use. */
const GUARDS: Partial<Readonly<Record<Language, readonly CodePattern[]>>> = {
  javascript: CALLS.flatMap((call) => [
    `if (<... ${call} ...>) { ... }\n...`,
    `if (<... ${call} ...>) $LEAVE\n...`,
  ]),
  python: [
    ...CALLS.map((call) => `if <... ${call} ...>:\n  ...\n...`),
    "if <... $INPUT not in $SET ...>:\n  ...\n...",
    "if <... $INPUT in $SET ...>:\n  ...\n...",
  ],
  go: CALLS.map((call) => `if <... ${call} ...> { ... }\n...\n`),
  java: CALLS.map((call) => `if (<... ${call} ...>) { ... }\n...`),
};

/** Semgrep matches from the start of the text; ours may stand anywhere in it. */
function held(name: string, regex: string): Clause {
  return { "metavariable-regex": { metavariable: `$${name}`, regex: `[\\s\\S]*?(?:${regex})` } };
}

function notHeld(name: string, regex: string): Clause {
  return { "metavariable-regex": { metavariable: `$${name}`, regex: `^(?![\\s\\S]*?(?:${regex}))` } };
}
