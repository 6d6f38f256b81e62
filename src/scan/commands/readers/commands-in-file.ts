import { dockerfileCommands } from "./dockerfile.ts";
import type { Extraction } from "./extracted-command.ts";
import { makefileCommands } from "./makefile.ts";
import { packageScripts } from "./package-scripts.ts";
import { justfileCommands, procfileCommands, taskfileCommands } from "./task-files.ts";
import { workflowCommands } from "./workflow.ts";

const SHELL_NAME =
  /\.(sh|bash|zsh|ksh|dash)$|(^|\/)(\.envrc|\.bashrc|\.zshrc|\.profile|\.bash_profile|\.zprofile|\.zshenv)$|(^|\/)\.husky\/[a-z-]+$|(^|\/)\.?git-?hooks\/[a-z-]+$/;
const SHELL_SHEBANG =
  /^(\ufeff)?#!\s*\S*?(?:\/env\s+(?:-\S+\s+)*)?(?:\S*\/)?(sh|bash|dash|ash|zsh|ksh|mksh)(\s|$)/;
const OTHER_SHEBANG = /^(\ufeff)?#!/;

/**
 * The commands that a file holds, by its name and its first line; undefined where it is no file that holds commands.
 * @param path relative to the repository root, with slashes
 */
export function commandsInFile(path: string, text: string): Extraction | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const directory = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  if (name === "package.json") return packageScripts(text, directory);
  if (
    /^(GNU)?[Mm]akefile(\.(am|in|inc|include|common|dist|win|linux|osx|local|dev|ci))?$|\.(mk|mak)$/.test(
      name,
    )
  )
    return makefileCommands(text, directory);
  if (
    /^(Dockerfile|Containerfile)(\.[\w.-]+)?$|\.(dockerfile|containerfile)$/i.test(name) &&
    !/\.(md|txt)$/.test(name)
  )
    return dockerfileCommands(text);
  if (/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /^action\.ya?ml$/.test(name))
    return workflowCommands(text);
  if (/^\.?justfile$/i.test(name)) return justfileCommands(text);
  if (/^Taskfile\.ya?ml$/i.test(name)) return taskfileCommands(text);
  if (name === "Procfile" || name.startsWith("Procfile.")) return procfileCommands(text);
  if (SHELL_SHEBANG.test(text) || (SHELL_NAME.test(path) && !OTHER_SHEBANG.test(text))) {
    return {
      commands: [{ text, line: 1, language: "shell", where: "script", place: "repository", script: path }],
      unread: [],
    };
  }
  return undefined;
}
