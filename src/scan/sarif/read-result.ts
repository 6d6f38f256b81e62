import type { Severity } from "../../engine/severity.ts";
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  memberOf,
  objectAt,
  textAt,
} from "../reports/json-report.ts";
import { LINE_NUMBER_MAX } from "../reports/report-limits.ts";
import { UnusableReport } from "../reports/unusable-report.ts";
import { nameOf } from "./artifact-name.ts";
import { MESSAGE_MAX, type SarifPlace, type SarifResult, WAY_MAX } from "./sarif-report.ts";

const HELP = "hand over the SARIF 2.1.0 that the tool writes";

/** What the results of a run refer to. */
export interface RunContext {
  readonly rules: { readonly own: readonly JsonObject[]; readonly byId: ReadonlyMap<string, JsonObject> };
  /** Their names, by number. */
  readonly artifacts: readonly (string | undefined)[];
}

/**
 * Undefined for what says that nothing was found. What a comment or a list of the tool's own hides (`suppressions`) is
 * found all the same: whoever writes the code writes the comments too [T150].
 */
export function readResult(result: Json, context: RunContext): SarifResult | undefined {
  if (!isObject(result)) throw new UnusableReport("one of the results is no object", HELP);
  const kind = textAt(result, "kind") ?? "fail";
  if (["pass", "informational", "notApplicable"].includes(kind)) return undefined;
  // It was found in an earlier run, and not in this one.
  if (textAt(result, "baselineState") === "absent") return undefined;
  const { id, rule } = ruleOf(result, context);
  const [place, ...others] = (listAt(result, "locations") ?? []).map((each) => placeOf(each, context));
  const way = [...others, ...wayTo(result, context)];
  return {
    rule: id,
    severity: severityOf(result, rule, kind),
    message: messageOf(result, rule) ?? `${id} was found`,
    place,
    way: way.flatMap((each) => each ?? []).slice(0, WAY_MAX),
  };
}

function ruleOf(
  result: JsonObject,
  { rules }: RunContext,
): { readonly id: string; readonly rule: JsonObject | undefined } {
  const reference = objectAt(result, "rule") ?? {};
  const index = memberOf(result, "ruleIndex") ?? memberOf(reference, "index");
  const said = textAt(result, "ruleId") ?? textAt(reference, "id");
  const byIndex =
    typeof index === "number" && objectAt(reference, "toolComponent") === undefined
      ? rules.own[index]
      : undefined;
  const rule = (said === undefined ? undefined : rules.byId.get(said)) ?? byIndex;
  const id = said ?? (rule && textAt(rule, "id"));
  if (!id) throw new UnusableReport("one of the results names no rule", HELP);
  return { id: id.slice(0, 200), rule };
}

/**
 * `security-severity` in GitHub's bounds (9, 7, 4), else the level: the result's, its rule's, `warning`. What waits for
 * a person's judgement (`review`, `open`) is for a person.
 */
function severityOf(result: JsonObject, rule: JsonObject | undefined, kind: string): Severity {
  const score = [result, rule].map(scoreOf).find((each) => each !== undefined);
  if (score !== undefined)
    return score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
  const level =
    textAt(result, "level") ??
    textAt(objectAt(rule ?? {}, "defaultConfiguration") ?? {}, "level") ??
    "warning";
  if (level === "error") return "high";
  if (kind !== "fail") return "medium";
  return level === "note" || level === "none" ? "low" : "medium";
}

function scoreOf(of: JsonObject | undefined): number | undefined {
  const said = memberOf(objectAt(of ?? {}, "properties") ?? {}, "security-severity");
  const score = typeof said === "string" ? Number.parseFloat(said) : said;
  return typeof score === "number" && score >= 0 && score <= 10 ? score : undefined;
}

function messageOf(result: JsonObject, rule: JsonObject | undefined): string | undefined {
  const message = objectAt(result, "message") ?? {};
  const texts = [
    textAt(message, "text"),
    textAt(objectAt(rule ?? {}, "shortDescription") ?? {}, "text"),
    textAt(rule ?? {}, "name"),
  ];
  const said = texts.find((text) => text !== undefined && text.trim() !== "");
  return said
    ?.slice(0, 4 * MESSAGE_MAX)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, MESSAGE_MAX)
    .replace(/[.\s]+$/, "");
}

/** The steps of its flows, each of which the change may have brought. */
function wayTo(result: JsonObject, context: RunContext): (SarifPlace | undefined)[] {
  const places: (SarifPlace | undefined)[] = [];
  for (const flow of listAt(result, "codeFlows") ?? [])
    for (const thread of (isObject(flow) && listAt(flow, "threadFlows")) || [])
      for (const step of (isObject(thread) && listAt(thread, "locations")) || []) {
        if (places.length >= WAY_MAX) return places;
        places.push(isObject(step) ? placeOf(memberOf(step, "location") ?? null, context) : undefined);
      }
  return places;
}

function placeOf(location: Json, { artifacts }: RunContext): SarifPlace | undefined {
  const physical = isObject(location) ? objectAt(location, "physicalLocation") : undefined;
  const artifact = physical && objectAt(physical, "artifactLocation");
  if (!physical || !artifact) return undefined;
  const index = memberOf(artifact, "index");
  const name = nameOf(artifact) ?? (typeof index === "number" ? artifacts[index] : undefined);
  if (name === undefined) return undefined;
  const region = objectAt(physical, "region") ?? {};
  const first = lineIn(region, "startLine");
  if (first === undefined) return { name, lines: undefined };
  const last = lineIn(region, "endLine") ?? first;
  if (last < first)
    throw new UnusableReport(`a place in \`${name.slice(0, 200)}\` ends before it begins`, HELP);
  return { name, lines: [first, last] };
}

function lineIn(region: JsonObject, key: string): number | undefined {
  const line = memberOf(region, key);
  if (line === undefined) return undefined;
  if (typeof line !== "number" || !Number.isInteger(line) || line < 1 || line > LINE_NUMBER_MAX)
    throw new UnusableReport(`one of the results has a \`${key}\` that is no line`, HELP);
  return line;
}
