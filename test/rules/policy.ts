import type { PolicyState } from "../../src/engine/facts.ts";
import { listFilledIn, oneOf } from "./values.ts";

const DEFAULTS = {
  mode: "observe",
  branches: { agent: ["agent/**", "copilot/**"], dev: "dev", staging: "staging", main: "main" },
  agents: [] as unknown[],
  roles: {},
  protected: [],
  limits: {
    runtime_minutes: 480,
    iterations: 60,
    no_progress_iterations: 5,
    tool_calls: 5000,
    files_changed: 100,
    lines_changed: 5000,
    bytes_changed: 5000000,
    commits: 200,
  },
  budget: { currency: "USD", per_request: 2, per_run: 50, per_month: 2000, warn_at: 0.7, approve_at: 0.9 },
  usage: { required: false, stale_minutes: 15 },
  plan: { approval: ["high", "critical"], requirements: "required" },
  history: { trailers: "required" },
  tests: {
    required: true,
    evidence_minutes: 60,
    changed_coverage_min: 80,
    global_drop_max: 0.5,
    require_test_for: [],
    test_paths: ["**/test/**", "**/*.test.*"],
  },
  security: {
    secrets: "stop",
    static_analysis: { required: true, stop_at: "high" },
    dependencies: { required: true, stop_at: "high", new: "review" },
    commands: { unknown: "review" },
  },
  people: { secrets: "stop", reviews: 1 },
  on_stop: "lock",
};

/** The policy's defaults with what a case overrides, key by key; lists replace. */
export function readPolicy(read: (key: string) => unknown): PolicyState {
  const policy = merged(DEFAULTS, read("policy") ?? {}, "policy") as PolicyState["policy"];
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
