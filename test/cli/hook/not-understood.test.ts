import { describe, expect, it } from "vitest";
import type { Ran } from "../run.ts";
import { ask } from "./asked.ts";

const claude = (tool_name: string, tool_input: object) => ({
  hook_event_name: "PreToolUse",
  cwd: "/work",
  tool_name,
  tool_input,
});
const json = ({ stdout }: Ran) => JSON.parse(stdout);

describe("what a hook does not understand", () => {
  const OVER = 8 * 1024 * 1024 + 1;
  const EVENTS: readonly [what: string, event: () => object | string | Buffer, said: string][] = [
    ["nothing", () => "", "the event is not JSON"],
    ["no JSON", () => "{", "the event is not JSON"],
    ["a list", () => "[]", "the event is not a JSON object"],
    ["bytes that are no UTF-8", () => Buffer.from([0x7b, 0xff, 0x7d]), "the event is not UTF-8"],
    ["more than eight megabytes", () => Buffer.alloc(OVER, 0x20), "larger than 8388608 bytes"],
    ["another event", () => ({ ...claude("Bash", {}), hook_event_name: "PostToolUse" }), "`PostToolUse`"],
    ["no tool", () => ({ ...claude("", {}) }), "the event has no `tool_name`"],
    [
      "a tool of another type",
      () => ({ ...claude("Bash", {}), tool_name: 7 }),
      "`tool_name` of the event is not text",
    ],
    ["a shell without a command", () => claude("Bash", {}), "the tool's input has no `command`"],
    ["a command that is a list", () => claude("Bash", { command: ["rm", "-rf", "/"] }), "is not text"],
    ["a file without a name", () => claude("Write", { content: "a" }), "names no file"],
    ["no folder", () => ({ ...claude("Bash", { command: "ls" }), cwd: undefined }), "the event has no `cwd`"],
    ["keys of every object", () => '{"__proto__":{"hook_event_name":"PreToolUse"}}', "no `hook_event_name`"],
    [
      "a command in the prototype",
      () =>
        JSON.stringify(claude("Bash", {})).replace(
          '"tool_input":{}',
          '"tool_input":{"__proto__":{"command":"ls"}}',
        ),
      "has no `command`",
    ],
  ];

  it.each(EVENTS)("is denied: %s", async (_what, event, said) => {
    for (const host of ["claude-code", "codex"]) {
      const { status, stdout, stderr } = await ask(host, event());
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(said);
    }
  });

  it("is denied by every host in its own form", async () => {
    for (const host of ["claude-code", "codex", "cursor", "gemini", "generic"])
      expect((await ask(host, "nonsense")).status, host).toBe(2);
    expect(json(await ask("cursor", "nonsense"))).toMatchObject({ permission: "deny" });
  });

  it("nests as deep as it likes, and ends nothing", async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
    const event = JSON.stringify(claude("mcp__x__y", {})).replace('"tool_input":{}', `"tool_input":${deep}`);
    expect((await ask("claude-code", event)).status).toBe(0);
    const wide = claude("mcp__x__y", { list: Array.from({ length: 100_001 }, () => "a") });
    expect((await ask("claude-code", wide)).status).toBe(2);
  });

  it("is bounded: as many files as a host will wait for, and paths that can be", async () => {
    const reading = (...reads: string[]) => ask("generic", { version: 1, tool: "a", cwd: "/", reads });
    const many = Array.from({ length: 1000 }, (_, at) => `/nowhere/${at}`);
    expect((await reading(...many)).status).toBe(0);
    expect((await reading(...many, "/nowhere/more")).status).toBe(2);
    expect((await reading("a/".repeat(1500))).status).toBe(0);
    expect(json(await reading("a/".repeat(30_000))).reasons[0].message).toContain("longer than any path");
  });

  it("is a host that nobody knows: the command cannot run", async () => {
    const { status, stderr } = await ask("claude-cod", "{}");
    expect(status).toBe(2);
    expect(stderr).toContain("write `proofgate hook claude-code`");
  });
});
