import { type Scene, say } from "../scene.ts";
import { type ShellWord, shown } from "../shell-word.ts";

/** Words by which a script says of itself that it acts on more than the repository. */
const DEED =
  /(^|[^a-z])(deploy|publish|release|destroy|wipe|nuke|purge|teardown|uninstall|rollback)([^a-z]|$)/i;

/** Scripts that look at a release, or make one ready, do not make it. */
const ABOUT =
  /(detect|check|verify|validate|test|lint|list|show|prepare|preview|dry-run|build|notes?)[-_:]?(pre)?release|release[-_:]?(notes?|check|test|dry|preview|info)/i;

/** @param word a script's file, a package script's or a make target's name */
export function namesDeedIn(scene: Scene, word: ShellWord): undefined {
  const found = DEED.exec(word.value.replace(/^.*\//, ""));
  if (found && !(found[2]!.toLowerCase() === "release" && ABOUT.test(word.value)))
    say(
      scene,
      "acts-remotely",
      `\`${shown(word.text)}\` says of itself that it does \`${found[2]!.toLowerCase()}\``,
    );
}
