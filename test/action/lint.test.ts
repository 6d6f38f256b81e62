import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { findProgram } from "../../src/scan/program.ts";
import { starterFiles } from "../../src/setup/starter.ts";
import { manifest } from "../cli/action-step.ts";
import { canUse } from "../tools/real-tool.ts";
import { projectFiles } from "../tools/source-tree.ts";
import { askActionlint, askLanguageService } from "./linters.ts";

const ACTION = "action/action.yml";
const actionlint = findProgram("actionlint", process.env, "/nowhere");

const [starter] = starterFiles({
  owner: "@acme/platform",
  name: "shop",
  codeOwnersPath: ".github/CODEOWNERS",
  branches: { dev: "dev", staging: null, main: "main" },
  agentBranches: ["agent/**", "copilot/**"],
  agents: [],
  mode: "observe",
  action: `acme/proofgate@${"0123456789".repeat(4)}`,
}).filter(({ path }) => path.startsWith(".github/workflows/"));

/** The workflows that the Action's page shows, with names and commits in place of what the reader puts there. */
const shown = projectFiles(/^action\/README\.md$/)
  .flatMap(({ text }) => [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = ""]) => block))
  .map((block) => block.replaceAll("OWNER", "acme").replaceAll("COMMIT", "0123456789".repeat(4)));

/** Each workflow of ours, the one that `proofgate init` writes, and those that are shown to people. */
const workflows: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    projectFiles(/^\.github\/workflows\/[^/]+\.ya?ml$/).map(({ path, text }) => [path, text]),
  ),
  ".github/workflows/starter.yml": starter?.text ?? "",
  ...Object.fromEntries(shown.map((text, number) => [`.github/workflows/shown-${number}.yml`, text])),
};
const [action = { path: ACTION, text: "" }] = projectFiles(/^action\/action\.yml$/);

/** Uses the Action with every input that it has, so that its own file is looked at as well. */
function usingAction(more: Readonly<Record<string, string>> = {}): string {
  const named = Object.keys(manifest.inputs).map((name) => [name, "x"]);
  const step = { uses: "./action", with: { ...Object.fromEntries(named), ...more } };
  return stringify({ on: "push", jobs: { job: { "runs-on": "ubuntu-latest", steps: [step] } } });
}

/** A workflow of ours with something wrong in it. */
function spoilt(path: string, spoil: (workflow: { jobs: Record<string, object> }) => void): string {
  const workflow = parse(workflows[path] ?? "");
  spoil(workflow);
  return stringify(workflow);
}

describe("GitHub's own language service [P116]", () => {
  it("finds nothing in action.yml and in the workflows", async () => {
    expect([shown.length, starter?.text]).toEqual([3, expect.stringContaining("acme/proofgate/action@")]);
    expect(Object.keys(workflows).length).toBeGreaterThan(6);
    for (const [path, text] of [...Object.entries(workflows), [action.path, action.text] as const])
      expect(await askLanguageService(path, text)).toEqual([]);
  });

  it("finds what is wrong in one of them", async () => {
    const path = ".github/workflows/evidence.yml";
    const without = spoilt(path, ({ jobs }) => Object.assign(jobs.attest ?? {}, { needs: "exekute" }));
    expect((await askLanguageService(path, without)).join()).toContain("exekute");
    const broken = action.text.replace("using: composite", "using: composed");
    expect(await askLanguageService(ACTION, broken)).not.toEqual([]);
  });
});

describe.runIf(canUse("actionlint", actionlint !== undefined))("actionlint [P116]", () => {
  const ask = (files: Readonly<Record<string, string>>) => askActionlint(actionlint ?? "", files);

  it("finds nothing in the workflows, nor in the Action where it is used with all its inputs", async () => {
    const files = { ...workflows, [ACTION]: action.text, ".github/workflows/uses.yml": usingAction() };
    expect(await ask(files)).toEqual([]);
  });

  it("finds a command that is built of others' words, an input that the Action has not, and a broken one [T137]", async () => {
    const path = ".github/workflows/evidence.yml";
    const injected = spoilt(path, ({ jobs }) =>
      Object.assign(jobs.attest ?? {}, { steps: [{ run: `echo $${"{{ github.head_ref }}"}` }] }),
    );
    expect((await ask({ [path]: injected })).join()).toContain("potentially untrusted");
    const uses = ".github/workflows/uses.yml";
    expect((await ask({ [uses]: usingAction({ teests: "a" }), [ACTION]: action.text })).join()).toContain(
      "teests",
    );
    const broken = action.text.replace("using: composite", "using: composed");
    expect(await ask({ [uses]: usingAction(), [ACTION]: broken })).not.toEqual([]);
  });
});

it("runs the repository's code where no token is to be had, and nothing of it where one is [T130] [T132] [T140]", () => {
  const { permissions, jobs } = parse(workflows[".github/workflows/evidence.yml"] ?? "");
  const { execute, attest } = jobs;
  expect([permissions, execute.permissions]).toEqual([{}, { contents: "read" }]);
  expect(attest.permissions).toEqual({ contents: "read", "id-token": "write" });
  const used = (job: { steps: { uses?: string }[] }) => job.steps.map(({ uses = "its own text" }) => uses);
  expect(used(attest).map((name) => name.replace(/@.*/, ""))).toEqual([
    "actions/checkout",
    "actions/download-artifact",
    "./proofgate/action",
  ]);
  expect(attest.steps[0].with).toMatchObject({
    repository: expect.stringContaining("workflow_repository"),
    ref: expect.stringContaining("workflow_sha"),
  });
  for (const step of [...execute.steps, ...attest.steps].filter(({ uses }) => uses?.includes("checkout")))
    expect(step.with["persist-credentials"]).toBe(false);
  for (const name of [...used(execute), ...used(attest)].filter((each) => each.includes("@")))
    expect(name).toMatch(/@[0-9a-f]{40}$/);
});
