import { type BytePath, baseName } from "../../contract/byte-path.ts";
import { readTokens } from "./lexer.ts";
import { TEST_TEXT_MAX } from "./limits.ts";
import { after, argumentsOf } from "./spans.ts";
import { isMark, type TokenText } from "./token.ts";

/** One value in a configuration: where it stands and what it says. */
export interface Setting {
  /** Its keys, outermost first, the file's name before them, with dots; entries of a list end in `[]`. */
  readonly key: string;
  readonly value: string;
  /** 1-based. */
  readonly line: number;
}

const CONFIGURATION =
  /^(?:package\.json|(?:jest|vitest|vite|playwright|cypress|karma|ava|wdio|nightwatch)(?:\.[\w-]+)*\.(?:config|conf|workspace)\.[cm]?[jt]s(?:on)?|vitest\.workspace\.[jt]s|karma\.conf\.js|jest\.config\.json|cypress\.json|\.mocharc(?:\.\w+)?|\.nycrc(?:\.\w+)?|nyc\.config\.[cm]?js|\.c8rc(?:\.json)?|\.taprc|pytest\.ini|pyproject\.toml|setup\.cfg|tox\.ini|\.coveragerc|conftest\.py|noxfile\.py|\.?codecov\.ya?ml|pom\.xml|build\.gradle(?:\.kts)?|\.rspec|\.simplecov|nextest\.toml|\.?tarpaulin\.toml|.*\.runsettings|sonar-project\.properties|phpunit\.xml)$/;

/** Whether a file configures a test runner or a coverage tool, by its name. */
export function isTestConfiguration(path: BytePath): boolean {
  return CONFIGURATION.test(baseName(path));
}

/** Settings of one file at most; what is beyond is not compared. */
const SETTINGS_MAX = 20_000;
const DEPTH_MAX = 32;

/**
 * What a configuration says, as far as it can be read without running it: literal values, and the texts of lists. By
 * tokens where it is JSON or a script, by lines elsewhere. Undefined where it is too long.
 */
export function readSettings(path: BytePath, source: string): Setting[] | undefined {
  if (source.length > TEST_TEXT_MAX) return undefined;
  const name = baseName(path);
  const isScript = /\.(?:[cm]?[jt]s|json)$/.test(name) || /^\.(?:nycrc|c8rc|mocharc)$/.test(name);
  const found = isScript && /^\s*[^\s#[]/.test(source) ? inScript(name, source) : inLines(name, source);
  return found.slice(0, SETTINGS_MAX);
}

function inScript(name: string, source: string): Setting[] {
  const text = readTokens(source, "javascript");
  const { tokens } = text;
  const settings: Setting[] = [];
  const open: { key: string; end: number }[] = [{ key: name, end: tokens.length }];
  for (let at = 0; at < tokens.length && settings.length < SETTINGS_MAX; at++) {
    while (open.length > 1 && open.at(-1)!.end <= at) open.pop();
    const token = tokens[at]!;
    if ((token.kind !== "word" && token.kind !== "string") || !isMark(tokens[at + 1], ":")) continue;
    if (!/^[{,]$/.test(tokens[at - 1]?.text ?? "")) continue;
    const key = `${open.at(-1)!.key}.${token.text.slice(0, 80)}`;
    settings.push(...valueAt(text, key, at + 2));
    const partner = text.closer[at + 2] ?? -1;
    if (isMark(tokens[at + 2], "{") && open.length < DEPTH_MAX) open.push({ key, end: partner });
  }
  return settings;
}

function valueAt(text: TokenText, key: string, at: number): Setting[] {
  const { tokens } = text;
  const first = tokens[at];
  if (!first) return [];
  if (isMark(first, "[")) {
    return argumentsOf(text, at).flatMap(({ start, end }) => {
      const token = tokens[start]!;
      return end - start === 1 && token.kind !== "mark"
        ? [{ key: `${key}[]`, value: token.text, line: token.line }]
        : [];
    });
  }
  const isNegative = isMark(first, "-");
  const token = isNegative ? tokens[at + 1] : first;
  // An expression is not a value that can be compared.
  if (
    !token ||
    token.kind === "mark" ||
    !/^[,})\]]?$/.test(tokens[after(text.closer, isNegative ? at + 1 : at)]?.text ?? "")
  )
    return [];
  return [{ key, value: `${isNegative ? "-" : ""}${token.text}`, line: first.line }];
}

const TAG = /<([\w.-]+)>\s*([^<>\n]{1,200}?)\s*<\/\1>/g;
const PAIR = /^([\w."'/-]{1,80}(?:\s+(?=['"]))?)\s*(?:[=:]\s*|(?<=\s))(.*)$/;

const QUOTED_KEY = /^(?:"[^"]{1,80}"|'[^']{1,80}')\s*[=:]/;

/** INI, TOML, YAML, XML, properties, Gradle: sections, `key = value`, `key: value`, and the texts of lists below a key. */
function inLines(name: string, source: string): Setting[] {
  const settings: Setting[] = [];
  const isYaml = /\.ya?ml$/.test(name);
  const isIni = /\.(?:ini|cfg)$|^\.coveragerc$/.test(name);
  const isGradle = /\.gradle(?:\.kts)?$/.test(name);
  const blocks: string[] = [];
  const levels: { indent: number; key: string }[] = [];
  let section = name;
  let list = "";
  let listIndent = 0;
  let plugin: Plugin = OUTSIDE;
  const lines = source.split("\n");
  for (const [index, whole] of lines.entries()) {
    if (settings.length >= SETTINGS_MAX) break;
    const line = index + 1;
    const text = whole
      .slice(0, 4000)
      .replace(/(?:^|\s)(?:#|\/\/).*$/, "")
      .trim();
    if (text === "" || (isIni && text.startsWith(";"))) continue;
    if (name === "pom.xml") plugin = pluginAfter(plugin, text);
    for (const [, tag = "", value = ""] of text.matchAll(TAG))
      settings.push({ key: `${section}${plugin.prefix}.${tag}`, value, line });
    const [, header] = /^\[{1,2}([^\]]{1,100})\]{1,2}$/.exec(text) ?? [];
    if (header !== undefined && !/^["']/.test(header)) {
      section = `${name}.${header}`;
      list = "";
      continue;
    }
    const indent = whole.length - whole.trimStart().length;
    if (isGradle && followBlocks(blocks, text)) section = [name, ...blocks].join(".");
    const [, key, value = ""] = PAIR.exec(text) ?? [];
    const goesOn = list !== "" && !isYaml && !isGradle;
    // What an INI file indents below a key is that key's, line by line, whatever signs are in it.
    const isContinued = goesOn && isIni && indent > listIndent;
    const isEntry =
      text.startsWith("-") ||
      isContinued ||
      (goesOn && indent > 0 && !/^[\w.-]+\s*[=:]/.test(text)) ||
      (/^["']/.test(text) && !QUOTED_KEY.test(text));
    if (isEntry || key === undefined) {
      // In YAML the entries of a list may stand as far out as its key.
      const holder = isYaml && text.startsWith("-") ? below(levels, indent + 1, section) : list;
      for (const entry of isContinued ? [text] : entriesOf(text))
        settings.push({ key: `${holder === "" ? section : holder}[]`, value: entry, line });
      continue;
    }
    const above = isYaml ? below(levels, indent, section) : section;
    const full = `${above}.${key.trim().replace(/["']/g, "")}`;
    if (isYaml && levels.length < DEPTH_MAX) levels.push({ indent, key: full });
    list = full;
    listIndent = indent;
    if (/^[[({]/.test(value))
      for (const entry of entriesOf(value)) settings.push({ key: `${full}[]`, value: entry, line });
    else if (value !== "") settings.push({ key: full, value: value.replace(/^["']|["'],?$/g, ""), line });
  }
  return settings;
}

/** Gradle: the blocks that are open after a line; whether it opened or closed one. */
function followBlocks(blocks: string[], text: string): boolean {
  const [, word] = /^([\w.]{1,40})\b.*\{$/.exec(text) ?? [];
  if (text.startsWith("}")) blocks.pop();
  if (word !== undefined && blocks.length < DEPTH_MAX) blocks.push(word);
  return word !== undefined || text.startsWith("}");
}

/** Maven: the plugin whose configuration stands here; what hides its name makes it one that nobody knows. */
interface Plugin {
  readonly prefix: string;
  /** Whether its name is still to come. */
  readonly isOpen: boolean;
}

const OUTSIDE: Plugin = { prefix: "", isOpen: false };

function pluginAfter(plugin: Plugin, text: string): Plugin {
  if (text.includes("</plugin>")) return OUTSIDE;
  const opened = text.includes("<plugin>") ? { prefix: "", isOpen: true } : plugin;
  if (!opened.isOpen) return opened;
  // A dependency of the plugin, or a comment, would be taken for its name.
  if (/<dependenc|<!--/.test(text)) return OUTSIDE;
  const [, artifact] = /<artifactId>\s*([\w-]{1,80})\s*<\/artifactId>/.exec(text) ?? [];
  return artifact === undefined ? opened : { prefix: `.${artifact}`, isOpen: false };
}

function below(levels: { indent: number; key: string }[], indent: number, section: string): string {
  while (levels.length > 0 && levels.at(-1)!.indent >= indent) levels.pop();
  return levels.at(-1)?.key ?? section;
}

function entriesOf(text: string): string[] {
  const line = text.replace(/^-\s+/, "");
  // A command line is one: what an option means stands in the words behind it.
  if (/^[\w./{-]/.test(line) && /(?:^|\s)--?[a-z]/i.test(line)) return [line];
  const quoted = [...text.matchAll(/"([^"]{1,300})"|'([^']{1,300})'/g)].map(
    ([, one, other]) => one ?? other ?? "",
  );
  if (quoted.length > 0) return quoted;
  const plain = line.replace(/[[\](){},]/g, " ").trim();
  return plain === "" ? [] : plain.split(/\s+/).slice(0, 50);
}
