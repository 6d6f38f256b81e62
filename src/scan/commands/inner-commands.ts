import type { Feed, Scene } from "./scene.ts";
import type { ShellWord } from "./shell-word.ts";

/** Programs that are worth hiding behind another one, and rarely anybody's plain argument. */
const HIDDEN =
  /^(rm|dd|shred|mkfs(\.\w+)?|chmod|chown|sh|bash|zsh|dash|sudo|env|eval|find|xargs|git|curl|wget|kubectl|terraform|docker|mv|tee|truncate|unlink)$/;
const PLACES_MAX = 12;
const WORDS_MAX = 200;
/** What one look costs of the calls that may be followed: wrappers of wrappers would double it at each step. */
const COST = 20;

/**
 * A program may run the words behind its own: of one that is not known, or whose options are not, every word that
 * names such a program is judged as if it were run. What blocks is kept; the rest proves nothing.
 */
export function judgeInnerCommands(scene: Scene, args: readonly ShellWord[], stdin: Feed): undefined {
  if (scene.followable <= 0) return;
  scene.followable -= COST;
  const start = scene.findings.length;
  for (const [index, word] of args.slice(0, PLACES_MAX).entries()) {
    if (word.dynamic || !HIDDEN.test(word.value.slice(word.value.lastIndexOf("/") + 1))) continue;
    scene.judgeWords(args.slice(index, index + WORDS_MAX), stdin);
    break;
  }
  scene.findings = scene.findings.filter(({ verdict }, index) => index < start || verdict === "block");
}
