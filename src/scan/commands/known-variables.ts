import type { Scene, Variable } from "./scene.ts";

const HOME_VARIABLES = new Set(["HOME", "USERPROFILE"]);
/** The checkout, in the words of shells and CI hosts. */
const ROOT_VARIABLES = new Set([
  "GITHUB_WORKSPACE",
  "CI_PROJECT_DIR",
  "TRAVIS_BUILD_DIR",
  "BUILD_SOURCESDIRECTORY",
  "CIRCLE_WORKING_DIRECTORY",
]);
const TEMPORARY_VARIABLES = new Set(["TMPDIR", "TEMP", "TMP", "RUNNER_TEMP"]);
/** Always a number or a word without harm. */
const NUMBER_VARIABLES = new Set([
  "?",
  "#",
  "$",
  "!",
  "RANDOM",
  "SECONDS",
  "LINENO",
  "EUID",
  "UID",
  "PPID",
  "BASHPID",
]);

/** What a variable holds that nobody has assigned, where that is known everywhere. */
export function knownVariable(name: string, scene: Scene): Variable | undefined {
  if (HOME_VARIABLES.has(name)) return only("~", true);
  if (name === "PWD") return scene.cwd === undefined ? undefined : only(scene.cwd);
  if (name === "0" || /^BASH_SOURCE(\[0\])?$/.test(name))
    return scene.script === undefined ? undefined : only(scene.script);
  if (ROOT_VARIABLES.has(name)) return only(scene.root);
  if (TEMPORARY_VARIABLES.has(name)) return only("/tmp");
  if (NUMBER_VARIABLES.has(name)) return only("1");
  if (name === "IFS") return only(" ");
  return undefined;
}

function only(value: string, home = false): Variable {
  return { array: false, values: [{ text: value, value, dynamic: false, glob: false, home }] };
}
