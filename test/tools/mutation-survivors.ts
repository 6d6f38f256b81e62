import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-tree.ts";

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

const PAGE = join(ROOT, "test/tools/mutation-survivors.md");
/** The rooms whose mutants are counted, each by its own tests. */
export const MUTATED_ROOMS = ["contract", "engine", "rules"] as const;
const SHOWN_MAX = 90;
const NO_REASON = "no reason yet";

/**
 * Writes mutation-survivors.md anew from what Stryker reported of each room. The reasons are people's: they stay with
 * their mutants. Gives the number of survivors for which nobody has written one.
 */
export function writeSurvivors(): number {
  const files = Object.assign({}, ...MUTATED_ROOMS.map(reportOf)) as Record<string, MutatedFile>;
  const page = pageOf(files, reasonsOf(existsSync(PAGE) ? readFileSync(PAGE, "utf8") : ""));
  writeFileSync(PAGE, page);
  return page.split(NO_REASON).length - 1;
}

function reportOf(room: string): Record<string, MutatedFile> {
  const path = join(ROOT, `reports/mutation/${room}/mutation.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).files : {};
}

function pageOf(files: Record<string, MutatedFile>, known: ReadonlyMap<string, string>): string {
  const rooms = MUTATED_ROOMS.map((room) => {
    const mutants = Object.entries(files)
      .filter(([path]) => path.startsWith(`src/${room}/`))
      .flatMap(([, file]) => file.mutants);
    const killed = mutants.filter(({ status }) => status === "Killed" || status === "Timeout").length;
    const left = mutants.filter(survives).length;
    return `| src/${room} | ${killed + left} | ${killed} | ${left} | ${((100 * killed) / (killed + left)).toFixed(1)} % |`;
  });
  const chapters = Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, file]) => chapterOf(path, file, known));
  return [
    "# Mutants that live",
    "",
    "`npm run mutation` breaks the judge in small ways, one at a time, and asks whether a test of the same room notices.",
    "It writes this page and keeps the reasons: write one beside each mutant that has none.",
    "",
    "| Room | Mutants | Killed | Alive | Score |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...rooms,
    ...chapters,
    "",
  ].join("\n");
}

function chapterOf(path: string, file: MutatedFile, known: ReadonlyMap<string, string>): string[] {
  const lines = file.mutants
    .filter(survives)
    .sort((a, b) => a.location.start.line - b.location.start.line)
    .map((mutant) => {
      const change = `${code(textAt(file.source, mutant.location))} → ${code(mutant.replacement)}`;
      const reason = known.get(`${path} ${change}`) ?? NO_REASON;
      return `- line ${mutant.location.start.line}: ${change}: ${reason}`;
    });
  return lines.length === 0 ? [] : ["", `## ${path}`, "", ...lines];
}

function survives({ status }: Mutant): boolean {
  return status === "Survived" || status === "NoCoverage";
}

function textAt(source: string, { start, end }: Mutant["location"]): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? "").slice(0, end.column - 1);
  lines[0] = (lines[0] ?? "").slice(start.column - 1);
  return lines.join("\n");
}

/** Text on one line, as code that a backtick within does not end. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const shown = line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}…` : line;
  return shown.includes("`") ? `\`\` ${shown} \`\`` : `\`${shown}\``;
}

/** What people wrote, by file and mutation: lines may move. */
function reasonsOf(page: string): Map<string, string> {
  const found = new Map<string, string>();
  let path = "";
  for (const line of page.split("\n")) {
    path = /^## (src\/.*)$/.exec(line)?.[1] ?? path;
    const [, change, reason] = /^- line \d+: (.*`): (.*)$/.exec(line) ?? [];
    if (change !== undefined && reason !== undefined) found.set(`${path} ${change}`, reason);
  }
  return found;
}
