import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { DocumentedRule } from "./docs.ts";
import type { TabledRule } from "./rules-table.ts";
import { ROOT } from "./source-tree.ts";

const INDEX = "src/rules/index.ts";

/** The rules that src/rules/index.ts lists, in its order; none before there is such a list. */
export async function listedRules(): Promise<readonly TabledRule[]> {
  if (!existsSync(join(ROOT, INDEX))) return [];
  const { rules } = (await importFile(INDEX)) as { rules: readonly TabledRule[] };
  return rules;
}

/** The ids of the files in src/rules, whether they are listed or not. */
export function ruleIds(): string[] {
  return globSync("src/rules/*.ts", { cwd: ROOT })
    .map((path) => path.replace(/^.*[\\/]|\.ts$/g, ""))
    .filter((id) => id !== "index")
    .sort();
}

/** The rule in src/rules/<id>.ts with its page and its cases. */
export async function documentedRule(id: string): Promise<DocumentedRule> {
  const { rule } = (await importFile(`src/rules/${id}.ts`)) as { rule?: TabledRule };
  if (rule === undefined) throw new Error(`src/rules/${id}.ts exports no \`rule\``);
  const page = join(ROOT, `src/rules/${id}.md`);
  const cases = globSync(`test/rules/${id}/*.txt`, { cwd: ROOT }).sort();
  return {
    id: rule.id,
    summary: rule.summary,
    needs: rule.needs,
    page: existsSync(page) ? readFileSync(page, "utf8") : undefined,
    cases: new Map(
      cases.map((path) => [path.replace(/^.*[\\/]/, ""), readFileSync(join(ROOT, path), "utf8")]),
    ),
  };
}

function importFile(path: string): Promise<unknown> {
  return import(pathToFileURL(join(ROOT, path)).href);
}
