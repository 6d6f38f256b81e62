import { describe, expect, it } from "vitest";
import { bySignal, highestOf, sumRequests } from "../../../src/engine/usage-sum.ts";
import { readOtlp } from "../../../src/scan/usage/otlp/read-otlp.ts";
import type { OtlpSignal } from "../../../src/scan/usage/otlp/records.ts";
import { logs, MOMENT, metric, traces } from "./agent-payloads.ts";

const read = (signal: OtlpSignal, text: string) => readOtlp(Buffer.from(text), signal, "json");
const eventsOf = (signal: OtlpSignal, text: string) => read(signal, text).events;
const spentBy = (...texts: readonly string[]) => {
  const events = texts.flatMap((text) => eventsOf("metrics", text));
  return highestOf(bySignal(events).map(([, told]) => sumRequests(told, "USD"))).spent;
};

describe("what agents log", () => {
  it("is read of Claude Code, whose input leaves out what was cached", () => {
    const request = {
      "event.name": "api_request",
      "session.id": "s-1",
      "event.sequence": 7,
      model: "claude-sonnet-4-5-20250929",
      cost_usd: "0.0432",
      input_tokens: "12",
      output_tokens: "340",
      cache_read_tokens: "9000",
      cache_creation_tokens: "800",
    };
    const [event, other] = eventsOf(
      "logs",
      logs(
        "claude-code",
        { body: "claude_code.user_prompt", "event.name": "user_prompt" },
        { body: "claude_code.api_request", ...request },
        { ...request, "event.sequence": 8 },
      ),
    );
    expect(event).toEqual({
      requestId: expect.stringMatching(/^log-[0-9a-f]{32}$/),
      model: "claude-sonnet-4-5-20250929",
      tokens: { in: 9812, out: 340, cached: 9000 },
      cost: { currency: "USD", amount: 0.0432 },
      time: MOMENT,
    });
    expect(other?.requestId).not.toBe(event?.requestId);
    // Sent again it is the same request.
    expect(eventsOf("logs", logs("claude-code", { body: "claude_code.api_request", ...request }))).toEqual([
      event,
    ]);
    const [named] = eventsOf("logs", logs("ci", { ...request, request_id: "req_011" }));
    expect(named?.requestId).toBe("req_011");
  });

  it("is read of Codex CLI: tokens alone, priced by the day's list price", () => {
    const request = {
      "event.name": "codex.sse_event",
      "event.kind": "response.completed",
      "event.timestamp": "2026-11-21T07:42:51.250Z",
      "conversation.id": "c-1",
      model: "gpt-5-codex",
      input_token_count: "1000000",
      cached_token_count: 800_000,
      output_token_count: "100000",
      reasoning_token_count: 64,
      tool_token_count: "1100000",
    };
    const told = logs(
      "codex_cli_rs",
      { "event.name": "codex.sse_event", "event.kind": "response.output_item.done" },
      request,
      { ...request, model: "codex-of-tomorrow" },
    );
    expect(eventsOf("logs", told)).toEqual([
      expect.objectContaining({
        tokens: { in: 1_000_000, out: 100_000, cached: 800_000 },
        cost: { currency: "USD", amount: 1.35 },
      }),
      expect.not.objectContaining({ cost: expect.anything() }),
    ]);
    const failed = {
      "event.name": "codex.sse_event",
      "event.kind": "response.completed",
      "error.message": "x",
    };
    expect(read("logs", logs("codex_cli_rs", failed))).toMatchObject({
      odd: 1,
      events: [{ model: "unknown" }],
    });
  });

  it("is read of Gemini CLI, and not a second time by the conventions", () => {
    const told = logs(
      "gemini-cli",
      {
        "event.name": "gemini_cli.api_response",
        "session.id": "s-1",
        prompt_id: "p-1",
        model: "gemini-2.5-pro",
        input_token_count: 100_000,
        output_token_count: 1000,
        cached_content_token_count: 50_000,
        thoughts_token_count: 500,
        tool_token_count: 0,
        total_token_count: 101_500,
      },
      {
        "event.name": "gen_ai.client.inference.operation.details",
        "gen_ai.request.model": "gemini-2.5-pro",
        "gen_ai.usage.input_tokens": 100_000,
        "gen_ai.usage.output_tokens": 1000,
      },
    );
    expect(eventsOf("logs", told)).toEqual([
      expect.objectContaining({
        tokens: { in: 100_000, out: 1500, cached: 50_000 },
        cost: { currency: "USD", amount: 0.08375 },
      }),
    ]);
  });

  it("with numbers that cannot be is a request that nobody knows the cost of", () => {
    const request = {
      "event.name": "claude_code.api_request",
      request_id: "q",
      model: "gpt-5",
      cost_usd: 0.1,
    };
    for (const odd of [{ cost_usd: -1 }, { cost_usd: "NaN" }, { input_tokens: -5 }, { output_tokens: 1.5 }])
      expect(read("logs", logs("claude-code", { ...request, ...odd }))).toEqual({
        odd: 1,
        records: 1,
        activity: [],
        tools: [],
        events: [{ requestId: "q", model: "gpt-5", tokens: { in: 0, out: 0 }, time: MOMENT }],
      });
  });
});

describe("what agents trace", () => {
  const chat = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "github",
    "gen_ai.request.model": "claude-opus-4.8",
    "gen_ai.response.model": "claude-opus-4-8",
    "gen_ai.usage.input_tokens": 20_000,
    "gen_ai.usage.output_tokens": 1000,
    "gen_ai.usage.cache_read.input_tokens": 10_000,
    "github.copilot.cost": 1,
  };

  it("is read of Copilot CLI by the conventions, each request once and no agent's sum of them", () => {
    const told = traces(
      { name: "invoke_agent copilot", with: { ...chat, "gen_ai.operation.name": "invoke_agent" } },
      { name: "chat claude-opus-4.8", with: { ...chat, "gen_ai.response.id": "msg_1" } },
      { name: "chat claude-opus-4.8", with: chat },
      { name: "execute_tool bash", with: { "gen_ai.operation.name": "execute_tool" } },
    );
    expect(eventsOf("traces", told)).toEqual([
      {
        requestId: "msg_1",
        model: "claude-opus-4-8",
        tokens: { in: 20_000, out: 1000, cached: 10_000 },
        cost: { currency: "USD", amount: 0.08 },
        time: MOMENT,
        signal: "traces",
      },
      expect.objectContaining({ requestId: "span-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b172" }),
    ]);
  });

  it("is read of Claude Code by names of its own", () => {
    const used = { input_tokens: 10, output_tokens: 5, cache_read_tokens: 100, cache_creation_tokens: 50 };
    const told = traces(
      { name: "claude_code.interaction", with: {} },
      { name: "claude_code.llm_request", with: { model: "claude-opus-4-8", request_id: "req_1", ...used } },
      {
        name: "claude_code.llm_request",
        failed: true,
        with: { model: "claude-opus-4-8", error: "overloaded" },
      },
    );
    expect(eventsOf("traces", told)).toEqual([
      expect.objectContaining({
        requestId: "req_1",
        tokens: { in: 160, out: 5, cached: 100 },
        signal: "traces",
      }),
    ]);
  });

  it("without a word of tokens is of unknown cost, unless it failed", () => {
    const silent = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5" };
    const told = traces(
      { name: "chat gpt-5", with: silent },
      { name: "chat gpt-5", failed: true, with: silent },
      { name: "chat gpt-5", with: { ...silent, "error.type": "timeout" } },
    );
    expect(eventsOf("traces", told)).toEqual([
      {
        requestId: "span-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b170",
        model: "gpt-5",
        tokens: { in: 0, out: 0 },
        time: MOMENT,
        signal: "traces",
      },
    ]);
  });
});

describe("what agents measure", () => {
  const session = { "session.id": "s-1", model: "claude-opus-4-8" };

  it("is a running total, whose later points take the place of earlier ones in any order", () => {
    const at = (value: number, time: string) =>
      metric("claude_code.cost.usage", { as: "sum", unit: "USD" }, { value, time, with: session });
    const points = [
      at(0.5, "1795246971250000000"),
      at(2.25, "1795246981250000000"),
      at(1, "1795246976250000000"),
    ];
    expect(spentBy(...points)).toBe(2_250_000_000n);
    expect(spentBy(...points.toReversed(), ...points)).toBe(2_250_000_000n);
    // Begun anew, as after a restart, it is another one.
    const anew = { value: 0.5, start: "1795246980000000000", with: session };
    expect(spentBy(...points, metric("claude_code.cost.usage", { as: "sum" }, anew))).toBe(2_750_000_000n);
  });

  it("is what came since the point before it, where its exporter says so", () => {
    const at = (value: number, start: string, time: string) =>
      metric("claude_code.cost.usage", { as: "sum", delta: true }, { value, start, time, with: session });
    const points = [
      at(0.5, "1795246000000000000", "1795246010000000000"),
      at(0.25, "1795246010000000000", "1795246020000000000"),
    ];
    expect(spentBy(...points, ...points)).toBe(750_000_000n);
  });

  it("of Claude Code is money by one metric and tokens by another, not both", () => {
    const tokens = metric(
      "claude_code.token.usage",
      { as: "sum", unit: "tokens" },
      ...["input", "output", "cacheRead", "cacheCreation"].map((type) => ({
        value: 1e6,
        with: { ...session, type },
      })),
    );
    const cost = metric("claude_code.cost.usage", { as: "sum", unit: "USD" }, { value: 2, with: session });
    expect(eventsOf("metrics", tokens)).toHaveLength(4);
    expect(spentBy(tokens, cost)).toBe(2_000_000_000n);
  });

  it("by the conventions is a histogram of tokens, priced by the list", () => {
    const told = (service: string) =>
      metric(
        "gen_ai.client.token.usage",
        { as: "histogram", service },
        { value: 100_000, with: { "gen_ai.token.type": "input", "gen_ai.request.model": "gpt-5" } },
        { value: 10_000, with: { "gen_ai.token.type": "output", "gen_ai.request.model": "gpt-5" } },
      );
    expect(spentBy(told("copilot"))).toBe(225_000_000n);
    expect(spentBy(told("gemini-cli"))).toBe(0n);
  });

  it("of Codex CLI and Gemini CLI counts no part twice", () => {
    const kinds = ["total", "input", "cached_input", "output", "reasoning_output"];
    const codex = metric(
      "codex.turn.token_usage",
      { as: "histogram" },
      ...kinds.map((kind) => ({ value: 10_000, with: { token_type: kind, model: "gpt-5-codex" } })),
    );
    expect(eventsOf("metrics", codex)).toHaveLength(2);
    const gemini = metric(
      "gemini_cli.token.usage",
      { as: "sum" },
      ...["input", "output", "thought", "cache", "tool"].map((type) => ({
        value: 1000,
        with: { type, model: "gemini-2.5-flash" },
      })),
    );
    expect(eventsOf("metrics", gemini)).toHaveLength(4);
  });

  it("is no usage where it is a level, or another metric", () => {
    const level = metric("claude_code.cost.usage", { as: "sum" }, { value: 2, with: session });
    expect(eventsOf("metrics", level.replace(',"isMonotonic":true', ""))).toEqual([]);
    expect(
      eventsOf("metrics", metric("claude_code.session.count", { as: "sum" }, { value: 2, with: {} })),
    ).toEqual([]);
    const below = metric("claude_code.cost.usage", { as: "sum" }, { value: -2, with: session });
    expect(read("metrics", below)).toMatchObject({ odd: 1, events: [{ tokens: { in: 0, out: 0 } }] });
  });
});
