import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { COMMANDS_PER_FILE_MAX, type ExtractedCommand, type Extraction } from "./extracted-command.ts";

/** `web: command`, a line each. */
export function procfileCommands(text: string): Extraction {
  return {
    commands: text
      .split(/\r?\n/)
      .slice(0, COMMANDS_PER_FILE_MAX)
      .flatMap((line, index) => {
        const match = /^([\w-]+):\s*(\S.*)$/.exec(line);
        return match ? [entry(match[2]!, index + 1, `process \`${match[1]}\``)] : [];
      }),
    unread: [],
  };
}

/** `name parameter='a default': dependencies`; `name := value` is none. */
const RECIPE = /^@?([a-zA-Z_][\w-]*)(?:[^:"'`]|"[^"]*"|'[^']*'|`[^`]*`)*:(?!=)/;

/** Recipes of a justfile: indented lines below `name args: deps`. `{{x}}` is what just puts in. */
export function justfileCommands(text: string): Extraction {
  const commands: ExtractedCommand[] = [];
  let recipe = "";
  for (const [index, line] of text.split(/\r?\n/).slice(0, COMMANDS_PER_FILE_MAX).entries()) {
    const head = RECIPE.exec(line);
    if (head) recipe = head[1]!;
    else if (/^\S/.test(line)) recipe = "";
    const body = /^\s+[@-]*(\S.*)$/.exec(line)?.[1];
    if (recipe === "" || body === undefined || body.startsWith("#")) continue;
    commands.push(
      entry(body.replace(/\{\{[^}]*\}\}/g, "$${JUST_EXPRESSION}"), index + 1, `recipe \`${recipe}\``),
    );
  }
  return { commands, unread: [] };
}

/** `cmds` and `cmd` of a Taskfile. `{{.X}}` is what task puts in. */
export function taskfileCommands(text: string): Extraction {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent", uniqueKeys: false });
  if (document.errors.length > 0) return { commands: [], unread: ["the Taskfile is no YAML"] };
  const commands: ExtractedCommand[] = [];
  const add = (node: unknown): void => {
    if (isScalar(node) && typeof node.value === "string") {
      const { line } = lines.linePos(node.range?.[0] ?? 0);
      commands.push(entry(node.value.replace(/\{\{[^}]*\}\}/g, "$${TASK_EXPRESSION}"), line, "task"));
    }
  };
  const visit = (node: unknown, depth: number): void => {
    if (depth > 20 || commands.length >= COMMANDS_PER_FILE_MAX) return;
    if (isSeq(node)) for (const item of node.items) visit(item, depth + 1);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? key.value : undefined;
      if (/^(cmd|sh|defer)$/.test(String(name))) add(value);
      else if (/^(cmds|status|preconditions)$/.test(String(name)) && isSeq(value)) value.items.forEach(add);
      // `build: go build`, `build: [go generate, go build]`.
      else if (name === "tasks" && isMap(value))
        for (const { value: task } of value.items)
          for (const one of isSeq(task) ? task.items : [task]) add(one);
      visit(value, depth + 1);
    }
  };
  visit(document.contents, 0);
  return { commands, unread: [] };
}

function entry(text: string, line: number, where: string): ExtractedCommand {
  return { text, line, language: "shell", where, place: "repository" };
}
