import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { SecretScanner } from "../scan/secrets/secret-scanner.ts";
import type { SecretFinding, Unscanned } from "../scan/secrets/types.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, write } from "./io.ts";
import { showProgress } from "./progress.ts";
import { type Content, contentsOfDirectory, contentsOfRange } from "./secret-contents.ts";

/** A finding and where: `commit` where a range says it, `part` where it is no file's content. */
export interface PlacedFinding extends Omit<SecretFinding, "sameAs" | "mark">, Place {}
interface Place {
  readonly path: string;
  readonly part?: "path" | "commit" | "tag" | "ref";
  readonly commit?: string;
}
interface PlacedUnscanned extends Unscanned, Place {}

export const command: Command = {
  name: "scan secrets",
  summary: "look for secrets in a directory or a range",
  options: {
    dir: { value: "DIR", summary: "every file below it but git's own (default: here)" },
    base: { value: "REV", summary: "with --head: only what the range brings, from the repository here" },
    head: { value: "REV", summary: "the range's new contents, commits, paths and its name" },
    format: FORMAT,
  },
  notes: [
    "A confirmed secret has a vendor's own format; a candidate only looks like one. No secret is ever printed.",
    "What could not be looked at (ceilings, broken archives) is listed as unscanned.",
    "exit status: 0 none, 1 confirmed, 2 cannot run, 3 only candidates or something unscanned",
  ],
  examples: [
    "proofgate scan secrets",
    "proofgate scan secrets --dir src --format json",
    "proofgate scan secrets --base main --head HEAD",
  ],
  run: scan,
};

async function scan(given: Given, io: Io): Promise<number> {
  const contents = contentsOf(given, io);
  const scanner = new SecretScanner();
  const progress = showProgress(io, "looking for secrets");
  const found: { findings: PlacedFinding[]; unscanned: PlacedUnscanned[] } = { findings: [], unscanned: [] };
  try {
    const open = new Set<Promise<void>>();
    for await (const content of contents) {
      const task = scanOne(scanner, content, found).finally(() => open.delete(task));
      open.add(task);
      // Enough to keep the worker busy, few enough to hold little.
      if (open.size >= 8) await Promise.race(open);
    }
    await Promise.all(open);
  } finally {
    progress.end();
    await scanner.close();
  }
  found.findings.sort(byPlace);
  found.unscanned.sort(byPlace);
  if (given.value("format") === "json") await answer(io, { version: 1, ...found });
  else await write(io.stdout, textOf(found.findings, found.unscanned));
  if (found.findings.some(({ level }) => level === "confirmed")) return EXIT.shut;
  return found.findings.length + found.unscanned.length > 0 ? EXIT.review : EXIT.pass;
}

function contentsOf(given: Given, io: Io): AsyncIterable<Content> {
  const [dir, base, head] = [given.value("dir"), given.value("base"), given.value("head")];
  if ((base === undefined) !== (head === undefined))
    throw new CannotRun("`--base` and `--head` go together", "give both, or neither");
  if (base === undefined || head === undefined) return contentsOfDirectory(resolve(io.directory, dir ?? "."));
  if (dir !== undefined)
    throw new CannotRun("`--dir` and `--base` exclude each other", "give a directory, or a range");
  requireGitPlace(io.directory);
  return contentsOfRange(io.directory, base, head);
}

async function scanOne(
  scanner: SecretScanner,
  { bytes, path, part, commit, unread }: Content,
  found: { findings: PlacedFinding[]; unscanned: PlacedUnscanned[] },
): Promise<void> {
  const inPath = await scanner.scan(Buffer.from(path, "utf8"));
  // A path that holds a secret is not printed: its secret's mark names it.
  const shown = inPath.findings.length === 0 ? path : `withheld:${inPath.findings[0]!.mark}`;
  const place: Place = { path: shown, ...(part && { part }), ...(commit !== undefined && { commit }) };
  for (const finding of inPath.findings)
    found.findings.push({ ...place, part: part ?? "path", ...printable(finding) });
  for (const each of inPath.unscanned) found.unscanned.push({ ...place, ...each });
  if (unread !== undefined)
    found.unscanned.push({ ...place, reason: "unsupported", detail: unread, line: 1 });
  const scan = await scanner.scan(bytes, { path });
  for (const finding of scan.findings) found.findings.push({ ...place, ...printable(finding) });
  for (const each of scan.unscanned) found.unscanned.push({ ...place, ...each });
}

/** Without what is for comparing only. */
function printable({ sameAs: _compared, mark: _marked, ...said }: SecretFinding) {
  return said;
}

function textOf(findings: readonly PlacedFinding[], unscanned: readonly PlacedUnscanned[]): string {
  const lines = findings.map(({ path, line, column, level, rule, preview, via, commit }) => {
    const how = via ? `, decoded from ${via.join(", then ")}` : "";
    const where = commit === undefined ? "" : ` in commit ${commit.slice(0, 12)}`;
    return `${path}:${line}:${column}: ${level} ${rule} ${preview}${how}${where}`;
  });
  const open = unscanned.map(({ path, line, detail }) => `${path}:${line}: not scanned: ${detail}`);
  const confirmed = findings.filter(({ level }) => level === "confirmed").length;
  const sum = `${confirmed} confirmed, ${findings.length - confirmed} only look like secrets, ${unscanned.length} not scanned`;
  return `${[...lines, ...open, sum].map(forTerminal).join("\n")}\n`;
}

function byPlace(left: Place & { line: number }, right: Place & { line: number }): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  const [one, other] = [left.commit ?? "", right.commit ?? ""];
  return one === other ? left.line - right.line : one < other ? -1 : 1;
}
