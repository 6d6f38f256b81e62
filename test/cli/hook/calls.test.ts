import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsKey, password } from "../../adversarial/made-secrets.ts";
import { corpus } from "../../scan/commands/corpus.ts";
import { run } from "../run.ts";
import { newWorkTree, type WorkTree } from "../work-tree.ts";
import { ask, decided } from "./asked.ts";

const CONFIG = `version: 1
thread: app
owner: "@a/b"
tools: { allow: [edit, Shell] }
commands: { allow: ["frobnicate all"], block: ["npm publish"] }
network: { allow: ["registry.example.com", "*.docs.example"] }
`;

let plain: WorkTree;
let bound: WorkTree;
beforeAll(() => {
  plain = newWorkTree();
  bound = newWorkTree();
  bound.put(".proofgate/config.yaml", CONFIG);
});
afterAll(() => {
  plain.remove();
  bound.remove();
});

describe("commands", () => {
  const EVERY = 23;
  const sample = ["hostile.txt", "everyday.txt"].flatMap((name) =>
    corpus(name).flatMap(({ command }, at) => (at % EVERY === 0 ? [command] : [])),
  );
  const DECISIONS: Readonly<Record<string, string>> = { allow: "allow", review: "ask", block: "deny" };

  it("are judged as `judge-command` judges them [P123]", async () => {
    expect(sample.length).toBeGreaterThan(40);
    for (const command of sample) {
      const asked = ["judge-command", "--format", "json", "--", command];
      const { verdict } = JSON.parse((await run(asked, { directory: plain.home })).stdout);
      const [decision] = await decided({ cwd: plain.home, tool: "shell", command });
      expect(decision, command).toBe(DECISIONS[verdict]);
    }
  });

  it("are held to the thread's config", async () => {
    const shell = (command: string) => decided({ cwd: bound.home, tool: "shell", command });
    expect(await shell("frobnicate all")).toEqual(["allow"]);
    expect(await shell("npm publish")).toEqual(["deny", expect.any(String)]);
    expect(await shell("curl https://registry.example.com/a")).toEqual(["allow"]);
    expect(await shell("curl https://evil.example/a")).toEqual(["ask", expect.any(String)]);
  });

  it("start where the host says that they start", async () => {
    const event = (directory: string) => ({
      ...{ hook_event_name: "BeforeTool", cwd: plain.home, tool_name: "run_shell_command" },
      tool_input: { command: "rm -rf ../dist", directory },
    });
    plain.put("sub/a", "");
    expect((await ask("gemini", event("sub"))).status).toBe(0);
    expect((await ask("gemini", event("."))).status).toBe(2);
  });
});

describe("tools [P20]", () => {
  it("are those that the config lists, whatever their case, where it lists any", async () => {
    expect(await decided({ cwd: bound.home, tool: "Edit" })).toEqual(["allow"]);
    expect(await decided({ cwd: bound.home, tool: "read" })).toEqual([
      "ask",
      "the thread's config does not allow the tool `read`",
    ]);
    expect(await decided({ cwd: plain.home, tool: "read" })).toEqual(["allow"]);
  });
});

describe("addresses [P37]", () => {
  const fetching = (cwd: string, url: string) => decided({ cwd, urls: [url] });

  it("are those that are declared, where any are", async () => {
    expect(await fetching(bound.home, "https://registry.example.com/x")).toEqual(["allow"]);
    expect(await fetching(bound.home, "https://a.docs.example:8443/x")).toEqual(["allow"]);
    expect(await fetching(bound.home, "https://github.com/a/b")).toEqual(["allow"]);
    for (const url of [
      "https://evil.example",
      "https://registry.example.com@evil.example/",
      "evil.example",
      "file:///a",
    ])
      expect(await fetching(bound.home, url), url).toEqual(["ask", expect.any(String)]);
    expect(await fetching(plain.home, "https://evil.example")).toEqual(["allow"]);
  });

  it("are found in what tools of servers are given", async () => {
    const event = (url: string) => ({
      ...{ hook_event_name: "PreToolUse", cwd: bound.home, tool_name: "edit" },
      tool_input: { file_path: "a", content: url },
    });
    // Text of a file is no call.
    expect((await ask("claude-code", event("https://evil.example"))).stdout).toBe("");
    const call = {
      ...event(""),
      tool_name: "mcp__web__open",
      tool_input: { page: "https://evil.example/a" },
    };
    expect((await ask("claude-code", call)).stdout).toContain("`evil.example`");
  });
});

describe("reading", () => {
  it("is asked about where credentials lie, by links too", async () => {
    const reading = (path: string) => decided({ cwd: plain.home, reads: [path] });
    symlinkSync("/home/agent/.ssh/id_ed25519", join(plain.home, "notes.txt"));
    for (const path of [
      "~/.aws/credentials",
      "/home/agent/.ssh/id_rsa",
      "../../home/agent/.netrc",
      "notes.txt",
    ])
      expect(await reading(path), path).toEqual(["ask", expect.any(String)]);
    for (const path of ["README.md", ".npmrc", "/usr/include/stdio.h"])
      expect(await reading(path), path).toEqual(["allow"]);
  });
});

describe("secrets [P144]", () => {
  it("are denied in what is written, asked about where they only look so, and printed nowhere", async () => {
    const key = awsKey();
    const write = (content: string) => ask("generic", event({ writes: [{ path: "src/a.ts", content }] }));
    const event = (more: object) => ({ version: 1, tool: "edit", cwd: plain.home, ...more });
    const denied = await write(`const key = "${key}";\n`);
    expect(denied.status).toBe(2);
    expect(denied.stdout + denied.stderr).not.toContain(key);
    expect(denied.stdout).toContain("what would stand in `src/a.ts`, line 1, holds a secret");
    expect((await write(`db_password = "${password()}"\n`)).status).toBe(3);
    expect((await write("const key = process.env.AWS_KEY;\n")).status).toBe(0);
  });

  it("are denied in commands and in what servers are given; a reason that names one is not repeated", async () => {
    const key = awsKey();
    const { stdout, status } = await ask("generic", {
      version: 1,
      tool: "shell",
      cwd: plain.home,
      command: `frobnicate-${key} all`,
    });
    expect(status).toBe(2);
    expect(stdout).not.toContain(key);
    expect(stdout).toContain("a reason is not repeated here: it holds a secret");
    const server = {
      ...{ hook_event_name: "PreToolUse", cwd: plain.home, tool_name: "mcp__chat__send" },
      tool_input: { message: { text: `see ${key}` } },
    };
    expect((await ask("claude-code", server)).status).toBe(2);
  });
});
