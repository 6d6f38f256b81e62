// A program of its own, that embedded.ts starts and can end: what it reads is hostile, and the parsers are native code.
// node static-worker.ts FOLDER: looks at FOLDER/contents with the rules of FOLDER/rules.json, and prints lines of JSON.
import { readdirSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as AstGrep from "@ast-grep/napi";
import { astGrepRule } from "./ast-grep-rules.ts";
import { type Language, languageOfCopy } from "./language.ts";
import { type AnalysisRule, rulesFor } from "./rule-pack.ts";
import { analyseDockerfile } from "./structure/dockerfile.ts";
import type { StructureAnswer } from "./structure/found.ts";
import { analyseWorkflow } from "./structure/workflow.ts";

const load = createRequire(import.meta.url);
const GRAMMARS: Readonly<Partial<Record<Language, string>>> = {
  javascript: "JavaScript",
  typescript: "TypeScript",
  tsx: "Tsx",
  python: "python",
  go: "go",
  java: "java",
};
const STRUCTURES: Readonly<Partial<Record<Language, (text: string) => StructureAnswer>>> = {
  workflow: analyseWorkflow,
  dockerfile: analyseDockerfile,
};
/** Enough to tell one match from another; a match may be a whole file. */
const CODE_MAX = 4096;
const LOADED = ["python", "go", "java"];

const folder = process.argv[2]!;
const names = readdirSync(join(folder, "contents"));
const grammars = new Set(names.flatMap((name) => GRAMMARS[languageOfCopy(name)!] ?? []));
const engine = grammars.size === 0 ? undefined : loadEngine();
// Written by us a moment ago.
const rules = JSON.parse(readFileSync(join(folder, "rules.json"), "utf8")) as readonly AnalysisRule[];
for (const name of names) say({ file: name, ...look(name) });
say({ done: true, ...(engine && { version: load("@ast-grep/napi/package.json").version }) });

/** Its packages are optional: where one is missing, that is said, and not a crash to puzzle over. */
function loadEngine(): typeof AstGrep {
  try {
    const loaded = load("@ast-grep/napi") as typeof AstGrep;
    loaded.registerDynamicLanguage(neededGrammars());
    return loaded;
  } catch (error) {
    say({
      failed: (error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND" ? "not installed" : "broken",
    });
    throw error;
  }
}

/** All that are needed, in one call: a second one is refused. */
function neededGrammars(): Parameters<typeof AstGrep.registerDynamicLanguage>[0] {
  return Object.fromEntries(
    LOADED.filter((grammar) => grammars.has(grammar)).map((grammar) => [
      grammar,
      load(`@ast-grep/lang-${grammar}`),
    ]),
  );
}

function look(name: string): object {
  const bytes = readFileSync(join(folder, "contents", name));
  const language = languageOfCopy(name)!;
  const asked = rulesFor(rules, language, bytes);
  const structure = STRUCTURES[language];
  if (structure) return lookAtStructure(structure(bytes.toString("utf8")), asked);
  const root = rootOf(language, bytes.toString("utf8"));
  const broken = brokenAt(root);
  return {
    matches: asked.flatMap((rule) =>
      // Checked by the fixtures: ast-grep refuses a rule that it cannot read.
      root.findAll(astGrepRule(rule) as unknown as AstGrep.NapiConfig).map((node) => ({
        rule: rule.id,
        line: node.range().start.line + 1,
        code: node.text().slice(0, CODE_MAX),
      })),
    ),
    ...(broken === undefined ? {} : { brokenAt: broken }),
  };
}

function lookAtStructure({ matches, brokenAt }: StructureAnswer, asked: readonly AnalysisRule[]): object {
  const ids = new Set(asked.map(({ id }) => id));
  const own = matches.filter(({ rule }) => ids.has(rule));
  return {
    matches: own.map((match) => ({ ...match, code: match.code.slice(0, CODE_MAX) })),
    ...(brokenAt === undefined ? {} : { brokenAt }),
  };
}

/** Files of JavaScript may hold types (Flow): what its grammar cannot read, TypeScript's often can. */
function rootOf(language: Language, text: string): AstGrep.SgNode {
  const { parse } = engine!;
  const root = parse(GRAMMARS[language]!, text).root();
  if (language !== "javascript" || brokenAt(root) === undefined) return root;
  const typed = parse("Tsx", text).root();
  return brokenAt(typed) === undefined ? typed : root;
}

/** The line where the grammar lost its way. */
function brokenAt(root: AstGrep.SgNode): number | undefined {
  const error = root.kind() === "ERROR" ? root : root.find({ rule: { kind: "ERROR" } });
  return error === null ? undefined : error.range().start.line + 1;
}

/** Synchronously: what was said before a crash is not lost. */
function say(line: object): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      // A full pipe is asked again: the reader is slower than we are.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}
