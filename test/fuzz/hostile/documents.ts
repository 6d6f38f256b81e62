import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { readDocument } from "../../../src/contract/document.ts";
import * as documents from "../../adversarial/documents.ts";
import { CONFIG_EXAMPLE } from "../../contract/examples.ts";
import { mutate } from "../mutate.ts";
import type { Random } from "../random.ts";

export const BRANCH = "agent/WP-1";
export const PLAN_PATH = ".proofgate/plans/WP-1/WORK_PLAN.json";
export const PLAN = documents.plan("WP-1", BRANCH, ["src/**"]);

/** A document as it lies in a scenario's repository. `changed`: valid, and with another meaning than the plain one. */
export interface Written {
  readonly bytes: Buffer | undefined;
  readonly state: "plain" | "invalid" | "changed" | "absent";
}

export function randomPolicy(random: Random): Written {
  if (random.below(16) === 0) return { bytes: undefined, state: "absent" };
  return sometimesMutated(random, 8, "policy", documents.policy());
}

export function randomRequirement(random: Random): Written {
  return sometimesMutated(random, 10, "requirement", documents.requirement());
}

export function randomPlan(random: Random): Written {
  if (random.below(12) === 0) return { bytes: undefined, state: "absent" };
  return sometimesMutated(random, 8, "work-plan", documents.planText(PLAN));
}

/** Mostly none; where there is one, it may be anything. */
export function randomConfig(random: Random): Written {
  if (random.below(8) > 0) return { bytes: undefined, state: "absent" };
  return { bytes: mutate(random, Buffer.from(CONFIG_EXAMPLE)), state: "changed" };
}

function sometimesMutated(
  random: Random,
  oneIn: number,
  kind: "policy" | "requirement" | "work-plan",
  plain: string,
): Written {
  if (random.below(oneIn) > 0) return { bytes: Buffer.from(plain), state: "plain" };
  const bytes = mutate(random, Buffer.from(plain));
  const read = readDocument(kind, bytes, kind);
  if (!read.ok) return { bytes, state: "invalid" };
  // Without prototypes in the one and with them in the other, only their JSON can be compared.
  const isSame = isDeepStrictEqual(JSON.parse(JSON.stringify(read.value)), parse(plain));
  return { bytes, state: isSame ? "plain" : "changed" };
}
