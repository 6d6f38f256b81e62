import { type Attack, pass, review, unauthorized } from "../attack.ts";
import { project, runOf } from "../branch.ts";
import { file } from "../documents.ts";
import { lines, submodule, symlink } from "../files.ts";

type Row = readonly [threat: string, path: string, harmless: string];

/** Built-in protected paths that a plan's pattern covers, each beside a name that only looks like one. */
// biome-ignore format: one case a line
const builtIn: readonly Row[] = [
  ["T130", ".github/workflows/x.yml", "src/github/workflows/x.yml"],
  ["T028", ".github/workflows/é.yml", "src/workflows/é.yml"],
  ["own", ".GitHub/workflows/x.yml", "src/GitHub/workflows/x.yml"],
  ["own", ".github", "src/.githubignore"],
  ["T131", ".github/actions/build/action.yml", "src/actions/build/index.ts"],
  ["T174", ".proofgate/policy.yaml", "src/policy.yaml"],
  ["own", ".proofgate/requirements/FR-2.yaml", "src/requirements/FR-2.yaml"],
  ["own", ".proofgate/config.yaml", "src/config.yaml"],
  ["own", "src/new/.proofgate/config.yaml", "src/new/proofgate/config.yaml"],
  ["own", "CODEOWNERS", "src/owners.ts"],
  ["own", "docs/CODEOWNERS", "docs/CODEOWNERS.md"],
  ["T046", "src/.gitattributes", "src/gitattributes.ts"],
  ["T045", ".gitattributes", "src/.gitignore"],
  ["T037", ".gitmodules", "src/gitmodules.md"],
  ["T050", ".mailmap", "src/mailmap.ts"],
  ["T149", "AGENTS.md", "docs/AGENTS-explained.md"],
  ["T149", "src/AGENTS.md", "src/agents.ts"],
  ["T149", "src/CLAUDE.md", "src/CLAUDE.md.ts"],
  ["own", "src/claude.MD", "src/claude-md.ts"],
  ["T149", ".claude/settings.json", "src/claude/settings.json"],
  ["own", "src/deep/.claude/commands/x.md", "src/deep/claude/commands/x.md"],
  ["T149", ".cursorrules", "src/cursor.ts"],
  ["T149", "src/.cursor/rules/x.mdc", "src/cursor/rules/x.mdc"],
  ["T149", ".mcp.json", "src/mcp-client.json"],
  ["T149", "docs/copilot-instructions.md", "docs/copilot.md"],
  ["own", "src/SKILL.md", "src/SKILLS.md"],
  ["own", ".agents/skills/x/run.sh", "src/agents/skills/x.ts"],
  ["T148", ".vscode/tasks.json", "src/vscode/tasks.json"],
  ["T148", "src/.vscode/settings.json", "src/vscode.json"],
  ["T148", ".devcontainer/devcontainer.json", "src/devcontainer/devcontainer.json"],
  ["T148", ".husky/pre-commit", "src/husky/pre-commit"],
  ["T148", ".envrc", "src/envrc.ts"],
  ["T148", "src/.npmrc", "src/npmrc.ts"],
  ["T148", ".yarnrc.yml", "src/yarnrc.ts"],
  ["T148", "src/.pnpmfile.cjs", "src/pnpm-file.cjs"],
  ["T148", "src/pip.conf", "src/pipe.conf"],
];

const allowing = (path: string) => {
  const first = path.split("/")[0]!;
  return { targets: path.includes("/") ? [`${first}/**`] : ["src/**", file(path)] };
};
const billing = {
  "services/billing/.proofgate/config.yaml": "version: 1\nthread: billing\nowner: '@acme/billing'\n",
};
const exactly = [file(".npmrc", "create"), "src/**"];
const infra = { policy: { protected: ["infra/**"] }, targets: ["infra/**", "src/**"] };

/** Protected whatever a policy or a plan says: contract.md 3 [P25] [P133] [H20]. */
export const protectedCases: readonly Attack[] = [
  ...builtIn.map(([threat, path, harmless]): Attack => {
    // A root file can only be planned by its exact name, which the root thread's plan may do with a human's approval.
    const exact = !path.includes("/");
    return {
      id: `protected-${path}`,
      threat,
      title: `an agent writes \`${path}\` ${exact ? "by a plan that does not name it" : "by a pattern that covers it"}`,
      build: runOf(exact ? {} : allowing(path), {
        [path]: path === ".github" ? symlink("src") : "x\n",
      }),
      expect: unauthorized({
        path,
        commit: "evil",
        // A twin in case of an existing folder is also a poisonous path; a document that is not valid adds a fail only.
        alsoAllowed: path === ".GitHub/workflows/x.yml" ? ["STOP_SECURITY_VIOLATION"] : [],
      }),
      twin: {
        title: `an agent writes \`${harmless}\` by a pattern that covers it`,
        build: runOf(allowing(harmless), { [harmless]: "x\n" }),
        expect: pass,
      },
    };
  }),
  {
    id: "protected-by-policy",
    threat: "T041",
    title: "a dot file under a path that the policy protects",
    build: runOf(infra, { "infra/.hidden": "x\n" }),
    expect: unauthorized({ path: "infra/.hidden", commit: "evil" }),
    twin: {
      title: "a file beside the protected folder",
      build: runOf(infra, { "src/infra/a": "x\n" }),
      expect: pass,
    },
  },
  {
    id: "protected-folder-becomes-a-symlink",
    threat: "own",
    title: "a protected folder that does not exist yet arrives as a symlink",
    build: runOf(
      { ...infra, targets: ["src/**", { ...file("infra", "create"), kind: "symlink" }], files: billing },
      { infra: symlink("src") },
    ),
    expect: unauthorized({ path: "infra", commit: "evil" }),
    twin: {
      title: "a symlink of another name, declared",
      build: runOf(
        { ...infra, targets: [{ ...file("infra-link", "create"), kind: "symlink" }] },
        { "infra-link": symlink("src") },
      ),
      expect: pass,
    },
  },
  {
    id: "protected-folder-becomes-a-submodule",
    threat: "own",
    title: "a built-in protected folder arrives as a submodule",
    build: runOf(
      { targets: [{ ...file("src/.vscode", "create"), kind: "submodule" }], files: billing },
      { "src/.vscode": submodule() },
    ),
    expect: unauthorized({ path: "src/.vscode", commit: "evil" }),
    twin: {
      title: "a declared submodule of another name",
      build: runOf(
        { targets: [{ ...file("src/vscode", "create"), kind: "submodule" }] },
        { "src/vscode": submodule() },
      ),
      expect: pass,
    },
  },
  {
    id: "protected-named-by-an-ordinary-thread",
    threat: "own",
    title: "a plan names a protected file exactly, and its thread is not the integration thread",
    build: runOf({ targets: exactly, files: billing }, { ".npmrc": "x\n" }),
    expect: unauthorized({ path: ".npmrc", commit: "evil" }),
    twin: {
      title: "the integration thread's plan names it exactly; a human's approval is asked for",
      build: runOf({ targets: exactly }, { ".npmrc": "x\n" }),
      expect: review({ path: ".npmrc" }),
    },
  },
  {
    id: "protected-deleted",
    threat: "T150",
    title: "the file of owners is deleted",
    build: runOf({ files: { CODEOWNERS: "* @alice\n" } }, { CODEOWNERS: null }),
    expect: unauthorized({ path: "CODEOWNERS", commit: "evil" }),
    twin: {
      title: "a person deletes the file of owners: a human looks",
      build: (repo) =>
        project(repo, { files: { CODEOWNERS: "* @alice\n" } })
          .fork("tidy")
          .commit({ CODEOWNERS: null })
          .request(),
      expect: review({ path: "CODEOWNERS" }),
    },
  },
  {
    id: "protected-for-one-commit",
    threat: "T058",
    title: "a workflow lives for one commit only",
    build: runOf({}, { "src/a.ts": "1\n" }, { ".github/workflows/once.yml": "on: push\n" }),
    expect: unauthorized({ path: ".github/workflows/once.yml", commit: "evil" }),
    twin: {
      title: "a person adds a workflow: a human looks",
      build: (repo) =>
        project(repo).fork("ci").commit({ ".github/workflows/once.yml": "on: push\n" }).request(),
      expect: review({ path: ".github/workflows/once.yml" }),
    },
  },
  {
    id: "protected-same-bytes-new-mode",
    threat: "own",
    title: "a workflow only changes its mode",
    build: runOf({}, { ".github/workflows/ci.yml": { mode: "100755", content: "on: push\njobs: {}\n" } }),
    expect: unauthorized({ path: ".github/workflows/ci.yml", commit: "evil" }),
    twin: {
      title: "a workflow's bytes copied into a document",
      build: runOf({ targets: ["docs/**"] }, { "docs/ci.md": lines(2, "on") }),
      expect: pass,
    },
  },
];
