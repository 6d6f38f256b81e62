import { describe, expect, it } from "vitest";
import type { Activity } from "../../../src/engine/activity.ts";
import { keptHost, keptPath, keptSession } from "../../../src/scan/activity/kept-name.ts";
import { UnusableReport } from "../../../src/scan/reports/unusable-report.ts";
import { readOtlp } from "../../../src/scan/usage/otlp/read-otlp.ts";
import { readFeed } from "../../../src/scan/usage/read-feed.ts";
import { logs, traces } from "../usage/agent-payloads.ts";

const words = (activity: readonly Activity[]) => activity.map(({ kind, name }) => `${kind} ${name}`);
const inLogs = (text: string) => words(readOtlp(Buffer.from(text), "logs", "json").activity);
const inSpans = (text: string) => words(readOtlp(Buffer.from(text), "traces", "json").activity);
const inFeed = (...records: readonly object[]) =>
  words(readFeed(Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""))).activity);
const input = (value: object) => JSON.stringify(value);

describe("what agents log of their tools [P80] [P83]", () => {
  it("as Claude Code does: what it read, whom it called, in which session", () => {
    const result = { "event.name": "claude_code.tool_result", "session.id": "s-1", success: "true" };
    const read = {
      ...result,
      tool_name: "Read",
      tool_input: input({ file_path: "/home/runner/work/shop/shop/src/a.ts" }),
    };
    const fetched = {
      ...result,
      tool_name: "WebFetch",
      tool_input: input({ url: "https://docs.example.com/x?key=1" }),
    };
    expect(inLogs(logs("claude-code", read, fetched))).toEqual([
      "read src/a.ts",
      "session s-1",
      "call docs.example.com",
      "session s-1",
    ]);
  });

  it("as Codex CLI, Gemini CLI and the conventions do", () => {
    const codex = { "event.name": "codex.tool_result", "conversation.id": "c-1", tool_name: "view_image" };
    expect(
      inLogs(logs("codex-cli", { ...codex, arguments: input({ path: "/workspaces/shop/a.png" }) })),
    ).toEqual(["read a.png", "session c-1"]);
    const gemini = { "event.name": "gemini_cli.tool_call", "session.id": "g-1" };
    const read = {
      ...gemini,
      function_name: "read_file",
      function_args: input({ absolute_path: "/github/workspace/b.ts" }),
    };
    const prompt = "Compare https://a.example.com/x and (http://b.example.com:8080/y).";
    const web = { ...gemini, function_name: "web_fetch", function_args: input({ prompt }) };
    expect(inLogs(logs("gemini-cli", read, web))).toEqual([
      "read b.ts",
      "session g-1",
      "call a.example.com",
      "call b.example.com:8080",
      "session g-1",
    ]);
    const tool = {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.conversation.id": "v-1",
      "gen_ai.tool.name": "readFile",
      "gen_ai.tool.call.arguments": input({ filePath: "src/c.ts" }),
    };
    expect(inSpans(traces({ name: "execute_tool readFile", with: tool }))).toEqual([
      "read src/c.ts",
      "session v-1",
    ]);
    const span = { tool_name: "Read", file_path: "src/d.ts" };
    expect(inSpans(traces({ name: "claude_code.tool", with: span }))).toEqual(["read src/d.ts"]);
    expect(inSpans(traces({ name: "claude_code.tool", with: { ...span, tool_name: "Edit" } }))).toEqual([]);
  });

  it("and says nothing where a read failed, a tool writes, or its arguments are cut off or untold", () => {
    const result = { "event.name": "claude_code.tool_result" };
    const path = input({ file_path: "src/a.ts" });
    const records = [
      { ...result, tool_name: "Read", tool_input: path, success: "false" },
      { ...result, tool_name: "Write", tool_input: path },
      { ...result, tool_name: "Read", tool_input: path.slice(0, -4) },
      { ...result, tool_name: "Read" },
      { "event.name": "my.tool_result", tool_name: "Read", tool_input: path },
    ];
    expect(inLogs(logs("t", ...records))).toEqual([]);
  });

  it("nor do servers' spans, which are called and call nobody; a request to a model is no other call", () => {
    const at = { "server.address": "api.example.com", "server.port": 8443 };
    const spans = JSON.parse(traces({ name: "GET", with: at }, { name: "GET", with: at })) as {
      resourceSpans: [{ scopeSpans: [{ spans: { kind?: number }[] }] }];
    };
    const [server, client] = spans.resourceSpans[0].scopeSpans[0].spans;
    server!.kind = 2;
    client!.kind = 3;
    expect(inSpans(JSON.stringify(spans))).toEqual(["call api.example.com:8443"]);
    expect(inSpans(traces({ name: "chat m", with: { ...at, "gen_ai.operation.name": "chat" } }))).toEqual([
      "model-call api.example.com:8443",
    ]);
  });
});

describe("what gateways log [P83]", () => {
  const access = {
    _schema: "audit/v0.26.0",
    ts: 1761074374.646,
    client: "172.30.0.20",
    dest: "-:-",
    method: "CONNECT",
  };

  it("is each connection of the agent firewall, let through or refused", () => {
    const passed = {
      ...access,
      host: "api.github.com:443",
      url: "api.github.com:443",
      status: 200,
      decision: "TCP_TUNNEL",
    };
    const refused = {
      ...access,
      host: "evil.example.com",
      url: "evil.example.com:443",
      status: 403,
      decision: "TCP_DENIED",
    };
    const plain = {
      ...access,
      host: "old.example.com",
      url: "http://old.example.com/a?b=c",
      status: 200,
      decision: "TCP_MISS",
    };
    expect(inFeed(passed, refused, plain)).toEqual([
      "call api.github.com",
      "refused-call evil.example.com",
      "call old.example.com:80",
    ]);
  });

  it("is where LiteLLM sent a request", () => {
    const row = {
      request_id: "q",
      spend: 0.1,
      model: "m",
      startTime: "2026-11-21T07:42:51Z",
      prompt_tokens: 1,
    };
    expect(inFeed({ ...row, api_base: "https://api.openai.com/v1?key=1" }, row)).toEqual([
      "model-call api.openai.com",
    ]);
  });
});

describe("a plain telling", () => {
  it("names one thing a line, or says that there was none", () => {
    const told = [
      { file_read: "./src/a.ts" },
      { external_call: "registry.example.com:443" },
      { external_call: "https://x.example.com", refused: true },
      { external_call: "http://localhost:3000" },
      { model_call: "llm.example.com" },
      { session: "s" },
      { files_read: 0 },
      { external_calls: 0 },
    ];
    expect(inFeed(...told)).toEqual([
      "read src/a.ts",
      "call registry.example.com",
      "refused-call x.example.com",
      "model-call llm.example.com",
      "session s",
      "read ",
      "call ",
    ]);
  });

  it.each([
    { file_read: "" },
    { file_read: 1 },
    { file_read: "a", external_call: "b" },
    { file_read: "a", refused: true },
    { external_call: "a", refused: "yes" },
    { external_calls: 2 },
    { odd: "a" },
  ])("is refused whole where one is none: %j", (odd) => {
    expect(() => inFeed({ session: "s" }, odd)).toThrow(UnusableReport);
  });
});

describe("what is kept of a name", () => {
  it("has no secret, no person's name, no query and no control character", () => {
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8".slice(0, 36)}`;
    expect(keptPath(`/tmp/${token}/x`)?.name).toBe("/tmp/‹a secret of 40 characters›/x");
    expect(keptPath("/Users/alice/notes.md")?.name).toBe("~/notes.md");
    expect(keptPath("C:\\Users\\alice\\notes.md")?.name).toBe("~\\notes.md");
    expect(keptPath("src/a\u202e\u0000.ts")?.name).toBe("src/a  .ts");
    expect(keptPath("x".repeat(5_000))?.name).toHaveLength(1_000);
    expect(keptHost("https://user:word@Example.COM./a?b#c")?.name).toBe("example.com");
    expect(keptSession(token)?.name).not.toContain(token);
  });

  it("is nothing of this machine, nor of what is no host", () => {
    for (const told of [
      "http://localhost:1",
      "127.0.0.1",
      "http://[::1]/",
      "a.localhost",
      "",
      "-:-",
      "/tmp/x.sock",
      "a b",
    ])
      expect([told, keptHost(told)]).toEqual([told, undefined]);
    expect(keptHost("[2001:db8::1]:8443")?.name).toBe("[2001:db8::1]:8443");
    expect(keptHost("http://10.0.0.1")?.name).toBe("10.0.0.1:80");
  });
});
