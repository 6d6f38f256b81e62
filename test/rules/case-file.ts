import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { Finding, Level } from "../../src/engine/finding.ts";

/** What the first word of a case's file name promises: the gravest level among its findings, or none at all. */
export const CASE_KINDS = ["stops", "fails", "reviews", "notes", "allows"] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const LEVEL_OF_KIND: Readonly<Record<CaseKind, Level | undefined>> = {
  stops: "stop",
  fails: "fail",
  reviews: "review",
  notes: "note",
  allows: undefined,
};

/** One case: prose, facts and what the rule says of them, separated by lines of `---`. */
export interface CaseFile {
  readonly path: string;
  readonly kind: CaseKind;
  readonly prose: string;
  readonly facts: string;
  /** The line, 1-based, on which the facts begin. */
  readonly factsLine: number;
  /** Absent in a new case, which `UPDATE=1` completes. */
  readonly expected?: string;
}

/** A value of the facts' YAML, with the line of its key in the case's file. */
export interface Noted {
  readonly value: unknown;
  readonly line: number;
}

/** What is wrong in a case's file, and where. */
export class CaseError extends Error {
  constructor(path: string, line: number, message: string) {
    super(`${path}:${line}: ${message}`);
  }
}

export function readCase(path: string): CaseFile {
  const name = basename(path);
  const kind = CASE_KINDS.find((each) => name.startsWith(`${each}-`));
  if (!kind) throw new CaseError(path, 1, `the name begins with none of ${CASE_KINDS.join("-, ")}-`);
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const first = lines.indexOf("---");
  if (first < 0) throw new CaseError(path, lines.length, "a line `---` between prose and facts is missing");
  const second = lines.indexOf("---", first + 1);
  const prose = lines.slice(0, first).join("\n").trim();
  if (prose === "") throw new CaseError(path, 1, "the case does not say what it shows");
  return {
    path,
    kind,
    prose,
    facts: lines.slice(first + 1, second < 0 ? lines.length : second).join("\n"),
    factsLine: first + 2,
    ...(second < 0 ? {} : { expected: lines.slice(second + 1).join("\n") }),
  };
}

/** Writes the third part anew, in the case and in the page that shows it; prose and facts stay as they are. */
export function writeExpected({ path, prose, facts }: CaseFile, expected: string, page: string): void {
  const before = readFileSync(path, "utf8").trim();
  const after = `${prose}\n---\n${facts === "" ? "" : `${facts}\n`}---\n${expected}\n`;
  writeFileSync(path, after);
  if (!existsSync(page)) return;
  const text = readFileSync(page, "utf8");
  // A function, because `$` in the text would otherwise be read as a reference.
  writeFileSync(
    page,
    text.replace(`\`\`\`text\n${before}\n\`\`\``, () => `\`\`\`text\n${after}\`\`\``),
  );
}

/** The facts' YAML, key by key. */
export function readNotes({ path, facts, factsLine }: CaseFile): ReadonlyMap<string, Noted> {
  const lineCounter = new LineCounter();
  const document = parseDocument(facts, { lineCounter });
  const lineOf = (offset: number | undefined) => factsLine + lineCounter.linePos(offset ?? 0).line - 1;
  const [error] = [...document.errors, ...document.warnings];
  if (error) throw new CaseError(path, lineOf(error.pos[0]), error.message.split("\n")[0] ?? "");
  const notes = new Map<string, Noted>();
  const { contents } = document;
  if (contents === null) return notes;
  if (!isMap(contents)) throw new CaseError(path, factsLine, "the facts are no map of names and values");
  for (const { key, value } of contents.items) {
    if (!isScalar(key)) throw new CaseError(path, factsLine, "a key is no plain text");
    notes.set(String(key.value), {
      value: value === null ? null : (value as { toJS(of: typeof document): unknown }).toJS(document),
      line: lineOf(key.range?.[0]),
    });
  }
  return notes;
}

/** Findings as a case shows them: message, place, note, help; `nothing` where there are none. */
export function renderFindings(findings: readonly Finding[]): string {
  return findings.length === 0 ? "nothing" : findings.map(renderFinding).join("\n\n");
}

function renderFinding(finding: Finding): string {
  const { rule, level, kind, stop_code, message, note, help, path, line, commit } = finding;
  const place = [
    ...(path === undefined ? [] : [line === undefined ? path : `${path}:${line}`]),
    ...(commit === undefined ? [] : [`commit ${commit}`]),
  ];
  return [
    `${level}[${rule}]: ${message}`,
    ...(place.length === 0 ? [] : [`  --> ${place.join(", ")}`]),
    ...(kind === "undetermined" ? ["  = kind: undetermined"] : []),
    ...(stop_code === undefined ? [] : [`  = code: ${stop_code}`]),
    ...(note === undefined ? [] : [`  = note: ${note}`]),
    `  = help: ${help}`,
  ]
    .map(visible)
    .join("\n");
}

/** Hostile names stay legible in a case: `\u{202e}` for what an editor would obey or hide. */
function visible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Mn}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
