import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STOP_CODES } from "../../src/engine/finding.ts";
import { rules } from "../../src/rules/index.ts";
import { run } from "./run.ts";

const wordsOf = (text: string) => text.replace(/\s+/g, "");
const pageOf = (id: string) => new URL(`../../src/rules/${id}.md`, import.meta.url);

describe("explain", () => {
  it("lists every rule with its summary, in report order", async () => {
    const { status, stdout } = await run(["explain"]);
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual(rules.map(({ id, summary }) => [id, summary]));
    expect(JSON.parse((await run(["explain", "--format", "json"])).stdout)).toEqual({
      version: 1,
      rules: rules.map(({ id, summary }) => ({ rule: id, summary })),
    });
  });

  it("answers an unknown rule with the nearest one, and opens no other file", async () => {
    expect((await run(["explain", "scope-exceded"])).stderr).toContain(
      "write `proofgate explain scope-exceeded`",
    );
    for (const id of ["../../package", "README", "index", "scope-exceeded.md", "__proto__"]) {
      expect(await run(["explain", id])).toMatchObject({ status: 2, stdout: "" });
    }
  });

  it("says what each stop code means, and which rules stop by it [S5]", async () => {
    for (const code of STOP_CODES) {
      const { status, stdout } = await run(["explain", code]);
      expect(status).toBe(0);
      expect(stdout).toMatch(new RegExp(`^${code}: .+\\.\n\nWhat to do: .+\\.\n`));
      const ids = rules.filter(({ stopCode }) => stopCode === code).map(({ id }) => id);
      for (const id of ids) expect(stdout).toMatch(new RegExp(`^${id} `, "m"));
      expect(stdout.includes("No rule of this version")).toBe(ids.length === 0);
      const json = JSON.parse((await run(["explain", code, "--format", "json"])).stdout);
      expect(json).toMatchObject({ version: 1, stop_code: code, rules: ids.map((rule) => ({ rule })) });
    }
  });

  it.each([
    ["STOP_BUDGET_EXEEDED", "write `proofgate explain STOP_BUDGET_EXCEEDED`"],
    ["stop_no_progress", "write `proofgate explain STOP_NO_PROGRESS`"],
    ["STOP_BUDGET", "write `proofgate explain STOP_BUDGET_EXCEEDED`"],
    ["scope.exceeded", "write `proofgate explain scope-exceeded`"],
    ["secret", "write `proofgate explain secret-exposed` or `proofgate explain secret-candidate`"],
    ["xyzzy", "`proofgate explain` lists the rules"],
  ])("answers `%s` with what is near", async (word, help) => {
    const { status, stderr } = await run(["explain", word]);
    expect(status).toBe(2);
    expect(stderr).toContain(`error: \`${word}\` is neither a rule nor a stop code\n  = help: ${help}`);
  });

  // That every rule has a page is another test's matter.
  const withPage = rules.map(({ id }) => id).filter((id) => existsSync(pageOf(id)));
  it.each(withPage)("prints the page of %s", async (id) => {
    const page = readFileSync(pageOf(id), "utf8");
    const { status, stdout, stderr } = await run(["explain", id]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    // The marks are for who builds Proofgate; nothing else is left out.
    expect(stdout).not.toMatch(/\[[A-Z]\d+\]/);
    expect(wordsOf(stdout)).toBe(wordsOf(page.replace(/\[[A-Z]\d+\]/g, "")));
    const json = JSON.parse((await run(["explain", id, "--format", "json"])).stdout);
    expect(json).toMatchObject({ version: 1, rule: id, page });
  });
});
