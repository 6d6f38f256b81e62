import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** One text of a public corpus, with what its authors say of it. */
export interface SecretCase {
  readonly corpus: string;
  /** Where it comes from, for people. */
  readonly name: string;
  /** The file's name that the text is scanned under. */
  readonly path: string;
  readonly bytes: Buffer;
  /** How many secrets it holds; 0: a false alarm is anything found in it. */
  readonly secrets: number;
  /** The first and the last line that each stands on, where the corpus says so. */
  readonly lines?: readonly (readonly [number, number])[];
}

/** Even: tuned on. Odd: kept hidden, and only reported. */
export function halfOf({ bytes }: SecretCase): "tuning" | "hidden" {
  return createHash("sha256").update(bytes).digest()[0]! % 2 === 0 ? "tuning" : "hidden";
}

/**
 * The cases of a directory, whichever of the known corpora it holds; each text once. What one rule's authors call a
 * secret is not harmless for being none of another rule's.
 */
export function casesIn(directory: string): SecretCase[] {
  const all = [...secretlint(directory), ...gitleaks(directory), ...leakyRepo(directory)];
  const cases = [...all.filter(({ secrets }) => secrets > 0), ...all.filter(({ secrets }) => secrets === 0)];
  const seen = new Set<string>();
  return cases.filter(({ bytes, path }) => {
    // A file of nothing, which only its name is about: no text that any tool could read.
    if (bytes.length === 0) return false;
    const key = createHash("sha256").update(path).update(bytes).digest("hex");
    return !seen.has(key) && seen.add(key);
  });
}

interface Place {
  readonly line?: number;
}

interface Snapshot {
  readonly filePath?: string;
  readonly sourceContent?: string;
  readonly messages?: readonly { readonly loc?: { readonly start?: Place; readonly end?: Place } }[];
}

/** Rules of a user's own patterns and of none: their fixtures are no secrets of anybody. */
const NO_SECRETS = /secretlint-rule-(?:example|pattern|filter-comments|no-homedir|no-dotenv|internal)/;

/** secretlint's snapshots: the input's text, and the messages that are expected of it. */
function secretlint(directory: string): SecretCase[] {
  const outputs = globSync("packages/@secretlint/secretlint-rule-*/test/snapshots/**/output.json", {
    cwd: directory,
  });
  return outputs
    .filter((path) => !NO_SECRETS.test(path))
    .sort()
    .flatMap((path) => {
      const {
        filePath = "input",
        sourceContent,
        messages = [],
      } = JSON.parse(readFileSync(join(directory, path), "utf8")) as Snapshot;
      if (sourceContent === undefined) return [];
      if (messages.length === 0 && isLetPass(join(directory, dirname(path)))) return [];
      // Some rules name the whole file that holds a key, not the line.
      const lines = messages.map(({ loc }): [number, number] => {
        const first = loc?.start?.line ?? 1;
        return [first, loc?.end?.line ?? first];
      });
      const name = dirname(path).replace(/^.*secretlint-rule-/, "");
      const bytes = Buffer.from(sourceContent, "utf8");
      return [{ corpus: "secretlint", name, path: basename(filePath), bytes, secrets: lines.length, lines }];
    });
}

/** Whether the case's own options let a secret pass: a user's choice, which no tool is told of. It calls nothing harmless. */
function isLetPass(folder: string): boolean {
  const options = join(folder, ".secretlintrc.json");
  return existsSync(options) && /"allows?"/.test(readFileSync(options, "utf8"));
}

/** gitleaks' rules: the literal strings of `tps` and `fps`; and what a patched generator printed (`cases.jsonl`). */
function gitleaks(directory: string): SecretCase[] {
  const sources = globSync("cmd/generate/config/rules/*.go", { cwd: directory }).sort();
  const literal = sources.flatMap((path) => {
    const text = readFileSync(join(directory, path), "utf8");
    return (["tps", "fps"] as const).flatMap((list) =>
      goLiterals(text, list).map((value) =>
        gitleaksCase("gitleaks literals", basename(path), "", value, list === "tps"),
      ),
    );
  });
  const printed = join(directory, "cases.jsonl");
  if (!existsSync(printed)) return literal;
  const lines = readFileSync(printed, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => {
    const { rule, path, value, kind } = JSON.parse(line) as Record<
      "rule" | "path" | "value" | "kind",
      string
    >;
    return gitleaksCase("gitleaks generated", rule, path, value, kind === "tp");
  });
}

function gitleaksCase(
  corpus: string,
  name: string,
  path: string,
  value: string,
  isSecret: boolean,
): SecretCase {
  const bytes = Buffer.from(value, "utf8");
  return { corpus, name, path: path || "text", bytes, secrets: isSecret ? 1 : 0 };
}

/** The elements of `tps := []string{…}` that are one literal each. */
function goLiterals(text: string, list: string): string[] {
  const found: string[] = [];
  for (const { index, 0: head } of text.matchAll(new RegExp(`\\b${list} :?= \\[\\]string\\{`, "g"))) {
    const end = text.indexOf("\n\t}", index);
    const body = text.slice(index + head.length, end < 0 ? undefined : end);
    for (const [, raw, quoted] of body.matchAll(/^\s*(?:`([^`]*)`|("(?:[^"\\\n]|\\.)*")),?\s*(?:\/\/.*)?$/gm))
      found.push(raw ?? unquoted(quoted!));
  }
  return found;
}

function unquoted(literal: string): string {
  try {
    return JSON.parse(literal.replace(/\\x([0-9a-f]{2})/gi, "\\u00$1")) as string;
  } catch {
    return literal.slice(1, -1);
  }
}

/** leaky-repo: its own table says how many lines of each file are a risk. */
function leakyRepo(directory: string): SecretCase[] {
  const table = join(directory, ".leaky-meta/secrets.csv");
  if (!existsSync(table)) return [];
  const rows = readFileSync(table, "utf8")
    .split("\n")
    .filter((row) => /^[^#,]+,\d+,\d+/.test(row));
  return rows.flatMap((row) => {
    const [path = "", risks = "0"] = row.split(",");
    if (!existsSync(join(directory, path))) return [];
    const bytes = readFileSync(join(directory, path));
    return [{ corpus: "leaky-repo", name: path, path, bytes, secrets: Number(risks) }];
  });
}
