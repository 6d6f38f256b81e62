import { type BytePath, baseName } from "../../contract/byte-path.ts";

/** What our rules know to read. */
export const LANGUAGES = [
  "javascript",
  "typescript",
  "tsx",
  "python",
  "go",
  "java",
  "workflow",
  "dockerfile",
] as const;
export type Language = (typeof LANGUAGES)[number];

const BY_EXTENSION: Readonly<Record<string, Language>> = {
  js: "javascript",
  cjs: "javascript",
  mjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  cts: "typescript",
  mts: "typescript",
  tsx: "tsx",
  py: "python",
  pyw: "python",
  go: "go",
  java: "java",
};

/** Code that runs, and that no rule of ours can read: nobody looked at it unless another tool did. */
const OTHER_CODE =
  /\.(?:rb|php|phtml|c|h|cc|cpp|cxx|hpp|hh|cs|fs|vb|rs|kt|kts|scala|swift|m|mm|dart|ex|exs|erl|pl|pm|lua|groovy|vue|svelte|clj|cljs|hs|jl|r|sol|zig|nim|cr)$/;
/** GitHub's workflows, and the own files of actions. */
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/i;
const DOCKERFILE = /^(?:[\w.-]+\.)?(?:docker|container)file(?:\.[\w.-]+)?$/i;

/** By its name alone; undefined where it holds nothing that our rules know. */
export function languageOf(path: BytePath): Language | undefined {
  if (WORKFLOW.test(path)) return "workflow";
  if (DOCKERFILE.test(baseName(path))) return "dockerfile";
  const extension = /\.(\w+)$/.exec(baseName(path).toLowerCase())?.[1];
  // A declaration file holds types, and nothing that runs.
  if (extension === undefined || /\.d\.[cm]?ts$/i.test(path)) return undefined;
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

/** Whether a file is code of a language that our rules do not know. */
export function isOtherCode(path: BytePath): boolean {
  return OTHER_CODE.test(path.toLowerCase());
}

/** The ending of a copy, by which an engine knows how to read it. */
export const COPY_ENDINGS: Readonly<Record<Language, string>> = {
  javascript: "js",
  typescript: "ts",
  tsx: "tsx",
  python: "py",
  go: "go",
  java: "java",
  workflow: "yml",
  dockerfile: "dockerfile",
};

export function languageOfCopy(name: string): Language | undefined {
  const ending = name.slice(name.lastIndexOf(".") + 1);
  return LANGUAGES.find((language) => COPY_ENDINGS[language] === ending);
}
