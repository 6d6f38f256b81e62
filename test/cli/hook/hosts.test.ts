import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "../run.ts";
import { newWorkTree, type WorkTree } from "../work-tree.ts";
import { ask } from "./asked.ts";

let tree: WorkTree;
beforeAll(() => {
  tree = newWorkTree();
  tree.git("commit", "-q", "--allow-empty", "-m", "start");
});
afterAll(() => tree.remove());

/** Events as the hosts' own pages show them, with another command or file in it. */
const claude = (tool_name: string, tool_input: object) => ({
  session_id: "abc123",
  transcript_path: "/home/agent/.claude/projects/x/00893aaf.jsonl",
  cwd: tree.home,
  permission_mode: "default",
  hook_event_name: "PreToolUse",
  tool_name,
  tool_input,
  tool_use_id: "toolu_01ABC123",
});
const codex = (tool_name: string, command: string) => ({
  session_id: "0199",
  turn_id: "turn-1",
  transcript_path: null,
  cwd: tree.home,
  hook_event_name: "PreToolUse",
  model: "gpt-5-codex",
  permission_mode: "default",
  tool_name,
  tool_input: { command },
  tool_use_id: "call-1",
});
const copilot = (toolName: string, toolArgs: unknown) => ({
  sessionId: "s",
  timestamp: 1704614600000,
  cwd: tree.home,
  toolName,
  toolArgs,
});
const cursor = (hook_event_name: string, more: object) => ({
  conversation_id: "conv-123",
  generation_id: "gen-456",
  hook_event_name,
  cursor_version: "2.0.77",
  workspace_roots: [tree.home],
  ...more,
});
const gemini = (tool_name: string, tool_input: object) => ({
  session_id: "s",
  transcript_path: "/home/agent/.gemini/tmp/x.json",
  cwd: tree.home,
  hook_event_name: "BeforeTool",
  timestamp: "2026-11-22T10:00:00Z",
  tool_name,
  tool_input,
});

const BLOCKED = "rm -rf /";
const UNKNOWN = "frobnicate all";
const QUIET = { status: 0, stdout: "", stderr: "" };
const json = ({ stdout }: Ran) => JSON.parse(stdout);

describe("claude-code", () => {
  it("is silent where nothing speaks against the call: it never allows in the user's place [H8]", async () => {
    expect(
      await ask("claude-code", claude("Bash", { command: "npm test", description: "Run tests" })),
    ).toEqual(QUIET);
    expect(await ask("claude-code", claude("TodoWrite", { todos: [{ content: "a" }] }))).toEqual(QUIET);
  });

  it("denies by exit 2 with what, why and what next on standard error, and nothing on standard output", async () => {
    const { status, stdout, stderr } = await ask("claude-code", claude("Bash", { command: BLOCKED }));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(
      "proofgate: deny: `rm` deletes `/`\n  = note: that belongs to the machine's system\n  = help: name exactly what is to go\n",
    );
  });

  it("asks as the host wants to be answered", async () => {
    const ran = await ask("claude-code", claude("Bash", { command: UNKNOWN }));
    expect(ran).toMatchObject({ status: 0, stderr: "" });
    expect(json(ran)).toEqual({
      hookSpecificOutput: {
        hookEventName: "PreToolUse",
        permissionDecision: "ask",
        permissionDecisionReason: expect.stringContaining("nothing is known of the program `frobnicate`"),
      },
    });
  });

  it("denies what it would ask where nobody can be asked", async () => {
    const { status, stderr } = await ask("claude-code", claude("Bash", { command: UNKNOWN }), "--unattended");
    expect(status).toBe(2);
    expect(stderr).toContain("nobody can be asked here");
  });

  it.each([
    ["Write", { file_path: ".git/hooks/pre-commit", content: "#!/bin/sh\n" }],
    ["Edit", { file_path: ".git/config", old_string: "a", new_string: "b" }],
    ["MultiEdit", { file_path: ".git/config", edits: [{ old_string: "a", new_string: "b" }] }],
    ["NotebookEdit", { notebook_path: ".git/a.ipynb", new_source: "a" }],
    ["mcp__files__write_file", { path: ".git/config", content: "a" }],
    ["mcp__shell__run_command", { command: BLOCKED }],
  ])("reads what %s would write", async (tool, input) => {
    expect((await ask("claude-code", claude(tool, input))).status).toBe(2);
  });
});

describe("codex", () => {
  const patch = (path: string) => `*** Begin Patch\n*** Add File: ${path}\n+a\n*** End Patch\n`;

  it("is silent, or denies by exit 2 with a reason", async () => {
    expect(await ask("codex", codex("Bash", "npm test"))).toEqual(QUIET);
    const { status, stdout, stderr } = await ask("codex", codex("Bash", BLOCKED));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("name exactly what is to go");
  });

  it("denies what a person would be asked, for the host takes `ask` as a failure and goes on", async () => {
    const { status, stdout, stderr } = await ask("codex", codex("Bash", UNKNOWN));
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain("a person may do it by hand");
  });

  it("reads patches: every file in them, and where one is moved to", async () => {
    expect(await ask("codex", codex("apply_patch", patch("src/a.ts")))).toEqual(QUIET);
    expect((await ask("codex", codex("apply_patch", patch(".git/hooks/a")))).status).toBe(2);
    const moved =
      "*** Begin Patch\n*** Update File: a.ts\n*** Move to: .git/hooks/a\n@@\n-a\n+b\n*** End Patch\n";
    expect((await ask("codex", codex("apply_patch", moved))).status).toBe(2);
    expect((await ask("codex", codex("apply_patch", "nothing at all"))).status).toBe(2);
  });
});

describe("copilot", () => {
  const DENIED = {
    permissionDecision: "deny",
    permissionDecisionReason: expect.stringContaining("`rm` deletes `/`"),
  };

  it("takes its arguments as JSON text or as an object", async () => {
    expect(await ask("copilot", copilot("bash", '{"command":"npm test","description":"a"}'))).toEqual(QUIET);
    for (const given of [JSON.stringify({ command: BLOCKED }), { command: BLOCKED }])
      expect(json(await ask("copilot", copilot("bash", given)))).toEqual(DENIED);
  });

  it("ends with 0 whatever it says: another status is skipped by the host, and the tool runs", async () => {
    expect((await ask("copilot", copilot("bash", { command: BLOCKED }))).status).toBe(0);
    const ran = await ask("copilot", "nonsense");
    expect(ran.status).toBe(0);
    expect(json(ran)).toMatchObject({
      permissionDecision: "deny",
      permissionDecisionReason: expect.stringContaining("the event is not JSON"),
    });
  });

  it("asks, and answers in VS Code's form to events in VS Code's form", async () => {
    expect(json(await ask("copilot", copilot("bash", { command: UNKNOWN })))).toMatchObject({
      permissionDecision: "ask",
    });
    const named = {
      hook_event_name: "PreToolUse",
      cwd: tree.home,
      tool_name: "bash",
      tool_input: { command: BLOCKED },
    };
    expect(json(await ask("copilot", named))).toMatchObject({
      ...DENIED,
      hookSpecificOutput: { hookEventName: "PreToolUse", ...DENIED },
    });
  });

  it("reads what its tools would write, a patch among them", async () => {
    const patch = "*** Begin Patch\n*** Add File: .git/hooks/a\n+a\n*** End Patch";
    for (const [tool, given] of [
      ["create", { path: ".git/hooks/a", file_text: "a" }],
      ["edit", { path: ".git/config", old_str: "a", new_str: "b" }],
      ["str_replace_editor", { command: "create", path: ".git/config", file_text: "b" }],
      ["apply_patch", patch],
    ] as const)
      expect(json(await ask("copilot", copilot(tool, given))), tool).toMatchObject({
        permissionDecision: "deny",
      });
    expect(await ask("copilot", copilot("view", { path: "README.md" }))).toEqual(QUIET);
  });
});

describe("cursor", () => {
  it("answers each of its events", async () => {
    const shell = (command: string) => ask("cursor", cursor("beforeShellExecution", { command, cwd: "" }));
    expect(await shell("npm test")).toEqual({ status: 0, stdout: "{}\n", stderr: "" });
    expect(json(await shell(BLOCKED))).toMatchObject({
      permission: "deny",
      agent_message: expect.stringContaining("name exactly what is to go"),
    });
    expect(json(await shell(UNKNOWN))).toMatchObject({ permission: "ask" });
    const server = { tool_name: "write_file", tool_input: '{"path":".git/config","content":"a"}' };
    expect(json(await ask("cursor", cursor("beforeMCPExecution", server)))).toMatchObject({
      permission: "deny",
    });
  });

  it("takes a server's tool for what it is given, not for the host's own of that name", async () => {
    const call = (tool_name: string, tool_input: object) =>
      ask("cursor", cursor("beforeMCPExecution", { tool_name, tool_input }));
    expect(json(await call("create", { title: "an issue", body: "a" }))).toEqual({});
    expect(json(await call("create", { path: ".git/hooks/a", text: "a" }))).toMatchObject({
      permission: "deny",
    });
  });

  it("denies what a person would be asked at events where the host asks nobody", async () => {
    const read = (file_path: string) => ask("cursor", cursor("beforeReadFile", { file_path, content: "" }));
    expect(json(await read("/home/agent/.ssh/id_ed25519"))).toMatchObject({ permission: "deny" });
    expect(json(await read(`${tree.home}/README.md`))).toEqual({});
    const write = { tool_name: "Write", tool_input: { file_path: "/etc/passwd", contents: "a" } };
    expect(json(await ask("cursor", cursor("preToolUse", write)))).toMatchObject({ permission: "deny" });
  });
});

describe("gemini", () => {
  it("says nothing by an empty object, denies by decision and by exit 2, and asks nobody", async () => {
    expect(await ask("gemini", gemini("run_shell_command", { command: "npm test" }))).toEqual({
      status: 0,
      stdout: "{}\n",
      stderr: "",
    });
    for (const command of [BLOCKED, UNKNOWN]) {
      const ran = await ask("gemini", gemini("run_shell_command", { command }));
      expect(ran.status).toBe(2);
      expect(json(ran)).toEqual({ decision: "deny", reason: ran.stderr });
    }
    expect(
      (await ask("gemini", gemini("replace", { file_path: ".git/config", new_string: "a" }))).status,
    ).toBe(2);
    expect((await ask("gemini", gemini("web_fetch", { prompt: "see https://a.example" }))).status).toBe(0);
  });
});

describe("generic", () => {
  const event = (more: object) => ({ version: 1, tool: "shell", cwd: tree.home, ...more });

  it("answers allow 0, ask 3, deny 2, with reasons", async () => {
    const allowed = await ask("generic", event({ command: "npm test" }));
    expect([allowed.status, json(allowed)]).toEqual([0, { version: 1, decision: "allow", reasons: [] }]);
    const asked = await ask("generic", event({ command: UNKNOWN }));
    expect([asked.status, json(asked).decision]).toEqual([3, "ask"]);
    const denied = await ask("generic", event({ command: BLOCKED }));
    expect([denied.status, json(denied)]).toEqual([
      2,
      {
        version: 1,
        decision: "deny",
        reasons: [
          {
            decision: "deny",
            message: "`rm` deletes `/`",
            note: "that belongs to the machine's system",
            help: "name exactly what is to go",
          },
        ],
      },
    ]);
  });

  it.each([
    ["another version", { version: 2 }],
    ["a key that it does not know", { comand: "rm -rf /" }],
    ["a folder that is not absolute", { cwd: "." }],
    ["writes that are none", { writes: "a" }],
    ["a write without a path", { writes: [{ content: "a" }] }],
    ["reads that are no texts", { reads: [1] }],
  ])("denies %s", async (_what, more) => {
    const ran = await ask("generic", event(more));
    expect([ran.status, json(ran).decision]).toEqual([2, "deny"]);
  });
});
