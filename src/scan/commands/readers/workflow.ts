import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { isTabledVariable } from "../variables.ts";
import {
  COMMANDS_PER_FILE_MAX,
  type CommandLanguage,
  type ExtractedCommand,
  type Extraction,
} from "./extracted-command.ts";

/** What nobody but the workflow's own author chooses: put into a text, it breaks nothing open. */
const TRUSTED =
  /^\s*((matrix|runner|strategy|secrets|vars)\.[\w.-]+(\[[\w'" -]+\])?|github\.(sha|run_id|run_number|run_attempt|workspace|repository|repository_owner|job|event_name|server_url|api_url|graphql_url|action_path|token|workflow_sha)|github\.event\.((pull_request|issue|comment|release|workflow_run|check_run|check_suite|repository)\.(number|id)|pull_request\.((base|head)\.sha|merge_commit_sha)|workflow_run\.head_sha|number|before|after)|hashFiles\([^)]*\)|'[\w.-]*')\s*$/;
/** A comparison is true or false, whatever is compared. */
const COMPARED = /^\s*[\w.-]+ *[!=]= *('[^']*'|[\w.-]+)\s*$/;
const FORMATTED = /^\s*format\('[\w.{}-]*'((?:,[^,()]+)+)\)\s*$/;
/** Inputs of actions that are scripts, by their names. */
const SCRIPT_INPUT = /^(prepare|script|commands|cmd|inlineScript)$/;
const CHARACTERS_MAX = 1_000_000;

/** `run` steps of workflows and composite actions, and the variables that they run with. */
export function workflowCommands(text: string): Extraction {
  if (text.length > CHARACTERS_MAX) return { commands: [], unread: ["the workflow is too long to be read"] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0)
    return {
      commands: [],
      unread: [`the workflow is no YAML: ${document.errors[0]!.message.split("\n")[0]}`],
    };
  const commands: ExtractedCommand[] = [];
  const visit = (node: unknown, around: Around, depth: number): void => {
    if (depth > 30 || commands.length >= COMMANDS_PER_FILE_MAX) return;
    if (isSeq(node)) for (const item of node.items) visit(item, around, depth + 1);
    if (!isMap(node)) return;
    const shell = textAt(node, "shell") ?? defaultShell(node) ?? around.shell;
    const place = isInContainer(node) ? "image" : around.place;
    const inner: Around = { place, ...(shell === undefined ? {} : { shell }) };
    for (const pair of node.items) readPair(pair, node, inner);
    for (const { value } of node.items) visit(value, inner, depth + 1);
  };
  const readPair = (pair: Pair, step: YAMLMap, around: Around): void => {
    const key = isScalar(pair.key) ? String(pair.key.value) : "";
    if (key === "env" && isMap(pair.value)) addVariables(pair.value, commands, lines);
    if (key === "with" && isMap(pair.value) && !/^actions\/github-script@/.test(textAt(step, "uses") ?? ""))
      for (const { key: name, value } of pair.value.items)
        if (isScalar(name) && SCRIPT_INPUT.test(String(name.value)) && isScalar(value))
          if (/\s/.test(String(value.value).trim()))
            // One word is a choice that the action offers.
            add(value, step, { place: around.place });
    if (key === "run" && isScalar(pair.value)) add(pair.value, step, around);
  };
  const add = (script: Scalar, step: YAMLMap, { shell, place }: Around): void => {
    if (typeof script.value !== "string") return;
    const directory = textAt(step, "working-directory");
    commands.push({
      ...withoutExpressions(script.value),
      line: startOf(script, lines),
      language: languageOf(shell),
      ...(shell === undefined ? {} : { shell: shell.split(" ", 1)[0]! }),
      where: `step \`${textAt(step, "name") ?? "run"}\``,
      place,
      ...(directory !== undefined && /^[\w][\w./-]*$/.test(directory) && !directory.includes("..")
        ? { directory }
        : {}),
    });
  };
  visit(document.contents, { place: "repository" }, 0);
  const unread =
    commands.length >= COMMANDS_PER_FILE_MAX ? ["the workflow has more commands than are read"] : [];
  return { commands, unread };
}

/** What a step has from the maps around it. */
interface Around {
  readonly shell?: string;
  readonly place: ExtractedCommand["place"];
}

/** Whether a job's steps run in an image that is thrown away, with nothing of the machine's but the repository. */
function isInContainer(job: YAMLMap): boolean {
  if (!job.has("steps")) return false;
  const container = job.get("container", true);
  const image = isMap(container) ? textAt(container, "image") : textAt(job, "container");
  // An expression may turn out to be empty: then there is no container.
  if (image === undefined || image.trim() === "" || image.includes("${{")) return false;
  return (
    !isMap(container) ||
    container.items.every(({ key }) => /^(image|env|credentials|ports)$/.test(String(key)))
  );
}

/** Whether nobody else chooses what an expression becomes; of `a || b` and `a && b`, neither. */
function isTrusted(expression: string): boolean {
  return expression.split(/\|\||&&/).every((operand) => {
    const given = FORMATTED.exec(operand)?.[1];
    if (given !== undefined)
      return given
        .slice(1)
        .split(",")
        .every((one) => TRUSTED.test(one));
    return TRUSTED.test(operand) || COMPARED.test(operand);
  });
}

/** Puts a shell's unknown word in the place of each expression, and names those that others may write. */
export function withoutExpressions(text: string): {
  readonly text: string;
  readonly untrusted: readonly string[];
} {
  const untrusted: string[] = [];
  const plain = text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) => {
    if (!isTrusted(expression)) untrusted.push(expression.trim());
    if (/^\s*github\.workspace\s*$/.test(expression)) return "$GITHUB_WORKSPACE";
    if (/^\s*runner\.temp\s*$/.test(expression)) return "$RUNNER_TEMP";

    return `\${GITHUB_EXPRESSION}${"\n".repeat(expression.split("\n").length - 1)}`;
  });
  return { text: plain, untrusted };
}

function addVariables(table: YAMLMap, commands: ExtractedCommand[], lines: LineCounter): void {
  for (const { key, value } of table.items) {
    if (!isScalar(key) || !isScalar(value)) continue;
    const name = String(key.value);
    if (!/^[A-Za-z_]\w*$/.test(name) || !isTabledVariable(name)) continue;
    const { text } = withoutExpressions(String(value.value ?? ""));
    const quoted = text
      .replaceAll('"', '\\"')
      .replaceAll("`", "\\`")
      .replace(/\$(?!\{GITHUB_EXPRESSION\}|GITHUB_WORKSPACE|RUNNER_TEMP)/g, "\\$");
    commands.push({
      text: `export ${name}="${quoted}"`,
      line: startOf(key, lines),
      language: "shell",
      where: `variable \`${name}\``,
      place: "repository",
    });
  }
}

function textAt(map: YAMLMap, key: string): string | undefined {
  const value = map.get(key, true);
  return isScalar(value) && typeof value.value === "string" ? value.value : undefined;
}

function defaultShell(map: YAMLMap): string | undefined {
  const defaults = map.get("defaults", true);
  const run = isMap(defaults) ? defaults.get("run", true) : undefined;
  return isMap(run) ? textAt(run, "shell") : undefined;
}

/** A block's text begins on the line below its mark. */
function startOf(node: Scalar, lines: LineCounter): number {
  const { line } = lines.linePos(node.range?.[0] ?? 0);
  return node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED" ? line + 1 : line;
}

function languageOf(shell: string | undefined): CommandLanguage {
  if (shell === undefined || /^(bash|sh|zsh|dash|msys2|wsl-bash|alpine\.sh)\b/.test(shell)) return "shell";
  if (/^(pwsh|powershell)\b/.test(shell)) return "powershell";
  return /^cmd\b/.test(shell) ? "cmd" : "code";
}
