import { GATES, type Gate } from "./ladder.ts";

/** The states of a run (contract.md, 6). */
export const RUN_STATES = [
  "open",
  "active",
  "done",
  "promoted",
  "stopped",
  "abandoned",
  "rolled-back",
] as const;
export type RunStateName = (typeof RUN_STATES)[number];

/** Where a run stands. `done`: the next gate's conditions hold; its runtime does not run there. */
export type RunState =
  | { readonly name: "open" | "active" | "done" | "abandoned" | "rolled-back" }
  | { readonly name: "promoted"; readonly rung: Gate }
  /** Under one stop or several: each is resumed by itself, and the last one lets the run go on. */
  | { readonly name: "stopped"; readonly stops: readonly [string, ...string[]] };

/** What happens to a run. */
export type RunEvent =
  /** Commits beyond the plan reached the branch. */
  | { readonly type: "pushed" }
  /** The conditions of the next gate hold. */
  | { readonly type: "conditions-held" }
  | { readonly type: "promoted"; readonly rung: Gate }
  | { readonly type: "stopped"; readonly stop: string }
  /** By a human who may, and whom `decideResume` let. */
  | { readonly type: "resumed"; readonly stop: string }
  | { readonly type: "abandoned" }
  | { readonly type: "rolled-back" };

export type RunEventType = RunEvent["type"];

/** A move that no run makes. Thrown: who asks for it has read a state that is no longer so, or has a bug. */
export class IllegalRunMove extends Error {
  readonly from: RunState;
  readonly event: RunEvent;

  constructor(from: RunState, event: RunEvent, why: string) {
    super(`a run that is ${shown(from)} cannot be ${EVENT_WORDS[event.type]}: ${why}`);
    this.name = "IllegalRunMove";
    this.from = from;
    this.event = event;
  }
}

/**
 * The state after an event; the same object where the run does not move: no push re-opens what is stopped or over [P154] [S15].
 * @throws IllegalRunMove for a move that contract.md, 6 does not have
 */
export function nextRunState(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case "pushed":
      return state.name === "open" || state.name === "done" ? { name: "active" } : state;
    case "conditions-held":
      return state.name === "done" ? state : moved(state, event, ["active"], { name: "done" });
    case "promoted":
      return promoted(state, event.rung, event);
    case "stopped":
      return stopped(state, event.stop, event);
    case "resumed":
      return resumed(state, event.stop, event);
    case "abandoned":
      return moved(state, event, ["open", "active", "done", "stopped"], { name: "abandoned" });
    case "rolled-back":
      return moved(state, event, ["promoted"], { name: "rolled-back" });
  }
}

/** Whether the run's wall clock runs: not in `done`, and not where it may do nothing. */
export function isRuntimeRunning({ name }: RunState): boolean {
  return name === "open" || name === "active";
}

/** Whether the run may still act or be resumed, and so holds its branch. */
export function isAlive({ name }: RunState): boolean {
  return name === "open" || name === "active" || name === "done" || name === "stopped";
}

const EVENT_WORDS: Readonly<Record<RunEventType, string>> = {
  pushed: "pushed to",
  "conditions-held": "`done`",
  promoted: "`promoted`",
  stopped: "`stopped`",
  resumed: "resumed to `active`",
  abandoned: "`abandoned`",
  "rolled-back": "`rolled-back`",
};

function shown(state: RunState): string {
  return state.name === "promoted" ? `\`promoted\` to \`${state.rung}\`` : `\`${state.name}\``;
}

function moved(
  state: RunState,
  event: RunEvent,
  from: readonly [RunStateName, ...RunStateName[]],
  to: RunState,
): RunState {
  if (from.includes(state.name)) return to;
  const names = from.map((name) => `\`${name}\``);
  throw new IllegalRunMove(state, event, `only one that is ${names.join(" or ")} can`);
}

/** Rungs may be absent, so that one may be passed over; none is reached twice, or from above. */
function promoted(state: RunState, rung: Gate, event: RunEvent): RunState {
  const to: RunState = { name: "promoted", rung };
  if (state.name !== "promoted") return moved(state, event, ["done", "promoted"], to);
  if (GATES.indexOf(rung) > GATES.indexOf(state.rung)) return to;
  throw new IllegalRunMove(state, event, `\`${rung}\` is not above \`${state.rung}\``);
}

function stopped(state: RunState, stop: string, event: RunEvent): RunState {
  if (state.name !== "stopped") {
    return moved(state, event, ["open", "active", "done", "stopped"], { name: "stopped", stops: [stop] });
  }
  return state.stops.includes(stop) ? state : { name: "stopped", stops: [...state.stops, stop] };
}

function resumed(state: RunState, stop: string, event: RunEvent): RunState {
  if (state.name !== "stopped") return moved(state, event, ["stopped"], { name: "active" });
  if (!state.stops.includes(stop)) {
    throw new IllegalRunMove(state, event, `\`${stop}\` is not among the stops it stands under`);
  }
  const [first, ...rest] = state.stops.filter((other) => other !== stop);
  return first === undefined ? { name: "active" } : { name: "stopped", stops: [first, ...rest] };
}
