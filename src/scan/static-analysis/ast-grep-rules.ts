import type { Language } from "./language.ts";
import type { AnalysisRule, CodePattern } from "./rule-pack.ts";

type Matcher = Readonly<Record<string, unknown>>;

/** What `findAll` of ast-grep takes. */
export interface AstGrepRule {
  readonly rule: Matcher;
  readonly constraints?: Readonly<Record<string, Matcher>>;
}

/** One of our rules in ast-grep's words. */
export function astGrepRule(rule: AnalysisRule): AstGrepRule {
  const { "ast-grep": own } = rule;
  // Checked by the fixtures: every rule is run.
  const matcher = (own as Matcher | undefined) ?? fromPatterns(rule);
  const constraints = {
    ...Object.fromEntries(Object.entries(rule.where ?? {}).map(([name, regex]) => [name, { regex }])),
    ...Object.fromEntries(
      Object.entries(rule.unless ?? {}).map(([name, regex]) => [
        name,
        { ...(rule.where?.[name] === undefined ? {} : { regex: rule.where[name] }), not: { regex } },
      ]),
    ),
  };
  return Object.keys(constraints).length === 0 ? { rule: matcher } : { rule: matcher, constraints };
}

function fromPatterns({ patterns, not = [], input, languages }: AnalysisRule): Matcher {
  const language = languages[0]!;
  const any = patterns.flatMap(spelledOut).map((pattern) => asMatcher(pattern, language));
  const without = not.flatMap(spelledOut).map((pattern) => ({ not: asMatcher(pattern, language) }));
  if (input === undefined) return { all: [{ any }, ...without] };
  const direct = { has: { pattern: "$INPUT", regex: input, stopBy: "end" } };
  const scope = SCOPES[language];
  const sources: Matcher[] = scope ? [direct, { all: fromVariable(input, scope) }] : [direct];
  // The sink first: what it takes for `$INPUT` is what the sources are asked about.
  return { all: [{ any }, ...without, { any: sources }] };
}

/** The words of a language's grammar that a flow through a variable needs. */
interface Scope {
  readonly bodies: readonly string[];
  readonly binding: Matcher;
  readonly condition: string;
  readonly calls: readonly Matcher[];
}

const binding = (kind: string, name: string, value: string, more: readonly Matcher[] = []): Matcher => ({
  kind,
  all: [
    { has: { field: name, any: [{ pattern: "$INPUT" }, ...more] } },
    { has: { field: value, regex: "" } },
  ],
});

const JAVASCRIPT: Scope = {
  bodies: ["statement_block", "program"],
  binding: binding("variable_declarator", "name", "value", [
    { kind: "object_pattern", has: { kind: "shorthand_property_identifier_pattern", pattern: "$INPUT" } },
  ]),
  condition: "if_statement",
  calls: [{ kind: "call_expression" }],
};

const SCOPES: Partial<Readonly<Record<Language, Scope>>> = {
  javascript: JAVASCRIPT,
  python: {
    bodies: ["block", "module"],
    binding: binding("assignment", "left", "right"),
    condition: "if_statement",
    calls: [{ kind: "call" }, { kind: "comparison_operator", regex: "\\bin\\b" }],
  },
  go: {
    bodies: ["block"],
    binding: binding("short_var_declaration", "left", "right", [
      { kind: "expression_list", has: { pattern: "$INPUT" } },
    ]),
    condition: "if_statement",
    calls: [{ kind: "call_expression" }],
  },
  java: {
    bodies: ["block"],
    binding: binding("variable_declarator", "name", "value"),
    condition: "if_statement",
    calls: [{ kind: "method_invocation" }],
  },
};

function fromVariable(input: string, { bodies, binding, condition, calls }: Scope): Matcher[] {
  const body = { any: bodies.map((kind) => ({ kind })) };
  const bound = JSON.parse(JSON.stringify(binding).replace('"regex":""', `"regex":${JSON.stringify(input)}`));
  const examined = { any: calls, has: { pattern: "$INPUT", stopBy: "end" } };
  const guard = { field: "condition", any: [examined, { has: { ...examined, stopBy: "end" } }] };
  return [
    { inside: { ...body, stopBy: "end", has: { ...bound, stopBy: "end" } } },
    { not: { inside: { ...body, stopBy: "end", has: { kind: condition, stopBy: "end", has: guard } } } },
  ];
}

/** What stands before the last argument: ast-grep's own ellipsis does not end before one. */
const BEFORE_LAST = ["", "$_, ", "$_, $_, ", "$_, $_, $_, "];

/** To ast-grep a comma is there or not: `f($X, ...)` would not be `f(x)`. */
function spelledOut(pattern: CodePattern): CodePattern[] {
  const ends = pattern.includes(", ...") ? [pattern, pattern.replaceAll(", ...", "")] : [pattern];
  return ends.flatMap((text) =>
    text.includes("..., ") ? BEFORE_LAST.map((before) => text.replace("..., ", () => before)) : [text],
  );
}

/** `...` is any number of nodes in both; a Go call needs the file around it to be read as one. */
function asMatcher(pattern: CodePattern, language: Language): Matcher {
  const text = pattern.replaceAll("...", "$$$$$$");
  if (language !== "go" || !/^[\w.$]+\(/.test(text)) return { pattern: text };
  return { pattern: { context: `func f() { ${text} }`, selector: "call_expression" } };
}
