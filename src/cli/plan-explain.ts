import { sha256OfCanonicalJson } from "../contract/canonical-json.ts";
import type { Target, WorkPlan } from "../contract/generated/documents.ts";
import { forTerminal } from "../report/escape.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { type Io, write } from "./io.ts";
import { withPlans } from "./plan-document.ts";

export const command: Command = {
  name: "plan explain",
  summary: "say in plain words what a plan allows",
  operands: { usage: "FILE", min: 1, max: 1 },
  options: { format: FORMAT },
  notes: [
    "For who approves a plan. The words of the plan itself stand between quotation marks.",
    "exit status: 0, 1 where the plan is not valid, 2 cannot run",
  ],
  examples: ["proofgate plan explain .proofgate/plans/WP-142/WORK_PLAN.json"],
  run: (given, io) => withPlans(given.operands, given, io, ([plan]) => explain(plan!, given, io)),
};

async function explain(plan: WorkPlan, given: Given, io: Io): Promise<number> {
  const sha256 = sha256OfCanonicalJson(plan);
  const sections = explanationOf(plan);
  if (given.value("format") === "json") {
    await answer(io, { version: 1, plan_id: plan.plan_id, sha256, sections });
    return EXIT.pass;
  }
  const title = `plan \`${plan.plan_id}\` (sha256 ${sha256})`;
  const blocks = sections.map(({ title, lines }) => [
    title,
    ...lines.map((line) => `  ${forTerminal(line)}`),
  ]);
  await write(io.stdout, `${[[title], ...blocks].map((lines) => lines.join("\n")).join("\n\n")}\n`);
  return EXIT.pass;
}

interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What the plan allows first; then what bounds it; then what it claims. */
export function explanationOf(plan: WorkPlan): readonly Section[] {
  const { branch, requirements, risk, confidence, promotion, targets } = plan;
  return [
    {
      title: "about",
      lines: [
        `works on the branch \`${branch}\`${promotion?.to ? `, and its change may go up to ${promotion.to}` : ""}`,
        requirements.length === 0 ? "serves no requirement" : `serves ${requirements.map(ticked).join(", ")}`,
        `declares the risk ${risk}${confidence ? ` and ${confidence} confidence` : ""}`,
      ],
    },
    { title: "may touch these paths, and no others", lines: targets.map(targetLine) },
    {
      title: "may use",
      lines: [
        listLine("commands", plan.commands),
        listLine("hosts on the network", plan.network),
        ...(["add", "remove", "update"] as const).map((what) =>
          listLine(`dependencies to ${what}`, plan.dependencies?.[what]),
        ),
      ],
    },
    { title: "is halted beyond these limits (what is not here is inherited)", lines: limitLines(plan) },
    { title: "claims", lines: claimLines(plan) },
  ].filter(({ lines }) => lines.length > 0);
}

function targetLine(target: Target): string {
  const { file, path, kind, expect, operations } = target as {
    readonly file?: string;
    readonly path?: string;
    readonly kind?: string;
    readonly expect?: string;
    readonly operations: readonly string[];
  };
  const what = kind === undefined || kind === "file" ? "" : ` (a ${kind})`;
  const meaning = path === undefined ? "" : `, which is ${breadthOf(path)}`;
  return `${operations.join(", ")}: ${ticked(file ?? path ?? "")}${what}${meaning}${expect ? `; it says: "${expect}"` : ""}`;
}

function breadthOf(pattern: string): string {
  const segments = pattern.split("/");
  if (segments.includes("**")) return "a pattern that reaches every directory below";
  return segments.slice(0, -1).some((segment) => segment.includes("*"))
    ? "a pattern over several directories"
    : "a pattern within one directory";
}

function listLine(what: string, values: readonly string[] | undefined): string {
  return `${what}: ${values === undefined || values.length === 0 ? "none" : values.map(ticked).join(", ")}`;
}

function limitLines({ limits, budget, tests, security }: WorkPlan): string[] {
  const numbers = { ...limits, ...prefixed("budget", budget), ...prefixed("tests", tests) };
  return [
    ...Object.entries(numbers)
      .filter(([, value]) => typeof value !== "object")
      .map(([name, value]) => `${name.replaceAll("_", " ")}: ${String(value)}`),
    ...(["static_analysis", "dependencies"] as const).flatMap((tool) => {
      const severity = security?.[tool]?.stop_at;
      return severity === undefined ? [] : [`${tool.replaceAll("_", " ")} stops at: ${severity}`];
    }),
  ];
}

function prefixed(group: string, values: object | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [`${group}: ${name}`, value]),
  );
}

function claimLines({ assumptions = [], blast_radius, tests }: WorkPlan): string[] {
  return [
    ...(blast_radius?.summary ? [`can break: "${blast_radius.summary}"`] : []),
    ...(blast_radius?.reversible === undefined
      ? []
      : [
          blast_radius.reversible
            ? "a revert brings everything back"
            : "a revert does not bring everything back",
        ]),
    ...assumptions.map(
      ({ claim, check }) => `assumes "${claim}"${check === undefined ? ", which nothing checks" : ""}`,
    ),
    ...Object.entries(tests?.acceptance ?? {}).map(
      ([criterion, test]) => `${criterion} is shown by ${ticked(test)}`,
    ),
  ];
}

function ticked(text: string): string {
  return `\`${text}\``;
}
