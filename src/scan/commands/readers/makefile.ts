import { COMMANDS_PER_FILE_MAX, type ExtractedCommand, type Extraction } from "./extracted-command.ts";

const VALUE_CHARACTERS_MAX = 4000;
const DEPTH_MAX = 5;

/** What make itself says of some variables, as the shell would read it. */
const BUILT_IN: Readonly<Record<string, string>> = {
  MAKE: "make",
  CC: "cc",
  CXX: "c++",
  CPP: "cc -E",
  AR: "ar",
  AS: "as",
  LD: "ld",
  RM: "rm -f",
  CURDIR: ".",
  SHELL: "sh",
  INSTALL: "install",
  MKDIR: "mkdir",
  FC: "gfortran",
  LEX: "lex",
  YACC: "yacc",
  MAKEFLAGS: "",
  MAKECMDGOALS: "",
  CFLAGS: "",
  CXXFLAGS: "",
  LDFLAGS: "",
  CPPFLAGS: "",
  LDLIBS: "",
  LIBS: "",
  ARFLAGS: "rv",
};

/** Recipes, and what `$(shell …)` runs. Make's functions and what the environment sets are unknown words. */
export function makefileCommands(text: string, directory = ""): Extraction {
  const lines = logicalLines(text);
  const variables = definitions(lines.map(({ text: line }) => line));
  const commands: ExtractedCommand[] = [];
  let rule: Rule = { target: "", prerequisites: "" };
  let inDefinition = false;
  for (const { text: line, number } of lines) {
    if (commands.length >= COMMANDS_PER_FILE_MAX)
      return { commands, unread: ["the makefile has more commands than are read"] };
    if (/^define\b/.test(line)) inDefinition = true;
    if (/^endef\b/.test(line)) inDefinition = false;
    if (inDefinition) continue;
    const recipe = line.startsWith("\t") ? line.slice(1) : undefined;
    const add = (command: string, where: string) => {
      if (command.trim() !== "")
        commands.push({
          text: command,
          line: number,
          language: "shell",
          where,
          place: "repository",
          directory,
        });
    };
    for (const inner of shellCalls(line)) add(expand(inner, variables, rule), "`$(shell)`");
    if (recipe !== undefined) {
      // What make says or defines by itself runs nothing; `$(shell)` inside was taken above.
      if (rule.target !== "" && !/^\s*(#|[@+-]*\$[({](info|warning|error|eval)\b.*[)}]\s*$)/.test(recipe))
        add(expand(recipe.replace(/^[\s@+-]+/, ""), variables, rule), `recipe of \`${rule.target}\``);
      continue;
    }
    const head = /^([^\s#=:][^=:]*?)\s*::?(?!=)\s*([^=;]*)(?:;(.*))?$/.exec(line);
    if (head === null) continue;
    rule = { target: plain(head[1]!, variables), prerequisites: plain(head[2] ?? "", variables) };
    if (head[3] !== undefined)
      add(expand(head[3].replace(/^[\s@+-]+/, ""), variables, rule), `recipe of \`${rule.target}\``);
  }
  return { commands, unread: [] };
}

interface Rule {
  readonly target: string;
  readonly prerequisites: string;
}

interface Line {
  readonly text: string;
  readonly number: number;
}

/** Joins continued lines; a recipe keeps its backslash and newline, which the shell reads. */
function logicalLines(text: string): Line[] {
  const lines: Line[] = [];
  const physical = text.split(/\r?\n/);
  for (let index = 0; index < physical.length; index++) {
    const number = index + 1;
    const pieces = [physical[index]!];
    const isRecipe = pieces[0]!.startsWith("\t");
    while (/(^|[^\\])(\\\\)*\\$/.test(pieces.at(-1)!) && index + 1 < physical.length) {
      const next = physical[++index]!;
      pieces[pieces.length - 1] = pieces.at(-1)!.slice(0, isRecipe ? undefined : -1);
      pieces.push(isRecipe ? next.replace(/^\t/, "") : next.trimStart());
    }
    lines.push({ text: pieces.join(isRecipe ? "\n" : " "), number });
  }
  return lines;
}

function definitions(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const line of lines) {
    const match = /^\s*(?:export\s+|override\s+)*([A-Za-z_][\w.-]*)\s*(\?|:{1,3}|\+)?=\s*(.*)$/.exec(line);
    if (match === null || line.startsWith("\t")) continue;
    const [, name = "", operator, value = ""] = match;
    const before = found.get(name);
    if (operator === "?" && before !== undefined) continue;
    found.set(
      name,
      operator === "+" && before !== undefined ? `${before} ${value}` : value.replace(/\s+#.*$/, ""),
    );
  }
  return found;
}

/** Turns make's spelling into the shell's: `$$x` is `$x`, and what make puts in is put in, or an unknown word. */
function expand(text: string, variables: ReadonlyMap<string, string>, rule: Rule, depth = 0): string {
  let written = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== "$") {
      written += text[at];
      continue;
    }
    const next = text[++at];
    if (next === "$") written += "$";
    else if (next === "(" || next === "{") {
      const end = closing(text, at);
      written += reference(text.slice(at + 1, end), variables, rule, depth);
      at = end;
    } else if (next !== undefined) {
      written += automatic(next, rule) ?? unknown(/\w/.test(next) ? next : "MAKE_FILES");
    }
    if (written.length > VALUE_CHARACTERS_MAX * 4) return written;
  }
  return written;
}

function reference(name: string, variables: ReadonlyMap<string, string>, rule: Rule, depth: number): string {
  const own = automatic(name.replace(/[DF]$/, ""), rule);
  if (own !== undefined && /^[@<^?*+][DF]?$/.test(name)) return own;
  const value = variables.get(name) ?? (Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : undefined);
  if (value === undefined || depth >= DEPTH_MAX || value.length > VALUE_CHARACTERS_MAX) {
    // `$(shell …)` is judged by itself; its output is a word, or several, that nobody knows.
    return unknown(/^[A-Za-z_]\w*$/.test(name) ? name : "MAKE_FUNCTION");
  }
  return expand(value, variables, rule, depth + 1);
}

/** `$@` and its kin: the names that stand in the rule. */
function automatic(name: string, { target, prerequisites }: Rule): string | undefined {
  if (name === "@") return target;
  if (name === "<") return prerequisites.split(/\s+/)[0] ?? "";
  if (name === "^" || name === "+" || name === "?") return prerequisites;
  return name === "*" ? "stem" : undefined;
}

/** A rule's names as the recipe sees them: variables put in, a pattern's `%` a word. */
function plain(names: string, variables: ReadonlyMap<string, string>): string {
  return expand(names, variables, { target: "", prerequisites: "" }).replaceAll("%", "stem").trim();
}

function unknown(name: string): string {
  return `\${${name}}`;
}

/** Where the bracket at `open` closes; the text's end where it does not. */
function closing(text: string, open: number): number {
  const [left, right] = text[open] === "(" ? "()" : "{}";
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === left) depth++;
    else if (text[at] === right && --depth === 0) return at;
  }
  return text.length;
}

function shellCalls(line: string): string[] {
  const found: string[] = [];
  for (
    let at = line.indexOf("$(shell ");
    at >= 0 && found.length < 20;
    at = line.indexOf("$(shell ", at + 1)
  ) {
    found.push(line.slice(at + 8, closing(line, at + 1)));
  }
  const assigned = /^\s*[A-Za-z_]\w*\s*!=\s*(.*)$/.exec(line);
  if (assigned) found.push(assigned[1]!);
  return found;
}
