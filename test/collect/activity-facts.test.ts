import { expect, it } from "vitest";
import { type ActivityBounds, activityFact, ownWord, together } from "../../src/collect/activity-facts.ts";
import type { ToldNames } from "../../src/engine/told-activity.ts";

const GATEWAY = true;
const ITSELF = false;
const told = (kind: ToldNames["kind"], independent: boolean, ...names: string[]): ToldNames => ({
  kind,
  independent,
  names,
});
const requirement = (id: string, of: { inputs?: string[]; outputs?: string[] }) =>
  ({
    state: "valid",
    requirement: { version: 1, id, objective: "x", ...of },
  }) as unknown as ActivityBounds["requirements"][number];
const bounds = (of: {
  plan?: string[];
  config?: string[];
  requirements?: ActivityBounds["requirements"];
}): ActivityBounds => ({
  plan: of.plan === undefined ? {} : { network: of.plan },
  config: of.config === undefined ? undefined : { network: { allow: of.config } },
  requirements: of.requirements ?? [],
  toolCalls: { value: 10, setBy: "the plan" },
});
const hosts = (some: readonly ToldNames[], of: Parameters<typeof bounds>[0]) =>
  activityFact({ names: some }, bounds(of)).value.undeclaredHosts.map(
    ({ host, independent }) => `${host} by ${independent ? "gateway" : "itself"}`,
  );
const reads = (names: string[], requirements: ActivityBounds["requirements"]) =>
  activityFact({ names: [told("read", ITSELF, ...names)] }, bounds({ requirements })).value;

it("names hosts that nobody declared, and who saw them [P37] [P146]", () => {
  const called = [
    told("call", GATEWAY, "evil.example", "registry.example.com"),
    told("call", ITSELF, "docs.example.org", "evil.example"),
  ];
  expect(hosts(called, { plan: ["registry.example.com"] })).toEqual([
    "docs.example.org by itself",
    "evil.example by gateway",
  ]);
  expect(hosts(called, { plan: [], config: ["*.example.com", "EVIL.example", "docs.example.org"] })).toEqual(
    [],
  );
});

it("draws no line where neither plan nor config does", () => {
  expect(hosts([told("call", GATEWAY, "evil.example")], {})).toEqual([]);
  expect(hosts([told("call", GATEWAY, "evil.example")], { plan: [] })).toEqual(["evil.example by gateway"]);
  expect(hosts([told("call", GATEWAY, "evil.example")], { config: [] })).toEqual(["evil.example by gateway"]);
});

it("knows a host by its port where one is declared", () => {
  const called = [told("call", GATEWAY, "db.example.com:5432", "web.example.com", "[2001:db8::1]:8080")];
  expect(hosts(called, { plan: ["db.example.com:5432", "web.example.com:443", "[2001:db8::1]"] })).toEqual(
    [],
  );
  expect(hosts(called, { plan: ["db.example.com:3306", "web.example.com"] })).toEqual([
    "[2001:db8::1]:8080 by gateway",
    "db.example.com:5432 by gateway",
  ]);
});

it("leaves out GitHub, models, and what a gateway refused; a run cannot excuse what a gateway saw", () => {
  const forge = told("call", GATEWAY, "github.com", "api.github.com", "gist.github.com");
  expect(hosts([forge], { plan: [] })).toEqual(["gist.github.com by gateway"]);
  const models = [
    told("call", GATEWAY, "api.models.example"),
    told("model-call", GATEWAY, "api.models.example"),
  ];
  expect(hosts(models, { plan: [] })).toEqual([]);
  const excuse = [told("call", GATEWAY, "evil.example"), told("model-call", ITSELF, "evil.example")];
  expect(hosts(excuse, { plan: [] })).toEqual(["evil.example by gateway"]);
  const known = told(
    "call",
    GATEWAY,
    "api.anthropic.com",
    "api.individual.githubcopilot.com",
    "anthropic.com",
  );
  expect(hosts([known], { plan: [] })).toEqual(["anthropic.com by gateway"]);
  const refused = [told("call", ITSELF, "evil.example"), told("refused-call", GATEWAY, "evil.example")];
  expect(hosts(refused, { plan: [] })).toEqual([]);
  const claimed = [told("call", ITSELF, "evil.example"), told("refused-call", ITSELF, "evil.example")];
  expect(hosts(claimed, { plan: [] })).toEqual(["evil.example by itself"]);
});

it("names files beyond the inputs and outputs of all requirements, but for what every agent reads [P5]", () => {
  const names = [
    "README.md",
    "db/secret.sql",
    "services/billing/a.ts",
    "services/.proofgate/config.yaml",
    "test/b.ts",
  ];
  const both = [
    requirement("FR-1", { inputs: ["services/billing/**"] }),
    requirement("FR-2", { inputs: [], outputs: ["test/**"] }),
  ];
  expect(reads(names, both)).toEqual({
    undeclaredHosts: [],
    readsOutside: ["db/secret.sql"],
    boundBy: ["FR-1", "FR-2"],
    credentialsRead: [],
    unlistedTools: [],
  });
  const loose = [...both, requirement("FR-3", { outputs: ["x/**"] })];
  expect(reads(names, loose)).toMatchObject({ readsOutside: [], boundBy: [] });
  expect(reads(names, [])).toMatchObject({ readsOutside: [], boundBy: [] });
});

it("names places of credentials beyond the repository, and no other file of the machine [P33] [P151]", () => {
  const names = [
    "/usr/include/stdio.h",
    "~/.ssh/id_ed25519",
    "~/.cargo/registry/a.rs",
    ".npmrc",
    "~/.npmrc",
    "/proc/1/environ",
  ];
  expect(reads(names, [requirement("FR-1", { inputs: ["src/**"] })])).toMatchObject({
    credentialsRead: ["/proc/1/environ", "~/.npmrc", "~/.ssh/id_ed25519"],
    readsOutside: [".npmrc"],
  });
});

it("takes what a job's report tells as the run's own word, and says where what is known came from", () => {
  const { names: own, ...rest } = ownWord(
    [
      { kind: "call", name: "b.example" },
      { kind: "call", name: "a.example" },
      { kind: "call", name: "b.example" },
    ],
    [],
  );
  expect(own).toEqual([told("call", ITSELF, "a.example", "b.example")]);
  expect(rest).toEqual({});
  expect(activityFact({ names: own }, bounds({}))).toMatchObject({ source: "self-reported" });
  const seen = activityFact({ names: [...own, told("call", GATEWAY, "a.example")] }, bounds({}));
  expect(seen).toMatchObject({ source: "cross-checked" });
});

it("counts calls of tools against their limit, and names those that the thread does not allow [P20] [P51]", () => {
  const tools = {
    calls: 12,
    tools: [
      { tool: "Edit", calls: 7, seen: 0 },
      { tool: "browser", calls: 4, seen: 0 },
      { tool: "run_tests", calls: 1, seen: 0 },
    ],
  };
  const allowing = (...allow: string[]): ActivityBounds => ({ ...bounds({}), config: { tools: { allow } } });
  const used = { used: 12, allowed: 10, setBy: "the plan" };
  expect(activityFact({ names: [], tools }, allowing("edit", "RUN_TESTS")).value).toMatchObject({
    toolCalls: used,
    unlistedTools: [{ tool: "browser", calls: 4 }],
  });
  expect(activityFact({ names: [], tools }, allowing()).value.unlistedTools).toHaveLength(3);
  const unbound = activityFact({ names: [], tools }, bounds({}));
  expect(unbound).toMatchObject({ source: "self-reported", value: { toolCalls: used, unlistedTools: [] } });
  const seen = { calls: 1, tools: [{ tool: "search", calls: 1, seen: 1 }] };
  expect(activityFact({ names: [], tools: seen }, bounds({}))).toMatchObject({ source: "cross-checked" });
  expect(activityFact({ names: [] }, allowing("edit")).value).not.toHaveProperty("toolCalls");
});

it("counts a call once, however often it is told, and of two signals and two tellers the more", () => {
  const call = (tool: string, id: number, signal: "logs" | "traces" = "logs") => {
    return { sha256: String(id), tool, isFailed: false, signal };
  };
  const calls = [
    call("edit", 1),
    call("edit", 1),
    call("edit", 2),
    call("edit", 3, "traces"),
    call("read", 4),
  ];
  const { tools } = ownWord([], [...calls, call("", 5)]);
  expect(tools).toEqual({
    calls: 3,
    tools: [
      { tool: "edit", calls: 2, seen: 0 },
      { tool: "read", calls: 1, seen: 0 },
    ],
  });
  const server = { names: [], tools: { calls: 9, tools: [{ tool: "edit", calls: 9, seen: 9 }] } };
  expect(together(server, { names: [], ...(tools && { tools }) }).tools).toEqual({
    calls: 9,
    tools: [
      { tool: "edit", calls: 9, seen: 9 },
      { tool: "read", calls: 1, seen: 0 },
    ],
  });
  expect(together(undefined, { names: [], ...(tools && { tools }) }).tools).toEqual(tools);
  expect(together(server, { names: [] })).toEqual(server);
});
