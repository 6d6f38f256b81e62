import type { Manifest } from "../contract/generated/manifest.ts";
import type { ActivityKind } from "../engine/activity.ts";
import type { ToldActivity } from "../store/activity.ts";
import type { RunRecord } from "./run-record.ts";

type Told = Pick<RunRecord, "activity">;

/** Files that the run says it read: no gateway sees that, whoever passes its word on (P80). */
export function filesRead({ activity }: Told): Manifest["files_read"] {
  const told = activity.filter(({ kind }) => kind === "read");
  if (told.length === 0)
    return {
      source: "unknown",
      why: "reads leave no trace at GitHub, and no agent or runner has told of them",
    };
  const { names, ...counts } = unitedOf(told);
  return { source: "self-reported", ...counts, paths: names };
}

/** Hosts that were called: as a gateway saw it, else as the run says (P83). */
export function externalCalls({ activity }: Told): Manifest["external_calls"] {
  const isIndependent = activity.some(({ kind, independent }) => independent && isCall(kind));
  const told = activity.filter(({ kind, independent }) => independent === isIndependent && isCall(kind));
  const models = unitedOf(activity.filter(({ kind }) => kind === "model-call")).names;
  const asked = models.length === 0 ? {} : { models };
  if (told.length === 0)
    return {
      source: "unknown",
      why: "no log of what left the sandbox came in; requests to models are in `token_usage`",
      ...asked,
    };
  const { names: hosts, ...counts } = unitedOf(told.filter(({ kind }) => kind === "call"));
  const refused = unitedOf(told.filter(({ kind }) => kind === "refused-call")).names;
  const ownWord = activity.filter(({ kind, independent }) => !independent && kind === "call");
  const seen = new Set([...hosts, ...refused]);
  const unseen = isIndependent ? unitedOf(ownWord).names.filter((host) => !seen.has(host)) : [];
  return {
    source: isIndependent ? "cross-checked" : "self-reported",
    ...counts,
    hosts,
    ...(refused.length === 0 ? {} : { refused }),
    ...asked,
    ...(unseen.length === 0 ? {} : { unseen }),
  };
}

/** The session of the agent's host, which nobody else knows (P75). */
export function sessionOf(activity: readonly ToldActivity[]): Manifest["agent"]["session"] {
  const told = activity.filter(({ kind }) => kind === "session");
  const id = told.find(({ first }) => first !== undefined)?.first;
  if (id === undefined) return { source: "unknown", why: "no agent host has told of its session" };
  return { source: "self-reported", id, count: unitedOf(told).count };
}

function isCall(kind: ActivityKind): boolean {
  return kind === "call" || kind === "refused-call";
}

/** Of several tellers each name counts once; what one of them has beyond its names counts as it is. */
function unitedOf(told: readonly ToldActivity[]): {
  readonly count: number;
  readonly names: string[];
  readonly cut: number;
  readonly more?: true;
} {
  const names = [...new Set(told.flatMap((each) => each.names))].sort((one, other) =>
    Buffer.compare(Buffer.from(one), Buffer.from(other)),
  );
  const cut = told.reduce((most, each) => Math.max(most, each.count - each.names.length), 0);
  return {
    count: names.length + cut,
    names,
    cut,
    ...(told.some(({ isFull }) => isFull) ? { more: true } : {}),
  };
}
