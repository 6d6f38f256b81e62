import type { Redirect, Redirection } from "unbash";
import { fileOf, overwrites, reads, writes } from "./effects.ts";
import { expandParts, expandWhole, type OutputOf } from "./expand.ts";
import { type Feed, NO_FEED, type Scene, say, UNKNOWN_FEED } from "./scene.ts";
import { literalWord, type ShellWord, shown } from "./shell-word.ts";
import { isTabledVariable } from "./variables.ts";

export interface Redirected {
  /** What the command reads. */
  readonly stdin: Feed;
  /** What is left of the command's output after files took theirs. */
  sink(output: Feed): Feed;
}

/** Judges where output goes and finds out what comes in. */
export function judgeRedirections(
  redirections: readonly Redirection[],
  scene: Scene,
  stdin: Feed,
  outputOf: OutputOf,
): Redirected {
  if (redirections.length === 0) return { stdin, sink: (output) => output };
  let feed = stdin;
  const files: ShellWord[] = [];
  for (const [index, one] of redirections.entries()) {
    if (one.type === "HereDoc") {
      const { text, parts } = one.body;
      const word = parts === undefined ? literalWord(text) : expandParts(parts, text, scene, outputOf);
      feed = textFeed(word);
    } else if (one.target === undefined) continue;
    else if (one.type === "HereString") feed = textFeed(expandWhole(one.target, scene, outputOf));
    else {
      const target = expandWhole(one.target, scene, outputOf);
      if (isPlaceholder(one, redirections[index + 1])) {
        say(
          scene,
          "unresolved-placeholder",
          `\`<${shown(target.text)}>\` is a placeholder that nobody filled in`,
        );
        return { stdin: UNKNOWN_FEED, sink: () => NO_FEED };
      }
      const before = feed;
      feed = judgeTarget(one, target, scene, feed);
      if (feed === before && one.operator.includes(">") && !/^&?\d|^-$/.test(target.value))
        files.push(target);
    }
  }
  return { stdin: feed, sink: (output) => sinkInto(scene, files, output) };
}

function judgeTarget(one: Redirect, target: ShellWord, scene: Scene, stdin: Feed): Feed {
  if (/^\/dev\/(tcp|udp)\//.test(target.value)) {
    say(
      scene,
      "runs-fetched-code",
      `\`${shown(target.text)}\` opens a connection that a shell can be driven through`,
    );
    return { kind: "fetched" };
  }
  const descriptor = one.descriptor?.type === "FileDescriptor" ? one.descriptor.value : 0;
  if (one.operator === "<&") return heldBy(scene, `/dev/fd/${target.value}`) ?? stdin;
  if (one.operator === "<") {
    reads(scene, target, "<");
    const feed: Feed =
      target.origin !== undefined
        ? { kind: target.origin }
        : (heldBy(scene, fileOf(scene, target)) ?? UNKNOWN_FEED);
    if (descriptor === 0) return feed;
    remember(scene, literalWord(`/dev/fd/${descriptor}`), feed);
    return stdin;
  }
  // `2>&1` copies a descriptor; `>& file` is a file.
  if (/^(\d+-?|-)$/.test(target.value) && one.operator.endsWith("&")) return stdin;
  const appends = one.operator === ">>" || one.operator === "&>>" || one.operator === "<>";
  if (appends) writes(scene, target, one.operator);
  else overwrites(scene, target, one.operator);
  return stdin;
}

function heldBy(scene: Scene, path: string | undefined): Feed | undefined {
  const taint = path === undefined ? undefined : scene.tainted.get(path);
  if (taint !== undefined) return { kind: taint };
  const text = path === undefined ? undefined : scene.written.get(path);
  return text === undefined ? undefined : { kind: "text", text };
}

/** `<name>` without spaces inside, as documentation writes it; `sort < in > out` is none. */
function isPlaceholder(one: Redirect, next: Redirection | undefined): boolean {
  return (
    one.operator === "<" &&
    next?.type === "Redirect" &&
    next.operator.startsWith(">") &&
    one.target !== undefined &&
    one.target.pos === one.pos + 1 &&
    next.pos === one.target.end &&
    next.descriptor === undefined
  );
}

function textFeed(word: ShellWord): Feed {
  if (word.origin !== undefined && word.dynamic) return { kind: word.origin };
  // Unknown pieces stay in the text, as words that are no literals.
  return { kind: "text", text: word.value, decoded: word.origin === "hidden" };
}

function sinkInto(scene: Scene, files: readonly ShellWord[], output: Feed): Feed {
  if (files.length === 0) return output;
  if (files.some(({ text }) => /^"?\$\{?GITHUB_ENV\}?"?$/.test(text))) setsForLater(scene, output);
  for (const file of files) remember(scene, file, output);
  return NO_FEED;
}

/** Files that builders, test runners and installers load because of their names. */
const LOADED =
  /(^|\/)(package\.json|setup\.(py|cfg)|pyproject\.toml|conftest\.py|tox\.ini|noxfile\.py|(GNU)?[Mm]akefile|CMakeLists\.txt|[\w.-]*Dockerfile|(docker-)?compose\.ya?ml|Gemfile|Rakefile|Cargo\.toml|build\.rs|go\.mod|pom\.xml|build\.gradle(\.kts)?|justfile|Taskfile\.ya?ml|\.npmrc|\.pnpmfile\.cjs|\.pre-commit-config\.yaml|configure|[\w.-]+\.config\.[cm]?[jt]s|gulpfile\.[jt]s|Gruntfile\.[jt]s)$|\/node_modules\/|\/\.github\//;

/** Keeps in mind what a file holds, for when it is run. */
export function remember(scene: Scene, file: ShellWord | undefined, content: Feed): undefined {
  const path = fileOf(scene, file);
  if (path === undefined) return;
  if (content.kind === "fetched" || content.kind === "hidden") {
    scene.tainted.set(path, content.kind);
    if (LOADED.test(path))
      say(
        scene,
        "runs-outside-code",
        `\`${shown(file!.text)}\` is fetched or decoded, and tools run it by its name`,
      );
  }
  if (content.kind !== "text") return;
  const before = scene.written.get(path) ?? "";
  // A text too long to be judged says so when it is run.
  if (before.length <= 200_000) scene.written.set(path, `${before}\n${content.text}`);
  if (content.decoded) scene.tainted.set(path, "hidden");
}

/** A workflow's later steps run with what is written there: `NAME=value` lines, which the variables' table judges. */
function setsForLater(scene: Scene, output: Feed): undefined {
  const lines =
    output.kind === "text" ? output.text.split("\n").filter((line) => line.trim() !== "") : undefined;
  const names = lines?.map((line) => /^([A-Za-z_]\w*)(=|<<)/.exec(line)?.[1]);
  if (names === undefined || names.includes(undefined)) {
    return say(scene, "changes-what-runs", "which variables later steps run with is known only when it runs");
  }
  const tabled = names.find((name) => name !== undefined && isTabledVariable(name));
  if (tabled !== undefined) say(scene, "changes-what-runs", `later steps run with \`${tabled}\``);
}
