import { type DockerInstruction, dockerInstructions } from "./docker-instructions.ts";
import { COMMANDS_PER_FILE_MAX, type ExtractedCommand, type Extraction } from "./extracted-command.ts";

/** Instructions that run something: while the image is built, and when a container of it starts. */
const RUNS = ["RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"];

export function dockerfileCommands(text: string): Extraction {
  const commands: ExtractedCommand[] = [];
  for (const { name, body, line, document } of dockerInstructions(text)) {
    if (commands.length >= COMMANDS_PER_FILE_MAX)
      return { commands, unread: ["the Dockerfile has more commands than are read"] };
    if (!RUNS.includes(name)) continue;
    const command = commandOf(name, document === undefined ? body : withDocument(body, document));
    if (command !== undefined)
      commands.push({ text: command, line, language: "shell", where: name, place: "image" });
  }
  return { commands, unread: [] };
}

/** `RUN <<EOF`: the document is the command; behind another command it is what that reads. */
function withDocument(
  body: string,
  { text, before, end }: NonNullable<DockerInstruction["document"]>,
): string {
  const isCommand = before.replace(/^(\s*--[\w-]+(=\S+)?)+\s*/, "").trim() === "";
  return isCommand ? text : `${body}\n${text}\n${end}`;
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
