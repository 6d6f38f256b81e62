import { expect, it } from "vitest";
import type { BytePath } from "../../../src/contract/byte-path.ts";
import { isOtherCode, languageOf } from "../../../src/scan/static-analysis/language.ts";

const language = (path: string) => languageOf(path as BytePath);
const isOther = (path: string) => isOtherCode(path as BytePath);

it("reads the languages that have rules, by their endings in any case, and no declarations", () => {
  const paths = ["a.js", "b/c.MJS", "d.tsx", "e.cts", "f.PY", "g.go", "H.java"];
  expect(paths.map(language)).toEqual([
    "javascript",
    "javascript",
    "tsx",
    "typescript",
    "python",
    "go",
    "java",
  ]);
  expect(["a.d.ts", "b.md", "Makefile", "c.json"].map(language)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it("reads workflows, actions and Dockerfiles by where they lie and how they are called", () => {
  const [workflow, dockerfile] = ["workflow", "dockerfile"];
  const paths = [
    ".github/workflows/ci.yml",
    "a/action.yaml",
    "Dockerfile",
    "a/web.Dockerfile",
    "Dockerfile.dev",
  ];
  expect(paths.map(language)).toEqual([workflow, workflow, dockerfile, dockerfile, dockerfile]);
  expect(["Containerfile", "b/.github/workflows/a.yml"].map(language)).toEqual([dockerfile, undefined]);
});

it("says of code without a rule of ours that nobody looked at it [T151]", () => {
  for (const path of ["c.rb", "d.vue", "e.rs", "f.kt"])
    expect([path, language(path), isOther(path)]).toEqual([path, undefined, true]);
  for (const path of ["a.md", "b.txt", "c.yml", "docs/workflows/ci.yml"])
    expect([path, language(path), isOther(path)]).toEqual([path, undefined, false]);
});
