import { lineAt, parse, type SyntaxNode, type TextFile, walk } from "./source-tree.ts";

const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 70;

/** Written by a program, or the shape that another program asks for. */
const GENERATED = /\/generated\//;
const CONFIGURATION = /^(vitest|test\/tools\/[a-z.]+)\.config\.(ts|mjs)$/;

/** House rules that no linter knows, each with its place and what to do instead. */
export function tidyViolations(files: readonly TextFile[]): string[] {
  return files.filter(({ path }) => !GENERATED.test(path)).flatMap(checkFile);
}

type Say = (offset: number, what: string) => void;

function checkFile(file: TextFile): string[] {
  const found: string[] = [];
  const say: Say = (offset, what) => void found.push(`${file.path}:${lineAt(file.text, offset)}: ${what}`);
  const lines = file.text.split("\n").length - 1;
  if (lines > FILE_LINES_MAX) {
    say(0, `${lines} lines, at most ${FILE_LINES_MAX}: which of its ideas should have a file of its own?`);
  }
  const { program, comments } = parse(file);
  for (const { value, start } of comments) checkComment(value, start, say);
  walk(program, (node, parents) => {
    checkLength(file, node, parents, say);
    checkWords(file, node, say);
  });
  return found;
}

function checkComment(text: string, start: number, say: Say): void {
  if (/\b(TODO|FIXME|XXX)\b(?! \(#\d+\))/.test(text))
    say(start, "do it now, or write `TODO (#123)` with its issue");
  // Tables of cases read best one a line: how code is laid out hides no fault.
  if (/^ biome-ignore format: \w/.test(text)) return;
  if (/@ts-(ignore|nocheck|expect-error)|biome-ignore|(c8|v8|istanbul) ignore|Stryker disable/.test(text)) {
    say(start, "mend what the tool found instead of silencing it");
  }
}

function checkLength(file: TextFile, node: SyntaxNode, parents: readonly SyntaxNode[], say: Say): void {
  if (!/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)) return;
  // The body of a `describe` is a chapter, not a function.
  if (file.path.endsWith(".test.ts") && isChapter(parents[0])) return;
  const lines = lineAt(file.text, node.end) - lineAt(file.text, node.start) + 1;
  if (lines > FUNCTION_LINES_MAX) {
    say(node.start, `a function of ${lines} lines, at most ${FUNCTION_LINES_MAX}: name its parts`);
  }
}

function checkWords(file: TextFile, node: SyntaxNode, say: Say): void {
  if (node.type === "ExportDefaultDeclaration" && !CONFIGURATION.test(file.path)) {
    say(node.start, "no default exports: a thing has one name everywhere");
  }
  if (node.type === "TSAnyKeyword") say(node.start, "no `any`: say what is known, or `unknown`");
  if (node.type === "TSEnumDeclaration") say(node.start, "no enum: a union of literals");
  if (node.type !== "MemberExpression") return;
  const of = rootName(node.object as SyntaxNode);
  const member = String((node.property as SyntaxNode).name ?? "");
  if (/^(it|test|describe)$/.test(of) && /^(skip|only|todo|fails)$/.test(member)) {
    say(node.start, `no \`.${member}\`: a test that does not run holds nothing; mend it or delete it`);
  }
  if (
    /^(it|test|describe)$/.test(of) &&
    /^(skipIf|runIf)$/.test(member) &&
    !file.text.includes("real-tool.ts")
  ) {
    say(node.start, "ask test/tools/real-tool.ts, so that PROOFGATE_REQUIRE can insist");
  }
  if (of === "console" && file.path.startsWith("src/")) {
    say(node.start, "no console: return what is to be said; cli writes it to a stream");
  }
}

function isChapter(parent: SyntaxNode | undefined): boolean {
  return parent?.type === "CallExpression" && rootName(parent.callee as SyntaxNode) === "describe";
}

/** `describe` for `describe.runIf(x)(…)`. */
function rootName(node: SyntaxNode): string {
  if (node.type === "MemberExpression") return rootName(node.object as SyntaxNode);
  if (node.type === "CallExpression") return rootName(node.callee as SyntaxNode);
  return node.type === "Identifier" ? String(node.name) : "";
}

/** Files of any kind that tie the project to one machine, or to where that machine gets its packages. */
export function machineViolations(files: readonly TextFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const found: string[] = [];
    const say = (what: string) => void found.push(`${path}: ${what}`);
    if (path === "package-lock.json" && text.includes('"resolved":')) {
      say("holds addresses of a registry: run `npm install --omit-lockfile-registry-resolved`");
    }
    if (/(^|\/)\.(npmrc|yarnrc.*)$/.test(path) && /registry|_auth/i.test(text)) {
      say("names a registry: that is for each machine's own configuration");
    }
    if (
      /\b(pypi|npm|proxy|registry|mirror|artifactory|nexus)[\w-]*(\.[\w-]+)*\.(internal|local|lan|corp)\b/i.test(
        text,
      )
    ) {
      say("names a host of one network");
    }
    return found;
  });
}
