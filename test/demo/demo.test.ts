import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "../cli/run.ts";
import { ROOT } from "../tools/source-tree.ts";
import { narrated, progressOn } from "./narration.ts";
import type { PublishedCheck } from "./published-check.ts";
import { differences } from "./scene.ts";
import { STORIES } from "./stories.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "proofgate-demo-test-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** `proofgate demo` as a person starts it: in a group of its own, with a place for temporary files of its own. */
function start(...options: readonly string[]): { child: ChildProcess; said: { out: string; err: string } } {
  const { FORCE_COLOR: _, ...environment } = process.env;
  const child = spawn(process.execPath, [join(ROOT, "src/cli/bin.mjs"), "demo", ...options], {
    detached: true,
    env: { ...environment, TMPDIR: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => {
    said.out += text.toString("utf8");
  });
  child.stderr.on("data", (text: Buffer) => {
    said.err += text.toString("utf8");
  });
  return { child, said };
}

it("shows six stories with the verdicts of the running App, can be asked then, and leaves nothing behind [S19]", async () => {
  const { child, said } = start("--format", "json", "--stay");
  const closed = once(child, "close");
  while (!said.out.includes("operator_token") && child.exitCode === null)
    await Promise.race([closed, once(child.stdout!, "data")]);
  const told = said.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [stories, stage] = [told.slice(0, -1), told.at(-1)];
  expect(stage.runs).toHaveLength(STORIES.length);
  const asked = await run(["digest", "--app", stage.app], {
    environment: { PROOFGATE_TOKEN: stage.operator_token },
  });
  expect(asked).toMatchObject({ status: 0, stdout: expect.stringContaining("## acme/shop") });
  const other = await run(["digest", "--app", stage.app, "--repository", "acme/shpo"], {
    environment: { PROOFGATE_TOKEN: stage.operator_token },
  });
  expect(other).toMatchObject({ status: 2, stderr: expect.stringContaining("no repository `acme/shpo`") });
  child.kill("SIGTERM");
  const [status] = await closed;
  expect({ status, err: said.err }).toEqual({ status: 0, err: "" });
  expect(stories.map(({ id, ended_as_it_should }) => [id, ended_as_it_should])).toEqual(
    STORIES.map(({ id }) => [id, true]),
  );
  const last = (id: string) => stories.find((story) => story.id === id).checks.at(-1);
  expect(last("removed-secret")).toMatchObject({
    conclusion: "failure",
    title: "STOP_SECRET_EXPOSURE: 1 stop",
    finding: { rule: "secret-exposed" },
  });
  expect(last("force-push").next).toEqual([expect.stringMatching(/^\/proofgate resume S-/)]);
  expect(last("resumed-stop")).toMatchObject({ name: "proofgate/dev", conclusion: "success" });
  expect(said.out).not.toContain("PRIVATE KEY");
  expect(readdirSync(home)).toEqual([]);
});

it("ends on Ctrl-C in the middle of a story, with nothing left running or lying about", async () => {
  const { child, said } = start();
  while (!said.out.includes("2. ")) await once(child.stdout!, "data");
  const group = -(child.pid ?? 0);
  process.kill(group, "SIGINT");
  const [status] = await once(child, "close");
  expect(status).toBe(130);
  expect(() => process.kill(group, 0)).toThrow("ESRCH");
  expect(readdirSync(home)).toEqual([]);
  // Neither output is a terminal: no colour, no progress.
  expect(said.err).toBe("");
  expect(said.out).not.toContain("\u001B");
});

const CHECK: PublishedCheck = {
  name: "proofgate/run",
  head: "1".repeat(40),
  conclusion: "success",
  title: "Pass: no findings",
  summary: "",
  next: [],
};

it("tells each way in which a published verdict is another than the story's", () => {
  const expected = { conclusion: "failure", title: "STOP_X", rule: "scope-exceeded" } as const;
  expect(differences(CHECK, expected)).toEqual([
    "`proofgate/run` on 111111111111 concluded `success` instead of `failure`",
    "`proofgate/run` on 111111111111 says `Pass: no findings` instead of `STOP_X`",
    "`proofgate/run` on 111111111111 first names `no rule` instead of `scope-exceeded`",
  ]);
  expect(differences(CHECK, { conclusion: "success", title: "Pass", rule: null })).toEqual([]);
});

it("colours the conclusion where it is wanted, and takes its progress away before each line", () => {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const audience = narrated({ write, hasColour: true }, progressOn(write, true));
  audience.waits("waiting");
  audience.sees(CHECK);
  expect(written).toEqual([
    "   waiting ...",
    "\r\u001B[K",
    "   proofgate/run: \u001B[32msuccess\u001B[0m, Pass: no findings\n",
  ]);
});
