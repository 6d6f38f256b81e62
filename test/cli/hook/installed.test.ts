import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HOST_NAMES } from "../../../src/cli/hook/hosts.ts";
import { ROOT } from "../../tools/source-tree.ts";
import { ask } from "./asked.ts";

describe("the program", () => {
  it("ends as its host must see it, with the reason told before it ends", () => {
    const args = [join(ROOT, "src/cli/bin.mjs"), "hook", "codex"];
    const ended = (command: string) => {
      const input = JSON.stringify({
        hook_event_name: "PreToolUse",
        cwd: ROOT,
        tool_name: "Bash",
        tool_input: { command },
      });
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: "utf8" });
      return { status, stdout, stderr };
    };
    expect(ended("npm test")).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(ended("rm -rf /")).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining("deletes `/`"),
    });
  });
});

describe("the page", () => {
  const page = readFileSync(join(ROOT, "src/cli/hook/README.md"), "utf8");
  const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => JSON.parse(text!));

  it("shows settings that are JSON and name each host, and an event of ours that is understood", async () => {
    expect(blocks).toHaveLength(HOST_NAMES.length);
    const settings = JSON.stringify(blocks);
    for (const name of HOST_NAMES.filter((each) => each !== "generic"))
      expect(settings).toContain(`"proofgate hook ${name}"`);
    const ran = await ask("generic", { ...blocks.at(-1), cwd: "/" });
    expect([ran.status, JSON.parse(ran.stdout).decision]).toEqual([0, "allow"]);
  });
});
