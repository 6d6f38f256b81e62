import { resolve } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";
import { forTerminal } from "../report/escape.ts";
import { SecretScanner } from "../scan/secrets/secret-scanner.ts";
import type { SecretFinding, Unscanned } from "../scan/secrets/types.ts";
import { answer } from "./answer.ts";
import { type Command, EXIT, FORMAT, type Given } from "./command.ts";
import { FILLED_BY_OTHERS } from "./files-below.ts";
import { requireGitPlace } from "./git-place.ts";
import { type Io, write } from "./io.ts";
import { showProgress } from "./progress.ts";
import { type LookedBy, type OtherFinding, SecondOpinions, scannersNamed } from "./second-opinions.ts";
import { type Content, contentsOfDirectory, contentsOfRange } from "./secret-contents.ts";

/** A finding and where: `commit` where a range says it, `part` where it is no file's content. */
export interface PlacedFinding extends Omit<SecretFinding, "sameAs" | "mark">, Place {}
interface Place {
  readonly path: string;
  readonly part?: "path" | "commit" | "tag" | "ref";
  readonly commit?: string;
}
interface PlacedUnscanned extends Unscanned, Place {}
interface Found {
  readonly findings: PlacedFinding[];
  readonly unscanned: PlacedUnscanned[];
}

export const command: Command = {
  name: "scan secrets",
  summary: "look for secrets in a directory or a range",
  options: {
    dir: { value: "DIR", summary: "every file below it but git's own (default: here)" },
    base: { value: "REV", summary: "with --head: only what the range brings, from the repository here" },
    head: { value: "REV", summary: "the range's new contents, commits, paths and its name" },
    with: { value: "SCANNERS", summary: "second opinions where installed: gitleaks,secretlint" },
    format: FORMAT,
  },
  notes: [
    "A confirmed secret has a vendor's own format; a candidate only looks like one. No secret is ever printed.",
    "What could not be looked at (ceilings, broken archives) is listed as unscanned.",
    "What only another scanner sees is a candidate. One that is not installed is not asked; the answer says who looked.",
    "exit status: 0 none, 1 confirmed, 2 cannot run, 3 only candidates or something unscanned",
  ],
  examples: [
    "proofgate scan secrets",
    "proofgate scan secrets --dir src --format json",
    "proofgate scan secrets --base main --head HEAD",
    "proofgate scan secrets --with gitleaks,secretlint",
  ],
  run: scan,
};

async function scan(given: Given, io: Io): Promise<number> {
  const contents = contentsOf(given, io);
  const others = new SecondOpinions<Place>(scannersNamed(given.value("with")));
  const found: Found = { findings: [], unscanned: [] };
  const scanners: LookedBy[] = [{ name: "proofgate", state: "looked" }];
  const progress = showProgress(io, "looking for secrets");
  try {
    await scanAll(contents, found, others);
    const asked = await others.ask(io, resolve(io.directory, given.value("dir") ?? "."));
    scanners.push(...asked.scanners);
    found.findings.push(...asked.findings.map(saidByOthers));
    found.unscanned.push(...asked.scanners.flatMap(notLookedAt));
  } finally {
    progress.end();
    others.close();
  }
  found.findings.sort(byPlace);
  found.unscanned.sort(byPlace);
  if (given.value("format") === "json") await answer(io, { version: 1, ...found, scanners });
  else await write(io.stdout, textOf(found, scanners));
  if (found.findings.some(({ level }) => level === "confirmed")) return EXIT.shut;
  return found.findings.length + found.unscanned.length > 0 ? EXIT.review : EXIT.pass;
}

async function scanAll(
  contents: AsyncIterable<Content>,
  found: Found,
  others: SecondOpinions<Place>,
): Promise<void> {
  const scanner = new SecretScanner();
  try {
    const open = new Set<Promise<void>>();
    for await (const content of contents) {
      const task = scanOne(scanner, content, found, others).finally(() => open.delete(task));
      open.add(task);
      // Enough to keep the worker busy, few enough to hold little.
      if (open.size >= 8) await Promise.race(open);
    }
    await Promise.all(open);
  } finally {
    await scanner.close();
  }
}

/** Only our own formats confirm (contract.md, 4): what another scanner says, a person looks at. */
function saidByOthers({ place, line, rule, by }: OtherFinding<Place>): PlacedFinding {
  return { ...place, rule, level: "candidate", line, column: 1, preview: `… (said by ${by})` };
}

/** Who was asked for and did not finish has not looked: that is unknown. Who is not installed was never asked. */
function notLookedAt({ name, state, why }: LookedBy): PlacedUnscanned[] {
  if (state !== "failed") return [];
  return [{ path: "", reason: "worker", detail: `${name} did not look: ${why}`, line: 1 }];
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
  found: Found,
  others: SecondOpinions<Place>,
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
  others.add(bytes, path, place, new Set(scan.findings.map(({ line }) => line)));
}

/** Without what is for comparing only. */
function printable({ sameAs: _compared, mark: _marked, ...said }: SecretFinding) {
  return said;
}

function textOf({ findings, unscanned }: Found, scanners: readonly LookedBy[]): string {
  const lines = findings.map(({ path, line, column, level, rule, preview, via, commit }) => {
    const how = via ? `, decoded from ${via.join(", then ")}` : "";
    const where = commit === undefined ? "" : ` in commit ${commit.slice(0, 12)}`;
    return `${path}:${line}:${column}: ${level} ${rule} ${preview}${how}${where}`;
  });
  const open = unscanned.map(({ path, line, detail }) => `${path}:${line}: not scanned: ${detail}`);
  const confirmed = findings.filter(({ level }) => level === "confirmed").length;
  const sum = `${confirmed} confirmed, ${findings.length - confirmed} only look like secrets, ${unscanned.length} not scanned`;
  const others = scanners.slice(1).map(({ name, state, version = "", why = "" }) => {
    const said = state === "looked" ? `${name} ${version} looked too` : `${name} did not look: ${why}`;
    return said.replace("  ", " ");
  });
  const steps = nextSteps(confirmed, [...findings, ...unscanned]);
  return `${[...lines, ...open, ...others, sum, ...steps].map(forTerminal).join("\n")}\n`;
}

function nextSteps(confirmed: number, all: readonly Place[]): string[] {
  const isOfOthers = ({ path }: Place) => path.split("/").some((name) => FILLED_BY_OTHERS.has(name));
  const foreign = all.filter(isOfOthers).length;
  const directories = [...FILLED_BY_OTHERS].join(", ");
  return [
    ...(foreign > 0
      ? [
          `  = note: ${foreign} of these lie in directories that others fill (${directories}); \`--dir\` looks at a part`,
        ]
      : []),
    ...(confirmed > 0
      ? [
          "  = help: revoke what is confirmed where it was issued: to take it out of the files does not undo that it was there",
        ]
      : []),
  ];
}

function byPlace(left: Place & { line: number }, right: Place & { line: number }): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  const [one, other] = [left.commit ?? "", right.commit ?? ""];
  return one === other ? left.line - right.line : one < other ? -1 : 1;
}
