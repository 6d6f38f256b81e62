import { isAbsolute, resolve } from "node:path";
import { patchedFiles } from "./apply-patch.ts";
import { field, type Json, objectOf, textField, textsIn } from "./event-reading.ts";
import { type FileWrite, NotUnderstood, type ToolCall } from "./tool-call.ts";

type Kind = "shell" | "write" | "patch" | "delete" | "read" | "fetch" | "editor";

/** The tools that hosts bring, by their names in lower case; the same tool is written `Edit` and `edit`. */
const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    shell:
      "bash powershell shell shell_command local_shell exec_command run_shell_command run_terminal_cmd run_in_terminal monitor",
    write:
      "write edit multiedit notebookedit create create_file write_file edit_file replace strreplace str_replace search_replace insert replace_string_in_file insert_edit_into_file",
    patch: "apply_patch applypatch",
    delete: "delete delete_file",
    read: "read view read_file notebookread read_many_files glob grep ls list_directory list_dir search_file_content grep_search",
    fetch: "webfetch web_fetch fetch_webpage",
    editor: "str_replace_editor str_replace_based_edit_tool",
  }).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind as Kind] as const)),
);

const PATHS = "file_path filePath path notebook_path absolute_path target_file dir_path filename".split(" ");
const CONTENTS =
  "content contents file_text new_string newString new_str newText new_text new_source insert_text code_edit text".split(
    " ",
  );
const DIRECTORIES = "cwd workdir working_directory workingDirectory directory dir_path".split(" ");

/**
 * What the call of a tool means, by the tool's name and its input.
 * @param isServers of a server's tool: its name may be that of a host's own by chance
 * @throws NotUnderstood where a tool that we know lacks what it needs
 */
export function toolCallOf(tool: string, input: Json, directory: string, isServers = false): ToolCall {
  if (!isAbsolute(directory))
    throw new NotUnderstood("the event's working directory is not an absolute path");
  const known = isServers ? undefined : KINDS.get(tool.toLowerCase());
  const kind = known ?? guessedKind(tool, input);
  // Of what is only guessed, every text may go anywhere.
  const texts = known === undefined ? textsIn(input) : [];
  const nothing = { tool, directory, writes: [], reads: [], urls: texts.filter(isAddress), texts };
  switch (kind) {
    case "shell":
      return { ...nothing, directory: movedTo(input, directory), command: needed(input, "command") };
    case "write":
      return { ...nothing, writes: writesOf(input, tool) };
    case "delete":
      return { ...nothing, writes: pathsOf(input, tool).map((path) => ({ path, isDeletion: true })) };
    case "patch":
      return { ...nothing, writes: patchedFiles(patchOf(input)) };
    case "read":
      return { ...nothing, reads: [...textsOf(input, PATHS), ...listed(input)] };
    case "fetch":
      return { ...nothing, urls: urlsOf(input, tool), texts: textsIn(input) };
    case "editor":
      if (textField(input, "command") === "view") return { ...nothing, reads: pathsOf(input, tool) };
      return { ...nothing, writes: writesOf(input, tool) };
    default:
      return nothing;
  }
}

/** A tool that nobody here knows, as servers of the Model Context Protocol bring them: by its name, and by what it takes. */
function guessedKind(tool: string, input: Json): Kind | undefined {
  const name = tool.toLowerCase();
  if (/(?:^|_)(?:bash|sh|shell|terminal|exec|execute|run)(?:_|$)/.test(name) && isText(input, "command"))
    return "shell";
  const hasPath = PATHS.some((key) => isText(input, key));
  if (/(?:^|_)(?:search|find|grep|list|query)(?:_|$)/.test(name)) return hasPath ? "read" : undefined;
  if (hasPath && (CONTENTS.some((key) => isText(input, key)) || Array.isArray(field(input, "edits"))))
    return "write";
  if (hasPath && /(?:^|_)(?:delete|remove|unlink)(?:_|$)/.test(name)) return "delete";
  return hasPath && /(?:^|_)(?:read|get|view|cat)(?:_|$)/.test(name) ? "read" : undefined;
}

function isText(input: Json, key: string): boolean {
  return typeof field(input, key) === "string";
}

function needed(input: Json, key: string): string {
  const value = textField(input, key);
  if (value === undefined) throw new NotUnderstood(`the tool's input has no \`${key}\``);
  return value;
}

function movedTo(input: Json, directory: string): string {
  const moved = DIRECTORIES.map((key) => textField(input, key)).find(
    (each) => each !== undefined && each !== "",
  );
  return moved === undefined ? directory : resolve(directory, moved);
}

function textsOf(input: Json, keys: readonly string[]): string[] {
  return keys.flatMap((key) => textField(input, key) ?? []);
}

/** All that name a path: which of two the host takes is its own affair. */
function pathsOf(input: Json, tool: string): string[] {
  const paths = textsOf(input, PATHS);
  if (paths.length === 0 || paths.includes(""))
    throw new NotUnderstood(`the input of \`${tool}\` names no file`);
  return paths;
}

function writesOf(input: Json, tool: string): FileWrite[] {
  const edits = field(input, "edits") ?? [];
  if (!Array.isArray(edits)) throw new NotUnderstood("`edits` of the tool's input is not a list");
  const parts = [input, ...edits.map((edit) => objectOf(edit, "an edit"))];
  const content = parts.flatMap((part) => textsOf(part, CONTENTS)).join("\n");
  return pathsOf(input, tool).map((path) => ({ path, content }));
}

function patchOf(input: Json): string {
  const patch = ["command", "input", "patch"]
    .map((key) => textField(input, key))
    .find((text) => text !== undefined);
  if (patch === undefined) throw new NotUnderstood("the tool's input holds no patch");
  return patch;
}

function listed(input: Json): string[] {
  return ["paths", "include", "files"].flatMap((key) => {
    const list = field(input, key);
    return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
  });
}

function urlsOf(input: Json, tool: string): string[] {
  const urls = [
    ...textsOf(input, ["url"]),
    ...addressesIn([...textsOf(input, ["prompt"]), ...listOf(input, "urls")]),
  ];
  if (urls.length === 0) throw new NotUnderstood(`the input of \`${tool}\` names no address`);
  return urls;
}

function listOf(input: Json, key: string): string[] {
  return textsIn(field(input, key) ?? []);
}

/** All of the text: what only mentions an address calls nothing. */
function isAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text);
}

function addressesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.match(/https?:\/\/[^\s"'<>`]+/gi) ?? []);
}
