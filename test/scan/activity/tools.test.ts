import { describe, expect, it } from "vitest";
import { toolLine } from "../../../src/cli/usage-line.ts";
import type { CalledTool } from "../../../src/engine/called-tool.ts";
import { UnusableReport } from "../../../src/scan/reports/unusable-report.ts";
import { readOtlp } from "../../../src/scan/usage/otlp/read-otlp.ts";
import { readFeed } from "../../../src/scan/usage/read-feed.ts";
import { logs, metric, NANOS, traces } from "../usage/agent-payloads.ts";

const words = (tools: readonly CalledTool[]) =>
  tools.map(({ tool, isFailed, milliseconds, signal }) =>
    [
      signal,
      tool,
      ...(isFailed ? ["failed"] : []),
      ...(milliseconds === undefined ? [] : [milliseconds]),
    ].join(" "),
  );
const inLogs = (text: string) => readOtlp(Buffer.from(text), "logs", "json").tools;
const inSpans = (text: string) => readOtlp(Buffer.from(text), "traces", "json").tools;
const linesOf = (records: readonly object[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");
const inFeed = (...records: readonly object[]) => readFeed(Buffer.from(linesOf(records))).tools;
const ids = (tools: readonly CalledTool[]) => new Set(tools.map(({ sha256 }) => sha256)).size;

describe("calls of tools in agents' telemetry [P51]", () => {
  it("as Claude Code, Codex CLI and Gemini CLI log them: name, outcome, time", () => {
    const claude = { "event.name": "claude_code.tool_result", "session.id": "s-1", tool_name: "Bash" };
    const done = { ...claude, tool_use_id: "t-1", success: "true", duration_ms: "1500" };
    const failed = { ...claude, tool_use_id: "t-2", success: "false", duration_ms: 20 };
    expect(words(inLogs(logs("claude-code", done, failed)))).toEqual([
      "logs Bash 1500",
      "logs Bash failed 20",
    ]);
    const codex = { "event.name": "codex.tool_result", "conversation.id": "c-1", call_id: "call_1" };
    const shell = { ...codex, tool_name: "shell", success: "true", duration_ms: "7" };
    expect(words(inLogs(logs("codex-cli", shell)))).toEqual(["logs shell 7"]);
    const gemini = { "event.name": "gemini_cli.tool_call", "session.id": "g-1", function_name: "read_file" };
    expect(words(inLogs(logs("gemini-cli", { ...gemini, success: false, duration_ms: 3 })))).toEqual([
      "logs read_file failed 3",
    ]);
  });

  it("as spans tell of them, with the time from their beginning to their end", () => {
    const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "readFile" };
    const spans = JSON.parse(
      traces(
        { name: "execute_tool readFile", with: tool },
        { name: "execute_tool readFile", failed: true, with: tool },
        { name: "claude_code.tool", with: { tool_name: "Bash" } },
        { name: "execute_tool readFile", with: { ...tool, "error.type": "timeout" } },
      ),
    ) as { resourceSpans: [{ scopeSpans: [{ spans: { startTimeUnixNano: string; kind?: number }[] }] }] };
    const [first] = spans.resourceSpans[0].scopeSpans[0].spans;
    first!.startTimeUnixNano = String(BigInt(NANOS) - 2_500_000_000n);
    expect(words(inSpans(JSON.stringify(spans)))).toEqual([
      "traces readFile 2500",
      "traces readFile failed 0",
      "traces Bash 0",
      "traces readFile failed 0",
    ]);
    // What the tool's own server tells of is the same call once more.
    first!.kind = 2;
    expect(inSpans(JSON.stringify(spans))).toHaveLength(3);
  });

  it("and of nothing else: a decision, a request to a model, a metric, another's event of that name", () => {
    const decision = { "event.name": "claude_code.tool_decision", tool_name: "Bash" };
    expect(inLogs(logs("claude-code", decision))).toEqual([]);
    expect(inLogs(logs("t", { "event.name": "my.tool_result", tool_name: "Bash" }))).toEqual([]);
    expect(inSpans(traces({ name: "chat m", with: { "gen_ai.operation.name": "chat" } }))).toEqual([]);
    const counted = metric(
      "gemini_cli.tool.call.count",
      { as: "sum" },
      { value: 3, with: { function_name: "x" } },
    );
    expect(readOtlp(Buffer.from(counted), "metrics", "json").tools).toEqual([]);
  });

  it("is one call when it is sent again, and two where two were made", () => {
    const call = { "event.name": "claude_code.tool_result", "session.id": "s-1", tool_name: "Read" };
    const byId = [
      { ...call, tool_use_id: "t-1" },
      { ...call, tool_use_id: "t-2" },
    ];
    expect(ids([...inLogs(logs("claude-code", ...byId)), ...inLogs(logs("claude-code", ...byId))])).toBe(2);
    const bySequence = [
      { ...call, "event.sequence": 4 },
      { ...call, "event.sequence": 5 },
    ];
    expect(
      ids([...inLogs(logs("claude-code", ...bySequence)), ...inLogs(logs("claude-code", ...bySequence))]),
    ).toBe(2);
    // Two sessions count from one each.
    const other = { ...bySequence[0], "session.id": "s-2" };
    expect(ids(inLogs(logs("claude-code", ...bySequence, other)))).toBe(3);
    const tool = { name: "execute_tool x", with: { "gen_ai.operation.name": "execute_tool" } };
    expect(ids([...inSpans(traces(tool, tool)), ...inSpans(traces(tool, tool))])).toBe(2);
  });

  it("keeps of a name neither a secret nor a control character, and of a time only what can be", () => {
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8".slice(0, 36)}`;
    const call = { "event.name": "codex.tool_result", call_id: "c" };
    const told = [
      { ...call, tool_name: `x ${token}` },
      { ...call, tool_name: "a\u202e\u0000b" },
      { ...call, tool_name: "y".repeat(5_000) },
      { ...call },
      { ...call, tool_name: "t", duration_ms: -1 },
      { ...call, tool_name: "t", duration_ms: 1e12 },
    ];
    const kept = inLogs(logs("codex-cli", ...told));
    expect(kept[0]?.tool).not.toContain(token);
    expect(kept.slice(1).map(({ tool }) => tool.length)).toEqual([4, 200, 1, 1, 1]);
    expect(kept.flatMap(({ milliseconds }) => milliseconds ?? [])).toEqual([]);
  });
});

describe("calls of tools by others", () => {
  it("are told plainly, one a line, by an id of each", () => {
    const told = [
      { tool_call: "Bash", id: "c-1", failed: true, seconds: 1.5 },
      { tool_call: "Bash", id: "c-2" },
      { tool_calls: 0 },
      { file_read: "a" },
    ];
    expect(words(inFeed(...told))).toEqual(["logs Bash failed 1500", "logs Bash", "logs "]);
    // As `usage import` sends them on.
    const sent = inFeed(...told)
      .map(toolLine)
      .join("");
    expect(words(readFeed(Buffer.from(sent)).tools)).toEqual(["logs Bash failed 1500", "logs Bash", "logs "]);
  });

  it.each([
    { tool_call: "Bash" },
    { tool_call: "", id: "c" },
    { tool_call: "Bash", id: "" },
    { tool_call: "Bash", id: 1 },
    { tool_call: "Bash", id: "c", failed: "yes" },
    { tool_call: "Bash", id: "c", seconds: -1 },
    { tool_call: "Bash", id: "c", extra: 1 },
    { tool_calls: 3 },
  ])("and refused whole where one is none: %j", (odd) => {
    expect(() => inFeed({ session: "s" }, odd)).toThrow(UnusableReport);
  });

  it("are named in LiteLLM's spend logs, of the servers of tools behind it", () => {
    const row = { spend: 0, model: "", startTime: "2026-11-21T07:42:51Z", prompt_tokens: 0 };
    const called = {
      ...row,
      request_id: "q-1",
      mcp_namespaced_tool_name: "github-search",
      request_duration_ms: 40,
    };
    expect(words(inFeed(called, { ...row, request_id: "q-2", mcp_namespaced_tool_name: null }))).toEqual([
      "logs github-search 40",
    ]);
  });
});
