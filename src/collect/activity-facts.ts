import { bytePathOfText } from "../contract/byte-path.ts";
import { isDeclaredHost } from "../contract/declared-host.ts";
import type { ThreadConfig, WorkPlan } from "../contract/generated/documents.ts";
import type { Bound } from "../contract/limits.ts";
import { matchesPattern } from "../contract/pattern.ts";
import { ACTIVITY_KINDS, type Activity, type ActivityKind } from "../engine/activity.ts";
import type { CalledTool } from "../engine/called-tool.ts";
import type { KnownFact } from "../engine/fact.ts";
import type { ResolvedRequirement } from "../engine/plan-validity.ts";
import type { ActivityFact, ToldDeeds, ToldNames, ToldToolCalls } from "../engine/told-activity.ts";
import { holdsCredentials } from "../scan/commands/effects.ts";
import { declaredHosts } from "./declared-hosts.ts";
import { patternsOf } from "./requirement-facts.ts";

/** What a run may read and call. */
export interface ActivityBounds {
  readonly plan: Pick<WorkPlan, "network">;
  /** Of the plan's thread. */
  readonly config: Pick<ThreadConfig, "network" | "tools"> | undefined;
  readonly requirements: readonly ResolvedRequirement[];
  /** Calls of tools that the run may make. */
  readonly toolCalls: Bound<number>;
}

/** What every agent reads, whatever its requirement is about. */
const COMMON = patternsOf([
  ...[
    "**/.proofgate/**",
    "**/AGENTS.md",
    "**/CLAUDE.md",
    "**/GEMINI.md",
    "**/README.md",
    "**/CONTRIBUTING.md",
  ],
  ...[".github/copilot-instructions.md", ".claude/**", ".agents/**"],
]);
/** Not a path in the repository: of the machine, of a home, or above. */
const OUTSIDE = /^(?:[/\\~]|[A-Za-z]:[\\/]|\.\.(?:\/|$))/;

/** Reports of a job are the run's own word. */
export function ownWord(activity: readonly Activity[], calls: readonly CalledTool[]): ToldDeeds {
  const names = ACTIVITY_KINDS.flatMap((kind) => {
    const named = inByteOrder(activity.filter((each) => each.kind === kind).map(({ name }) => name));
    return named.length === 0 ? [] : [{ kind, independent: false, names: named }];
  });
  return calls.length === 0 ? { names } : { names, tools: ownCalls(calls) };
}

/** Logs and traces tell of the same calls: of each tool the more of the two count. */
function ownCalls(calls: readonly CalledTool[]): ToldToolCalls {
  const distinct = new Map(calls.map((call) => [`${call.signal} ${call.sha256}`, call]));
  const byTool = Map.groupBy(
    [...distinct.values()].filter(({ tool }) => tool !== ""),
    ({ tool }) => tool,
  );
  const tools = [...byTool].map(([tool, of]) => {
    const bySignal = Object.values(Object.groupBy(of, ({ signal }) => signal));
    return { tool, calls: Math.max(...bySignal.map((each) => each?.length ?? 0)), seen: 0 };
  });
  tools.sort((one, other) => other.calls - one.calls);
  return { calls: tools.reduce((sum, each) => sum + each.calls, 0), tools };
}

/** What a server was told and what a job reports of one run. Of each tool, and of all, the more count: both may tell of the same calls. */
export function together(one: ToldDeeds | undefined, other: ToldDeeds): ToldDeeds {
  const names = [...(one?.names ?? []), ...other.names];
  const [left, right] = [one?.tools, other.tools];
  if (left === undefined || right === undefined) {
    const tools = left ?? right;
    return tools === undefined ? { names } : { names, tools };
  }
  const more = new Map(left.tools.map((each) => [each.tool, each]));
  for (const each of right.tools)
    if (each.calls > (more.get(each.tool)?.calls ?? 0)) more.set(each.tool, each);
  return { names, tools: { calls: Math.max(left.calls, right.calls), tools: [...more.values()] } };
}

/** What was told, held against what plan, config and requirements say. */
export function activityFact(
  { names: told, tools }: ToldDeeds,
  bounds: ActivityBounds,
): KnownFact<ActivityFact> {
  const value = {
    undeclaredHosts: undeclaredHosts(told, bounds),
    ...reads(told, bounds),
    ...calls(tools, bounds),
  };
  const isSeen =
    told.some(({ kind, independent }) => independent && kind === "call") ||
    (tools?.tools.some(({ seen }) => seen > 0) ?? false);
  return {
    known: true,
    value,
    source: isSeen ? "cross-checked" : "self-reported",
    origin: isSeen ? "a gateway's log, and what the run told" : "told by the run",
  };
}

function undeclaredHosts(
  told: readonly ToldNames[],
  { plan, config }: ActivityBounds,
): ActivityFact["undeclaredHosts"] {
  const declared = declaredHosts(plan, config);
  if (declared === undefined) return [];
  const seen = new Set(namesOf(told, "call", true));
  // A run cannot excuse by its own word what a gateway saw.
  const modelsSeen = new Set(namesOf(told, "model-call", true));
  const excused = new Set([...namesOf(told, "model-call"), ...namesOf(told, "refused-call", true)]);
  return inByteOrder(namesOf(told, "call"))
    .map((host) => ({ host, independent: seen.has(host) }))
    .filter(
      ({ host, independent }) =>
        !isDeclaredHost(declared, host) && !(independent ? modelsSeen : excused).has(host),
    );
}

function reads(
  told: readonly ToldNames[],
  { requirements }: ActivityBounds,
): Pick<ActivityFact, "readsOutside" | "boundBy" | "credentialsRead"> {
  const names = inByteOrder(namesOf(told, "read"));
  const credentialsRead = names.filter((name) => OUTSIDE.test(name) && holdsCredentials(name));
  const bound = requirements.flatMap((one) => (one.state === "valid" ? [one.requirement] : []));
  // A requirement that says nothing of its inputs bounds nothing, and with it the plan.
  if (bound.length === 0 || bound.some(({ inputs }) => inputs === undefined))
    return { readsOutside: [], boundBy: [], credentialsRead };
  const readable = [
    ...COMMON,
    ...patternsOf(bound.flatMap(({ inputs = [], outputs = [] }) => [...inputs, ...outputs])),
  ];
  const readsOutside = names
    .filter((name) => !OUTSIDE.test(name))
    .map(bytePathOfText)
    .filter((path) => !readable.some((pattern) => matchesPattern(pattern, path)));
  return { readsOutside, boundBy: bound.map(({ id }) => id), credentialsRead };
}

function calls(
  tools: ToldToolCalls | undefined,
  { config, toolCalls: { value: allowed, setBy } }: ActivityBounds,
): Pick<ActivityFact, "toolCalls" | "unlistedTools"> {
  if (tools === undefined) return { unlistedTools: [] };
  // Hosts of agents write the same tool as `Edit` and `edit`.
  const listed = config?.tools?.allow?.map((name) => name.toLowerCase());
  const unlistedTools = tools.tools
    .filter(({ tool }) => listed !== undefined && !listed.includes(tool.toLowerCase()))
    .map(({ tool, calls: used }) => ({ tool, calls: used }));
  return { toolCalls: { used: tools.calls, allowed, setBy }, unlistedTools };
}

function namesOf(told: readonly ToldNames[], kind: ActivityKind, independent?: true): readonly string[] {
  return told
    .filter((each) => each.kind === kind && (independent === undefined || each.independent))
    .flatMap(({ names }) => names)
    .filter((name) => name !== "");
}

function inByteOrder(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
}
