import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-tree.ts";

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly id: string;
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

interface MutatedFile {
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

const PAGE = join(ROOT, "test/mutation/survivors.md");
/** The rooms of which every mutant that lives is listed. */
export const LISTED_ROOMS = ["contract", "engine", "rules"] as const;
const SHOWN_MAX = 90;
const NO_REASON = "no reason yet";

/** What came of a room's mutants; those that Stryker could not try are in neither. */
export interface Score {
  readonly killed: number;
  readonly alive: number;
  /** To one decimal place. */
  readonly percent: string;
}

/** From what Stryker reported of a room the last time, when one of `sample` mutants was tried. */
export function scoreOf(room: string, sample = 1): Score {
  const all = Object.values(reportOf(room)).flatMap((file) => file.mutants);
  const mutants = all.filter(({ id }) => Number(id) % sample === 0);
  const killed = mutants.filter(({ status }) => status === "Killed" || status === "Timeout").length;
  const alive = mutants.filter(survives).length;
  return { killed, alive, percent: ((100 * killed) / (killed + alive)).toFixed(1) };
}

/**
 * Writes survivors.md anew for the rooms that were tried; what it says of other rooms stays. The reasons are people's:
 * they stay with their mutants. Gives the number of survivors for which nobody has written one.
 */
export function writeSurvivors(rooms: readonly string[]): number {
  const old = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  const known = reasonsOf(old);
  const chapters = new Map(chaptersOf(old).filter(([path]) => !rooms.some((room) => isOf(path, room))));
  for (const room of LISTED_ROOMS.filter((each) => rooms.includes(each))) {
    for (const [path, file] of Object.entries(reportOf(room))) {
      const lines = linesOf(path, file, known);
      if (lines.length > 0) chapters.set(path, lines);
    }
  }
  const page = pageOf(chapters);
  writeFileSync(PAGE, page);
  return page.split(NO_REASON).length - 1;
}

function reportOf(room: string): Record<string, MutatedFile> {
  const path = join(ROOT, `reports/mutation/${room}/mutation.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).files : {};
}

function isOf(path: string, room: string): boolean {
  return path.startsWith(`src/${room}/`);
}

function pageOf(chapters: ReadonlyMap<string, readonly string[]>): string {
  const sorted = [...chapters].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    "# Mutants that live",
    "",
    "Written by `npm run mutation`, which keeps the reasons: write one beside each mutant that has none.",
    ...sorted.flatMap(([path, lines]) => ["", `## ${path}`, "", ...lines]),
    "",
  ].join("\n");
}

/** The page's chapters, each with its lines. */
function chaptersOf(page: string): [path: string, lines: string[]][] {
  return page
    .split("\n## ")
    .slice(1)
    .map((chapter) => {
      const [path = "", ...lines] = chapter.split("\n");
      return [path, lines.filter((line) => line.startsWith("- "))];
    });
}

function linesOf(path: string, file: MutatedFile, known: ReadonlyMap<string, string>): string[] {
  return file.mutants
    .filter(survives)
    .sort((a, b) => a.location.start.line - b.location.start.line)
    .map((mutant) => {
      const change = `${code(textAt(file.source, mutant.location))} → ${code(mutant.replacement)}`;
      const reason = known.get(`${path} ${change}`) ?? NO_REASON;
      return `- line ${mutant.location.start.line}: ${change}: ${reason}`;
    });
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
