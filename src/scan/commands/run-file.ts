import { fileOf } from "./effects.ts";
import { inlineCode } from "./inline-code.ts";
import { contacts } from "./network.ts";
import { runsOrigin } from "./run-origin.ts";
import { type Feed, NO_FEED, type Scene, say, whereIs } from "./scene.ts";
import { literalWord, type ShellWord, shown, UNKNOWN } from "./shell-word.ts";

/**
 * A file is run as a program or a script. What lies in the repository is judged as a file when it is introduced; what
 * this very text wrote or fetched is judged here.
 */
export function runsFile(scene: Scene, word: ShellWord, stdin: Feed, isShell: boolean): Feed | undefined {
  const what = `\`${shown(word.text)}\` is run`;
  if (word.origin !== undefined) return runsOrigin(scene, word.origin, what);
  if (/^\/dev\/(stdin|fd\/0)$|^-$/.test(word.value)) return runsFeed(scene, stdin, what, isShell);
  if (/^(https?|ftp|git|data):/i.test(word.value)) {
    contacts(scene, word, "run");
    return say(scene, "runs-fetched-code", what, "it is fetched and run");
  }
  const path = fileOf(scene, word);
  const taint = path === undefined ? undefined : scene.tainted.get(path);
  if (taint !== undefined) return runsOrigin(scene, taint, what);
  const text = path === undefined ? undefined : scene.written.get(path);
  if (text !== undefined) {
    if (isShell) scene.judgeText(text);
    else inlineCode(scene, { ...literalWord(text), dynamic: text.includes(UNKNOWN) }, shown(word.text));
    return;
  }
  const { kind } = whereIs(scene, word);
  if (kind === "inside" || kind === "root") {
    if (scene.unpacked)
      say(
        scene,
        "runs-outside-code",
        what,
        "something was cloned or unpacked just before, and this may be it",
      );
    return;
  }
  if (kind === "unknown")
    return say(
      scene,
      "dynamic-command",
      `which file is run is known only when it runs: \`${shown(word.text)}\``,
    );
  if (kind === "temporary" && scene.tainted.size > 0) {
    return say(
      scene,
      "runs-fetched-code",
      what,
      "something was fetched just before, and this lies outside the repository",
    );
  }
  if (kind === "system" && scene.context.place === "image") return;
  say(scene, "runs-outside-code", what, "it lies outside the repository");
}

/** Files that a program reads by their names, and runs: one of them was fetched or decoded just before. */
export function runsFetched(scene: Scene, names: readonly string[]): undefined {
  if (scene.tainted.size === 0) return;
  for (const name of names) {
    const taint = scene.tainted.get(fileOf(scene, literalWord(name)) ?? "");
    if (taint !== undefined) runsOrigin(scene, taint, `\`${name}\` is run`);
  }
}

/** An interpreter reads its program from standard input. */
export function runsFeed(scene: Scene, stdin: Feed, what: string, isShell: boolean): Feed {
  const language = /`([^`]*)`/.exec(what)?.[1] ?? what;
  switch (stdin.kind) {
    case "fetched":
    case "hidden":
      runsOrigin(scene, stdin.kind, what);
      return NO_FEED;
    case "text":
      if (stdin.decoded) runsOrigin(scene, "hidden", what);
      if (isShell) return scene.judgeText(stdin.text.replaceAll("\u0001", "$PROOFGATE_UNKNOWN"));
      inlineCode(scene, { ...literalWord(stdin.text), dynamic: stdin.text.includes(UNKNOWN) }, language);
      return NO_FEED;
    case "none":
      say(scene, "runs-inline-code", `${what} with whatever comes on standard input`);
      return NO_FEED;
    default:
      say(scene, "dynamic-command", `${what} with what another command prints`);
      return NO_FEED;
  }
}
