import { DEFAULT_POLICY } from "../../src/contract/policy-defaults.ts";
import type { PolicyState } from "../../src/engine/facts.ts";
import { listFilledIn, oneOf } from "./values.ts";

/** The policy's defaults with what a case overrides, key by key; lists replace. */
export function readPolicy(read: (key: string) => unknown): PolicyState {
  const policy = merged(DEFAULT_POLICY, read("policy") ?? {}, "policy") as PolicyState["policy"];
  return {
    state: oneOf(read("policy state") ?? "valid", "policy state", ["absent", "valid", "invalid"]),
    policy,
    sha256: "d".repeat(64),
    problems: listFilledIn(read("policy problems") ?? [], "policy problems", { message: "", help: "" }, [
      "line",
    ]),
  };
}

function merged(base: unknown, over: unknown, place: string): unknown {
  if (typeof over !== "object" || over === null || Array.isArray(over)) return over;
  const found: Record<string, unknown> = { ...(base as object) };
  for (const [key, value] of Object.entries(over)) {
    if (!Object.hasOwn(found, key)) throw new Error(`${place} has no \`${key}\``);
    found[key] = merged(found[key], value, `${place}.${key}`);
  }
  return found;
}
