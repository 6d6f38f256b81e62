import { describe, expect, it } from "vitest";
import { type BytePath, bytePathOfText } from "../../src/contract/byte-path.ts";
import { type PathPattern, parsePattern } from "../../src/contract/pattern.ts";
import {
  builtInProtection,
  PROTECTED_PATHS_VERSION,
  protectedBy,
} from "../../src/contract/protected-paths.ts";
import { processorTime } from "../tools/processor-time.ts";

const protection = (path: string) => protectedBy(bytePathOfText(path), []);

function patterns(...texts: string[]): PathPattern[] {
  return texts.map((text) => {
    const parsed = parsePattern(text);
    if (!parsed.ok) throw new Error(parsed.message);
    return parsed.pattern;
  });
}

describe("the built-in list protects", () => {
  it.each([
    [".github/workflows/ci.yml", "ci"],
    [".github", "ci"],
    [".GitHub/Workflows/x", "ci"],
    [".github/workflows/\u00e9.yml", "ci"],
    [".proofgate/policy.yaml", "gate"],
    ["services/billing/.proofgate/config.yaml", "gate"],
    [".proofgate/config.yaml", "gate"],
    ["a/.proofgate/requirements/FR-1.yaml", "gate"],
    ["a/.proofgate/requirements", "gate"],
    ["a/.proofgate", "gate"],
    ["CODEOWNERS", "owners"],
    ["docs/CODEOWNERS", "owners"],
    ["a/.gitattributes", "git"],
    [".gitmodules", "git"],
    [".mailmap", "git"],
    [".git-blame-ignore-revs", "git"],
    ["AGENTS.md", "agent-instructions"],
    ["deep/er/agents.MD", "agent-instructions"],
    ["CLAUDE.md", "agent-instructions"],
    ["a/GEMINI.md", "agent-instructions"],
    [".cursorrules", "agent-instructions"],
    [".windsurfrules", "agent-instructions"],
    ["skills/x/SKILL.md", "agent-instructions"],
    [".claude/settings.json", "agent-tools"],
    ["pkg/.claude", "agent-tools"],
    [".cursor/rules/a.mdc", "agent-tools"],
    [".cursorignore", "agent-tools"],
    [".mcp.json", "agent-tools"],
    [".agents/skills/x/a.sh", "agent-tools"],
    [".aider.conf.yml", "agent-tools"],
    [".vscode/tasks.json", "editor"],
    ["x.code-workspace", "editor"],
    ["a/.devcontainer/devcontainer.json", "editor"],
    [".idea/workspace.xml", "editor"],
    [".husky/pre-commit", "hook"],
    ["lefthook.yml", "hook"],
    [".pre-commit-config.yaml", "hook"],
    [".envrc", "shell"],
    [".tool-versions", "toolchain"],
    ["mise.toml", "toolchain"],
    [".node-version", "toolchain"],
    [".bazelrc", "toolchain"],
    ["gradle/wrapper/gradle-wrapper.jar", "toolchain"],
    [".npmrc", "package-manager"],
    ["a/.yarnrc.yml", "package-manager"],
    [".yarnrc", "package-manager"],
    [".yarn/releases/yarn-4.cjs", "package-manager"],
    [".pnpmfile.cjs", "package-manager"],
    ["pip.conf", "package-manager"],
    [".cargo/config.toml", "package-manager"],
    ["nuget.config", "package-manager"],
    [".semgrepignore", "scanner"],
    [".gitleaksignore", "scanner"],
    [".gitleaks.toml", "scanner"],
    [".trivyignore.yaml", "scanner"],
    [".snyk", "scanner"],
    [".secretlintignore", "scanner"],
    ["sonar-project.properties", "scanner"],
    ["codecov.yml", "coverage"],
    [".nycrc.json", "coverage"],
    [".coveragerc", "coverage"],
    ["renovate.json", "automation"],
    ["a/dependabot.yml", "ci"],
  ])("`%s` (%s) [T148] [T149] [T150]", (path, category) =>
    expect(protection(path)).toMatchObject({ source: "built-in", category }),
  );

  it("what it lists, each pattern by a path of its own, in either case", () => {
    for (const { pattern } of builtInProtection()) {
      const path = pattern
        .replace(/^\*\*\//, "some/where/")
        .replace(/\/\*\*$/, "/in/side")
        .replaceAll("*", "x");
      for (const variant of [path, path.toUpperCase(), path.toLowerCase()]) {
        if (protection(variant) === undefined) expect.fail(`${variant} of ${pattern}`);
      }
    }
  });

  it("under a version, with a reason, each pattern once", () => {
    const all = builtInProtection();
    expect(PROTECTED_PATHS_VERSION).toBe(1);
    expect(new Set(all.map(({ pattern }) => pattern.toLowerCase())).size).toBe(all.length);
    expect(all.every(({ reason, category }) => reason.length > 20 && /^[a-z-]+$/.test(category))).toBe(true);
  });
});

describe("the built-in list leaves alone", () => {
  it.each([
    "package.json",
    "package-lock.json",
    "pnpm-workspace.yaml",
    "tsconfig.json",
    "Dockerfile",
    "Makefile",
    "vitest.config.ts",
    "jest.config.js",
    "eslint.config.js",
    ".eslintrc.json",
    ".prettierrc",
    ".editorconfig",
    ".gitignore",
    "a/.gitignore",
    ".gitkeep",
    ".dockerignore",
    ".env.example",
    "pyproject.toml",
    "setup.py",
    "conftest.py",
    "Cargo.toml",
    "build.gradle",
    "go.mod",
    "README.md",
    "SECURITY.md",
    "docs/agents/overview.md",
    "docs/amp.md",
    "docs/warp.md",
    "src/agents.ts",
    "src/claude.ts",
    "src/cursor.ts",
    "src/github/client.ts",
    "docs/.github-notes.md",
    "a/.github/x",
    "src/owners/index.ts",
    "src/proofgate/policy.yaml",
    "a/.proofgate/policy.yaml",
    ".proofgate/plans/WP-1/WORK_PLAN.json",
    ".proofgate/WORK_PLAN.json",
    "src/renovate.ts",
    "gradle/libs.versions.toml",
    "src/hooks/useX.ts",
    "model.pth",
    "src/.cursed",
    ".yarn/cache/x.zip",
  ])("`%s`", (path) => expect(protection(path)).toBeUndefined());

  it("names whose case differs outside ASCII", () => {
    // The Kelvin sign lowers to `k` in Unicode, not in ASCII.
    expect(protection("S\u212aILL.md")).toBeUndefined();
    expect(protection("SKILL.md")).toBeDefined();
  });
});

describe("what a policy adds", () => {
  const extra = patterns("infra/**", "db/*.sql");
  const match = (path: string) => protectedBy(bytePathOfText(path), extra);

  it("is protected in the case it is written in, its directory too", () => {
    expect(match("infra/a.tf")).toMatchObject({ source: "policy", pattern: "infra/**" });
    expect(match("infra")).toBeDefined();
    expect(match("db/a.sql")).toBeDefined();
    expect(["INFRA/a.tf", "infra2/a", "db", "db/a/b.sql", "src/infra/a"].map(match)).toEqual(
      Array(5).fill(undefined),
    );
  });

  it("never takes from the built-in list", () =>
    expect(match(".npmrc")).toMatchObject({ source: "built-in" }));
});

it("looks ten thousand paths up in bounded time", () => {
  const paths = Array.from(
    { length: 10_000 },
    (_, index) => `packages/core/src/feature-${index}/component.test.tsx` as BytePath,
  );
  const spent = processorTime();
  expect(paths.filter((path) => protectedBy(path, []) !== undefined)).toEqual([]);
  expect(spent()).toBeLessThan(10_000);
});
