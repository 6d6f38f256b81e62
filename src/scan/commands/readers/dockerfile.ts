import { COMMANDS_PER_FILE_MAX, type ExtractedCommand, type Extraction } from "./extracted-command.ts";

/** Instructions that run something: while the image is built, and when a container of it starts. */
const RUNS = /^\s*(?:ONBUILD\s+)?(RUN|CMD|ENTRYPOINT|HEALTHCHECK)\s+([\s\S]*)$/i;

export function dockerfileCommands(text: string): Extraction {
  const continuation = /^#\s*escape=`/im.test(text) ? "`" : "\\";
  const lines = text.split(/\r?\n/);
  const commands: ExtractedCommand[] = [];
  for (let index = 0; index < lines.length; index++) {
    if (commands.length >= COMMANDS_PER_FILE_MAX)
      return { commands, unread: ["the Dockerfile has more commands than are read"] };
    const line = index + 1;
    if (/^\s*(#|$)/.test(lines[index]!)) continue;
    const pieces = [lines[index]!];
    while (pieces.at(-1)!.trimEnd().endsWith(continuation) && index + 1 < lines.length) {
      pieces[pieces.length - 1] = pieces.at(-1)!.trimEnd().slice(0, -1);
      index++;
      // Comments and empty lines between continued lines are no part of the instruction.
      while (index + 1 < lines.length && /^\s*(#|$)/.test(lines[index]!)) index++;
      pieces.push(lines[index]!);
    }
    const match = RUNS.exec(pieces.join(" "));
    if (match === null) continue;
    const [, name = "", body = ""] = match;
    const document = heredoc(body, lines, index);
    index = document.last;
    const command = commandOf(name.toUpperCase(), document.text ?? body);
    if (command !== undefined)
      commands.push({ text: command, line, language: "shell", where: name.toUpperCase(), place: "image" });
  }
  return { commands, unread: [] };
}

/** The shell text of an instruction: options taken off, the JSON form put back into words. */
function commandOf(name: string, body: string): string | undefined {
  let text = body.replace(/^(\s*--[\w-]+(=\S+)?)+\s*/, "");
  if (name === "HEALTHCHECK") {
    if (/^\s*NONE\b/i.test(text)) return undefined;
    text = text.replace(/^\s*CMD\s+/i, "");
  }
  const words = execForm(text);
  if (words === undefined) return text;
  return words.length === 0 ? undefined : words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

function execForm(text: string): string[] | undefined {
  if (!/^\s*\[[\s\S]*\]\s*$/.test(text)) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    return Array.isArray(words) && words.every((word): word is string => typeof word === "string")
      ? words
      : undefined;
  } catch {
    // Docker, too, then takes it for the shell form.
    return undefined;
  }
}

/** `RUN <<EOF`: the lines up to the word are the command. */
function heredoc(
  body: string,
  lines: readonly string[],
  last: number,
): { readonly text?: string; readonly last: number } {
  const match = /<<-?\s*(["']?)(\w+)\1/.exec(body);
  if (match === null) return { last };
  const end = lines.findIndex((line, index) => index > last && line.trim() === match[2]);
  if (end < 0) return { last };
  const content = lines.slice(last + 1, end).join("\n");
  const before = body
    .slice(0, match.index)
    .replace(/^(\s*--[\w-]+(=\S+)?)+\s*/, "")
    .trim();
  const text = before === "" ? content : `${body}\n${content}\n${match[2]}`;
  return { text, last: end };
}
