import type { FactTypes } from "../../src/engine/facts.ts";
import { GATES } from "../../src/engine/ladder.ts";
import { filledIn, listOf, oneOf, textOf } from "./values.ts";

const [BEFORE, AFTER] = ["badc0de0", "c0ffee00"].map((word) => word.repeat(5)) as [string, string];

const HEAD = "c0ffee0000000000000000000000000000000000";

/** Who has agreed at a gate; by default nobody is asked. */
export function readAgreed(read: (key: string) => unknown): Pick<FactTypes, "approvals" | "reviews"> {
  return {
    reviews: filledIn(read("reviews") ?? {}, "reviews", {
      head: HEAD,
      asked: 0,
      given: [],
      uncounted: [],
      maySelfApprove: false,
    }),
    approvals: filledIn(read("approvals") ?? {}, "approvals", { head: HEAD, asked: [], stale: [] }),
  };
}

/** Updates that nobody has accounted for, and freezes; by default neither. `after: none`: the branch was deleted. */
export function readLadderFact(read: (key: string) => unknown): Pick<FactTypes, "ladder"> {
  const { unaccounted, freezes } = (read("ladder") ?? {}) as { unaccounted?: unknown; freezes?: unknown };
  return {
    ladder: {
      unaccounted: listOf(unaccounted ?? [], "unaccounted").map((item) => {
        const { branch, by, why, after } = item as Record<string, unknown>;
        return {
          branch: textOf(branch, "a branch"),
          before: BEFORE,
          after: after === "none" ? undefined : AFTER,
          account: { kind: "none", why: textOf(why, "a reason") },
          ...(by === undefined ? {} : { by: textOf(by, "a login") }),
        };
      }),
      freezes: listOf(freezes ?? [], "freezes").map((item) => {
        const { gate, until, login } = item as Record<string, unknown>;
        return {
          gate: oneOf(gate, "a gate", GATES),
          until: textOf(until, "a day"),
          login: textOf(login, "a login"),
        };
      }),
    },
  };
}
