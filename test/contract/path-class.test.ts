import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../src/contract/byte-path.ts";
import { fileKindOf } from "../../src/contract/file-kind.ts";
import {
  isInfrastructure,
  isLockFile,
  isManifest,
  isSecuritySensitive,
  isTestPath,
} from "../../src/contract/path-class.ts";
import { type PathPattern, parsePattern } from "../../src/contract/pattern.ts";
import { graverRisk, riskFloor } from "../../src/contract/risk-floor.ts";

function patterns(...texts: string[]): PathPattern[] {
  return texts.flatMap((text) => {
    const parsed = parsePattern(text);
    return parsed.ok ? [parsed.pattern] : [];
  });
}
const holds = (test: (path: never) => boolean) => (path: string) => test(bytePathOfText(path) as never);

describe("manifests", () => {
  it.each([
    "package.json",
    "a/package.json",
    "requirements-dev.txt",
    "requirements/base.in",
    "a/b.csproj",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle.kts",
  ])("include `%s` [P93]", (path) => expect(holds(isManifest)(path)).toBe(true));
  it.each([
    "src/package.json.ts",
    "package.json/x",
    "a/requirements.md",
    "package-lock.json",
    "src/csproj",
    "a.csproj/b",
    "cargo.toml.bak",
  ])("leave out `%s`", (path) => expect(holds(isManifest)(path)).toBe(false));
});

describe("lock files", () => {
  it.each([
    "package-lock.json",
    "a/pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "uv.lock",
    "poetry.lock",
    "go.sum",
    "Cargo.lock",
    "Gemfile.lock",
    "composer.lock",
    "packages.lock.json",
    "gradle.lockfile",
    "pylock.dev.toml",
  ])("include `%s` [P93]", (path) => expect(holds(isLockFile)(path)).toBe(true));
  it.each(["src/lock.ts", "package.json", "yarn.lock.md", "yarn.lock/a"])("leave out `%s`", (path) =>
    expect(holds(isLockFile)(path)).toBe(false),
  );
});

describe("infrastructure", () => {
  it.each([
    "main.tf",
    "infra/a/vars.tfvars",
    "x.tf.json",
    "deploy/k8s/app.yaml",
    "k8s/a/b/c.yml",
    "a/helm/templates/x.tpl",
    "Chart.yaml",
    "Pulumi.prod.yaml",
    "vercel.json",
  ])("includes `%s`", (path) => expect(holds(isInfrastructure)(path)).toBe(true));
  it.each([
    "Dockerfile",
    "docker-compose.yml",
    "src/kubernetes/client.go",
    "src/charts/Line.tsx",
    "src/k8s.yaml.ts",
    "data.json",
    "src/helm/index.ts",
    "template.yaml",
    "tf",
  ])("leaves out `%s`", (path) => expect(holds(isInfrastructure)(path)).toBe(false));
});

describe("security-critical directories [P94]", () => {
  it.each([
    "src/auth/login.ts",
    "auth/a",
    "a/Crypto/b.java",
    "db/migrations/1.sql",
    "services/payments/x.rb",
  ])("include `%s`", (path) => expect(holds(isSecuritySensitive)(path)).toBe(true));
  it.each([
    "src/author/a.ts",
    "src/auth.ts",
    "authors/x",
    "src/cryptic/a",
    "services/billing/src/a.ts",
    "auth",
  ])("leave out `%s`", (path) => expect(holds(isSecuritySensitive)(path)).toBe(false));
});

describe("a file's kind, by its name [P91]", () => {
  it.each([
    ["a/tool.EXE", "executable"],
    ["lib.so", "library"],
    ["a.jar", "bytecode"],
    ["a.tar.gz", "archive"],
    ["server.pem", "key"],
    ["logo.png", "image"],
    ["README.md", "documentation"],
  ])("`%s` is %s", (path, kind) => expect(fileKindOf(bytePathOfText(path))?.kind).toBe(kind));
  it.each(["src/a.ts", "Makefile", ".key", "a.b/c", "zip", "sites/example.com", "a.test.tsx.snap"])(
    "`%s` is none in particular",
    (path) => expect(fileKindOf(bytePathOfText(path))).toBeUndefined(),
  );
});

describe("the risk that a touched path makes at least [P104] [S23]", () => {
  const rules = { protected: patterns("secret-sauce/**"), tests: patterns("**/test/**", "**/*.test.*") };
  it.each([
    [".proofgate/policy.yaml", "critical"],
    ["CODEOWNERS", "critical"],
    [".github/workflows/ci.yml", "high"],
    [".npmrc", "high"],
    ["secret-sauce/a.ts", "high"],
    ["infra/main.tf", "high"],
    ["db/migrations/0001.sql", "high"],
    ["certs/a.p12", "medium"],
    ["package.json", "low"],
    ["package-lock.json", "low"],
    ["src/auth/login.ts", "low"],
    ["vendor/tool.jar", "low"],
    ["src/a.ts", "low"],
    ["services/billing/src/round.ts", "low"],
    ["src/auth/test/login.ts", "low"],
    ["src/auth/login.test.ts", "low"],
    ["test/fixtures/package.json", "low"],
    ["test/fixtures/main.tf", "low"],
    ["docs/auth/intro.md", "low"],
    ["docs/logo.png", "low"],
    ["Dockerfile", "low"],
    [".proofgate/plans/WP-1/WORK_PLAN.json", "low"],
    ["test/.npmrc", "high"],
  ])("`%s`: %s", (path, risk) =>
    expect(riskFloor(bytePathOfText(path), rules)).toMatchObject({ risk, reason: expect.any(String) }),
  );

  it("is told with why: the first row that applies [P104]", () => {
    expect(riskFloor(bytePathOfText("docs/a.md"), rules).reason).toBe("is documentation");
    expect(riskFloor(bytePathOfText("src/a.ts"), rules)).toEqual({ risk: "low", reason: "is ordinary" });
  });

  it("is the graver of two", () => {
    expect(graverRisk("low", "high")).toBe("high");
    expect(graverRisk("critical", "medium")).toBe("critical");
  });
});

it("knows a test only by the patterns given", () => {
  expect(isTestPath(bytePathOfText("src/a.test.ts"), patterns("**/*.test.*"))).toBe(true);
  expect(isTestPath(bytePathOfText("src/a.test.ts"), [])).toBe(false);
  expect(isTestPath(bytePathOfText("test/x.ts"), patterns("src/**"))).toBe(false);
});
