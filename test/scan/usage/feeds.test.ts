import { describe, expect, it } from "vitest";
import { UnusableReport } from "../../../src/scan/reports/unusable-report.ts";
import { FEED_FORMATS, readFeed } from "../../../src/scan/usage/read-feed.ts";
import { logs } from "./agent-payloads.ts";

const read = (text: string, format?: (typeof FEED_FORMATS)[number]) => readFeed(Buffer.from(text), format);
const CALL = { kind: "call", name: "api.anthropic.com" };
const lines = (...records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

describe("LiteLLM", () => {
  const callback = {
    id: "chatcmpl-1",
    trace_id: "t-1",
    call_type: "acompletion",
    status: "success",
    response_cost: 0.0125,
    total_tokens: 1200,
    prompt_tokens: 1000,
    completion_tokens: 200,
    startTime: 1795246960.5,
    endTime: 1795246971.25,
    model: "claude-opus-4-8",
    metadata: { usage_object: { prompt_tokens_details: { cached_tokens: 600 } } },
  };
  const row = {
    request_id: "chatcmpl-2",
    call_type: "acompletion",
    spend: 0.5,
    total_tokens: 30,
    prompt_tokens: 10,
    completion_tokens: 20,
    startTime: "2026-11-21T07:42:00Z",
    endTime: "2026-11-21T08:42:51.250000+01:00",
    model: "gpt-5",
  };

  it("tells by its callbacks: one payload, a list, or one a line", () => {
    const event = {
      requestId: "chatcmpl-1",
      model: "claude-opus-4-8",
      tokens: { in: 1000, out: 200, cached: 600 },
      cost: { currency: "USD", amount: 0.0125 },
      time: "2026-11-21T07:42:51.250Z",
    };
    for (const text of [
      JSON.stringify(callback),
      JSON.stringify([callback]),
      JSON.stringify({ kwargs: {}, standard_logging_object: callback }),
      lines(callback),
    ])
      expect(read(text)).toEqual({
        format: "litellm",
        events: [event],
        odd: 0,
        ignored: 0,
        activity: [],
        tools: [],
      });
  });

  it("tells by the rows of its spend logs", () => {
    expect(read(JSON.stringify([row]))).toMatchObject({
      format: "litellm",
      events: [
        {
          requestId: "chatcmpl-2",
          tokens: { in: 10, out: 20 },
          cost: { amount: 0.5 },
          time: "2026-11-21T07:42:51.250Z",
        },
      ],
    });
  });

  it("that could not find out a cost tells of none: priced by the list, or unknown", () => {
    const unpriced = [
      { ...callback, response_cost: null },
      { ...row, spend: 0, model: "in-house" },
    ];
    const [listed, unknown] = read(JSON.stringify(unpriced)).events;
    expect(listed?.cost).toEqual({ currency: "USD", amount: 0.0073 });
    expect(unknown?.cost).toBeUndefined();
    const failed = { ...callback, status: "failure", response_cost: 0 };
    const unused = { total_tokens: 0, prompt_tokens: 0, completion_tokens: 0 };
    expect(read(JSON.stringify([callback, { ...failed, ...unused }])).events).toHaveLength(1);
    expect(read(JSON.stringify([failed])).events).toHaveLength(1);
  });
});

describe("GitHub's agent firewall", () => {
  const line = {
    _schema: "token-usage/v0.26.0",
    timestamp: "2026-11-21T07:42:51.250Z",
    event: "token_usage",
    request_id: "11111111-2222-3333-4444-555555555555",
    provider: "anthropic",
    model: "claude-sonnet-5-5",
    path: "/v1/messages",
    status: 200,
    streaming: true,
    input_tokens: 10_000,
    output_tokens: 1000,
    cache_read_tokens: 100_000,
    cache_write_tokens: 10_000,
    duration_ms: 1200,
  };

  it("tells of tokens in `token-usage.jsonl`; the cached ones are beside Anthropic's input, and in that of others", () => {
    const copilot = {
      ...line,
      request_id: "r-2",
      provider: "copilot",
      model: "gpt-5",
      input_tokens: 120_000,
    };
    expect(read(lines(line, copilot))).toMatchObject({
      format: "agent-firewall",
      events: [
        { tokens: { in: 120_000, out: 1000, cached: 100_000 }, cost: { currency: "USD", amount: 0.065 } },
        { tokens: { in: 120_000, out: 1000, cached: 100_000 } },
      ],
    });
  });

  it("tells in `audit.jsonl` of connections, which are no requests to models", () => {
    const access = {
      _schema: "audit/v0.26.0",
      timestamp: "2026-11-21T07:42:51.250Z",
      event: "http_access",
      client: "172.30.0.20",
      host: "api.anthropic.com:443",
      dest: "160.79.104.10:443",
      method: "CONNECT",
      status: 200,
      decision: "TCP_TUNNEL",
      url: "api.anthropic.com:443",
    };
    expect(read(lines(access, access))).toEqual({
      format: "agent-firewall",
      events: [],
      odd: 0,
      ignored: 2,
      tools: [],
      activity: [CALL, CALL],
    });
    expect(read(lines(access, line))).toMatchObject({ ignored: 1, events: [{}] });
    expect(() => read(lines(line, { event: "strange" }))).toThrow(/1 of its records/);
  });
});

describe("a table", () => {
  it("names its columns, in any order, with quotes where they are needed", () => {
    const table = [
      "model,request_id,time,tokens_in,tokens_out,tokens_cached,cost,currency",
      '"a ""b"", c",q-1,2026-11-21 07:42:51,100,20,50,0.5,EUR',
      "gpt-5,q-2,2026-11-21T09:42:51+02:00,1000000,0,,,",
      "gpt-5,q-3,2026-11-21T07:42:51Z,-1,0,,,",
      "",
    ].join("\r\n");
    expect(read(table)).toEqual({
      format: "csv",
      odd: 1,
      ignored: 0,
      activity: [],
      tools: [],
      events: [
        {
          requestId: "q-1",
          model: 'a "b", c',
          tokens: { in: 100, out: 20, cached: 50 },
          cost: { currency: "EUR", amount: 0.5 },
          time: "2026-11-21T07:42:51.000Z",
        },
        {
          requestId: "q-2",
          model: "gpt-5",
          tokens: { in: 1_000_000, out: 0 },
          cost: { currency: "USD", amount: 1.25 },
          time: "2026-11-21T07:42:51.000Z",
        },
        { requestId: "q-3", model: "gpt-5", tokens: { in: 0, out: 0 }, time: "2026-11-21T07:42:51.000Z" },
      ],
    });
  });

  it.each([
    ["request_id,model\nq,m\n", /no column `time`/],
    ["request_id,model,time,tokens_in,tokens_out,price\n", /column `price` is not known/],
    ["request_id,request_id\n", /column `request_id` is there twice/],
    ["request_id;model;time;tokens_in;tokens_out\n", /not separated by commas/],
    ["request\tmodel\ttime\ttokens_in\n", /not separated by commas/],
    ["id,model,time,input_tokens,output_tokens\n", /column `id` is not known/],
    ["request_id,model,time,tokens_in,tokens_out\nq,m\n", /2 cells, not 5/],
    ["request_id,model,time,tokens_in,tokens_out\nq,m,yesterday,1,1\n", /time is none/],
    ['request_id,model,time,tokens_in,tokens_out\nq,"m"x,2026-11-21T07:42:51Z,1,1\n', /quote/],
    ["request_id,model,time,tokens_in,tokens_out,currency\nq,m,2026-11-21T07:42:51Z,1,1,Euro\n", /currency/],
  ])("is refused whole where it is none: %j", (table, words) => {
    expect(() => read(table)).toThrow(words);
  });
});

describe("a file of any form", () => {
  it("is known by what it begins with, and OTLP is read one request a line", () => {
    const request = { "event.name": "claude_code.api_request", request_id: "q", model: "m", cost_usd: 0.5 };
    const told = logs("claude-code", request, { "event.name": "user_prompt" });
    expect(read(`${told}\n${told}\n`)).toMatchObject({ format: "otlp", ignored: 2, events: [{}, {}] });
    const event = { request_id: "q", model: "m", tokens: { in: 1, out: 1 }, time: "2026-11-21T07:42:51Z" };
    expect(read(lines(event, event))).toMatchObject({ format: "usage", events: [{}, {}] });
    expect(read(JSON.stringify({ version: 1, run: "R-1", events: [event] }))).toMatchObject({
      format: "usage",
      run: "R-1",
    });
    expect(read(lines({ ...event, spend: 1 }), "litellm")).toMatchObject({ format: "litellm" });
  });

  it.each(["{}", "[]", "1", '{"hello":1}', "hello", ""])(
    "is refused where nothing says what it is: %j",
    (text) => {
      expect(() => read(text)).toThrow();
    },
  );

  it("whatever its bytes are is read or refused, and never ends the reader", () => {
    for (const format of [undefined, ...FEED_FORMATS])
      for (const bytes of [
        Buffer.from([0xff, 0x00]),
        Buffer.from("null"),
        Buffer.from("\u0000"),
        Buffer.from('"'),
      ])
        expect(() => readFeed(bytes, format)).toThrow(UnusableReport);
  });
});
