import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GATES, type Gate } from "../../src/engine/ladder.ts";
import {
  IllegalRunMove,
  isAlive,
  isRuntimeRunning,
  nextRunState,
  RUN_STATES,
  type RunEvent,
  type RunState,
} from "../../src/engine/run-state.ts";
import { propertyRuns } from "../tools/property-runs.ts";

const STATES: readonly RunState[] = [
  { name: "open" },
  { name: "active" },
  { name: "done" },
  { name: "promoted", rung: "dev" },
  { name: "promoted", rung: "staging" },
  { name: "promoted", rung: "main" },
  { name: "stopped", stops: ["S-1"] },
  { name: "stopped", stops: ["S-1", "S-2"] },
  { name: "abandoned" },
  { name: "rolled-back" },
];
const EVENTS: readonly RunEvent[] = [
  { type: "pushed" },
  { type: "conditions-held" },
  { type: "promoted", rung: "dev" },
  { type: "promoted", rung: "staging" },
  { type: "promoted", rung: "main" },
  { type: "stopped", stop: "S-1" },
  { type: "stopped", stop: "S-9" },
  { type: "resumed", stop: "S-1" },
  { type: "resumed", stop: "S-9" },
  { type: "abandoned" },
  { type: "rolled-back" },
];

function nameOf(state: RunState): string {
  if (state.name === "promoted") return `promoted(${state.rung})`;
  return state.name === "stopped" ? `stopped(${state.stops.join(" ")})` : state.name;
}

function eventName(event: RunEvent): string {
  return [
    event.type,
    ...("rung" in event ? [event.rung] : []),
    ...("stop" in event ? [event.stop] : []),
  ].join(" ");
}

/** `=` where the run stays, `-` where the move does not exist. */
function outcome(state: RunState, event: RunEvent): string {
  try {
    const next = nextRunState(state, event);
    return next === state ? "=" : nameOf(next);
  } catch (error) {
    if (!(error instanceof IllegalRunMove)) throw error;
    return "-";
  }
}

// The contract's section 6, every state against every event; written by hand.
const TABLE = `
event              | open         | active       | done          | promoted(dev)     | promoted(staging) | promoted(main) | stopped(S-1)     | stopped(S-1 S-2)     | abandoned | rolled-back
pushed             | active       | =            | active        | =                 | =                 | =              | =                | =                    | =         | =
conditions-held    | -            | done         | =             | -                 | -                 | -              | -                | -                    | -         | -
promoted dev       | -            | -            | promoted(dev) | -                 | -                 | -              | -                | -                    | -         | -
promoted staging   | -            | -            | promoted(staging) | promoted(staging) | -             | -              | -                | -                    | -         | -
promoted main      | -            | -            | promoted(main) | promoted(main)   | promoted(main)    | -              | -                | -                    | -         | -
stopped S-1        | stopped(S-1) | stopped(S-1) | stopped(S-1)  | -                 | -                 | -              | =                | =                    | -         | -
stopped S-9        | stopped(S-9) | stopped(S-9) | stopped(S-9)  | -                 | -                 | -              | stopped(S-1 S-9) | stopped(S-1 S-2 S-9) | -         | -
resumed S-1        | -            | -            | -             | -                 | -                 | -              | active           | stopped(S-2)         | -         | -
resumed S-9        | -            | -            | -             | -                 | -                 | -              | -                | -                    | -         | -
abandoned          | abandoned    | abandoned    | abandoned     | -                 | -                 | -              | abandoned        | abandoned            | -         | -
rolled-back        | -            | -            | -             | rolled-back       | rolled-back       | rolled-back    | -                | -                    | -         | -
`;

const EVENT: fc.Arbitrary<RunEvent> = fc.oneof(
  fc.constantFrom<RunEvent>(...EVENTS),
  fc.constantFrom("S-1", "S-2", "S-3").map((stop): RunEvent => ({ type: "stopped", stop })),
  fc.constantFrom("S-1", "S-2", "S-3").map((stop): RunEvent => ({ type: "resumed", stop })),
);

/** What a guarded caller sees: an illegal event changes nothing. */
function guarded(state: RunState, event: RunEvent): RunState {
  return outcome(state, event) === "-" ? state : nextRunState(state, event);
}

describe("a run's states", () => {
  it("have exactly the moves of the contract, every state against every event [P154] [P64] [S15]", () => {
    const rows = TABLE.trim().split("\n").slice(1);
    const wanted = rows.map((row) => row.split("|").map((cell) => cell.trim()));
    const made = EVENTS.map((event) => [eventName(event), ...STATES.map((state) => outcome(state, event))]);
    expect(made).toEqual(wanted);
    expect(
      TABLE.trim()
        .split("\n")[0]!
        .split("|")
        .slice(1)
        .map((cell) => cell.trim()),
    ).toEqual(STATES.map(nameOf));
  });

  it("name both states in the error of a move that does not exist", () => {
    expect(() => nextRunState({ name: "abandoned" }, { type: "conditions-held" })).toThrow(
      "a run that is `abandoned` cannot be `done`: only one that is `active` can",
    );
    expect(() =>
      nextRunState({ name: "promoted", rung: "staging" }, { type: "promoted", rung: "dev" }),
    ).toThrow("a run that is `promoted` to `staging` cannot be `promoted`: `dev` is not above `staging`");
    expect(() => nextRunState({ name: "stopped", stops: ["S-1"] }, { type: "resumed", stop: "S-2" })).toThrow(
      "`S-2` is not among the stops",
    );
    expect(() => nextRunState({ name: "promoted", rung: "dev" }, { type: "stopped", stop: "S-1" })).toThrow(
      "a run that is `promoted` to `dev` cannot be `stopped`",
    );
  });

  it("name every state of the contract", () => {
    expect(new Set(STATES.map(({ name }) => name))).toEqual(new Set(RUN_STATES));
  });

  it("never leave `stopped` but by resuming every stop, or by abandoning", () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 40 }), (events) => {
        let state: RunState = { name: "open" };
        const standing = new Set<string>();
        for (const event of events) {
          const before = state;
          state = guarded(state, event);
          if (event.type === "stopped" && state.name === "stopped") standing.add(event.stop);
          if (event.type === "resumed") standing.delete(event.stop);
          if (state.name === "abandoned") standing.clear();
          expect(state.name === "stopped").toBe(standing.size > 0);
          if (before.name === "stopped" && state.name !== "stopped") {
            expect(["resumed", "abandoned"]).toContain(event.type);
          }
        }
      }),
      propertyRuns(1000),
    );
  });

  it("never come back from being over: promoted, abandoned, rolled back", () => {
    fc.assert(
      fc.property(fc.array(EVENT, { maxLength: 40 }), (events) => {
        let state: RunState = { name: "open" };
        for (const event of events) {
          const next = guarded(state, event);
          if (!isAlive(state)) expect(isAlive(next)).toBe(false);
          state = next;
        }
      }),
      propertyRuns(500),
    );
  });

  it("only rise on the ladder", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<Gate>(...GATES), { maxLength: 6 }), (rungs) => {
        let state: RunState = { name: "done" };
        for (const rung of rungs) {
          const next = guarded(state, { type: "promoted", rung });
          if (state.name === "promoted" && next.name === "promoted") {
            expect(GATES.indexOf(next.rung)).toBeGreaterThanOrEqual(GATES.indexOf(state.rung));
          }
          state = next;
        }
      }),
      propertyRuns(200),
    );
  });

  it("let the clock run only where the run may work", () => {
    expect(STATES.filter(isRuntimeRunning).map(nameOf)).toEqual(["open", "active"]);
  });
});
