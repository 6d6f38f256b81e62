import { absoluteOf, type Place } from "./place.ts";
import { type Scene, say, whereIs } from "./scene.ts";
import { type ShellWord, shown } from "./shell-word.ts";

/** What commands do to paths, judged once for all programs. */

/** Parts of `.git` that hold history or protections. */
const GIT_VITALS = /^\.git(\/(\*+|hooks|config|refs|objects|packed-refs|head|info|logs|modules)(\/.*)?)?$/;

/** @param program the program's name, for the message */
export function deletes(scene: Scene, word: ShellWord, program: string, recursive: boolean): undefined {
  const place = whereIs(scene, word);
  const what = `\`${program}\` deletes \`${shown(word.text)}\``;
  const image = scene.context.place === "image";
  switch (place.kind) {
    case "inside":
      touches(scene, place.path);
      return;
    case "root":
      return say(scene, "destroys-wholesale", what, "that is the whole repository");
    case "everything":
      if (recursive) return say(scene, "destroys-wholesale", what, "that is everything in the repository");
      return say(scene, "discards-work", what, "that is every file at the top of the repository");
    case "git":
      if (GIT_VITALS.test(place.path))
        return say(scene, "destroys-wholesale", what, "that is git's own store or its hooks");
      return say(scene, "discards-work", what, "that belongs to git");
    case "temporary":
      if (place.whole && !image) say(scene, "writes-outside", what, "that is what every program keeps there");
      return;
    case "unknown":
      return say(
        scene,
        "dynamic-argument",
        `what \`${program}\` deletes is known only when it runs: \`${shown(word.text)}\``,
      );
    case "stream":
    case "device":
      return say(scene, "destroys-outside", what, "that is a device of the machine");
    default:
      if (image && !place.whole) return;
      return say(scene, place.whole ? "destroys-wholesale" : "destroys-outside", what, outsideNote(place));
  }
}

/** Keeps in mind what is written or deleted, as far as it is kept at all. */
function touches(scene: Scene, path: string): undefined {
  if (scene.touched.size < TOUCHED_MAX) scene.touched.add(path);
}

const TOUCHED_MAX = 1000;

/** @param keeps what is there stays: appending, creating a directory, linking */
export function writes(scene: Scene, word: ShellWord, program: string, keeps = false): undefined {
  const place = whereIs(scene, word);
  const what = `\`${program}\` writes \`${shown(word.text)}\``;
  switch (place.kind) {
    case "inside":
      if (program !== "mkdir") touches(scene, place.path);
      return;
    case "root":
    case "everything":
    case "temporary":
    case "stream":
      return;
    case "git":
      if (/^\.git\/(hooks|config)/.test(place.path)) {
        return say(scene, "disables-protection", what, "that decides what git runs and what it refuses");
      }
      if (GIT_VITALS.test(place.path)) return say(scene, "rewrites-history", what, "that is git's own store");
      return say(scene, "writes-outside", what, "that belongs to git");
    case "unknown":
      if (isRunnersFile(word) || program === "mkdir") return;
      return say(
        scene,
        "dynamic-argument",
        `where \`${program}\` writes is known only when it runs: \`${shown(word.text)}\``,
      );
    case "device":
      return say(scene, "destroys-outside", what, "that is a device of the machine");
    default:
      writesOutside(scene, place, what, keeps);
  }
}

function writesOutside(
  scene: Scene,
  place: Extract<Place, { kind: "system" | "home" | "outside" }>,
  what: string,
  keeps: boolean,
): undefined {
  if (scene.context.place === "image") return;
  const grave =
    place.kind === "system" &&
    !/^\/(usr\/local|opt)\/|^\/etc\/(udev|apt|docker)\/|^\/etc\/[\w-]+\.d\//.test(place.path);
  if ((grave && !keeps) || GUARDING.test(place.path))
    return say(scene, "writes-system", what, outsideNote(place));
  say(scene, "writes-outside", what, outsideNote(place));
}

/** Files that decide who may do what and what runs by itself: adding to one is as grave as replacing it. */
const GUARDING =
  /^\/(private\/)?etc\/(passwd|shadow|group|gshadow|sudoers|ssh\/|pam|security\/|hosts|cron|profile|bash|zsh|environment|ld\.so|systemd|init|rc|fstab|ssl|ca-certificates|selinux|apparmor|audit|hosts\.)|^\/(boot|proc|sys)\/|\/\.ssh(\/|$)|^\/var\/(spool\/cron|log)|^\/(usr\/)?s?bin\/[^/]/;

/** Truncation and replacement of what was there: grave outside the repository, plain inside. */
export function overwrites(scene: Scene, word: ShellWord, program: string): undefined {
  const place = whereIs(scene, word);
  // A file of one's own in a home or beside the repository is looked at; what shells and programs obey is grave.
  const plain = keepsPlain(program) && !OBEYED.test("path" in place ? place.path : "");
  const outside = (place.kind === "outside" || place.kind === "home") && !plain;
  if (outside && scene.context.place !== "image") {
    return say(
      scene,
      "destroys-outside",
      `\`${program}\` overwrites \`${shown(word.text)}\``,
      outsideNote(place),
    );
  }
  writes(scene, word, program);
}

/** Files in a home that decide what runs and who is trusted; and what is emptied or edited in place, it held something. */
const OBEYED =
  /\/\.(?!local\/(bin|share)\/|cache\/|android\/|gradle\/|m2\/|cargo\/bin\/)[^/]|\/(Library|AppData)\//;

function keepsPlain(program: string): boolean {
  return !/^(truncate|sed|dd|sort|shred|rsync|awk)$/.test(program);
}

/** `chmod`, `chown` and their kind. */
export function changesMode(scene: Scene, word: ShellWord, program: string, recursive: boolean): undefined {
  const place = whereIs(scene, word);
  const what = `\`${program}\` changes who may use \`${shown(word.text)}\``;
  if (place.kind === "unknown")
    return say(scene, "dynamic-argument", `${what}, which is known only when it runs`);
  if (place.kind === "git")
    return say(scene, "disables-protection", what, "that decides which hooks git runs");
  if (place.kind === "system" || place.kind === "home" || place.kind === "outside") {
    if (scene.context.place === "image" && !(place.whole && place.path === "/")) return;
    const grave = recursive || place.kind === "system";
    return say(scene, grave ? "destroys-outside" : "writes-outside", what, outsideNote(place));
  }
  if (place.kind === "device") say(scene, "destroys-outside", what, "that is a device of the machine");
}

/** Where people and machines keep credentials. */
const CREDENTIALS =
  /(^|\/)(\.ssh|\.aws|\.gnupg|\.kube|\.docker\/config\.json|\.netrc|_netrc|\.npmrc|\.pypirc|\.git-credentials|\.config\/(gh|gcloud|hub)|\.azure|\.vault-token|\.password-store|Keychains|\.bash_history|\.zsh_history)(\/|$)|^\/etc\/(shadow|gshadow|sudoers|ssh\/.*_key)|^\/proc\/[^/]+\/(environ|mem)|^\/run\/secrets|^\/dev\/(sd|hd|vd|nvme|disk|mem|kmem|xvd|mmcblk)|(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/;

/** Whether a path is one where credentials lie, whoever reads it. */
export function holdsCredentials(path: string): boolean {
  return CREDENTIALS.test(path);
}

/** Reading is allowed anywhere but where credentials lie. */
export function reads(scene: Scene, word: ShellWord, program: string): undefined {
  const { value } = word;
  if (value.length < 5 || (value[0] === "-" && !value.includes("/"))) return;
  const path = value.slice(value.indexOf("=") + 1);
  if (!holdsCredentials(path)) return;
  const place = whereIs(scene, word.value === path ? word : { ...word, value: path });
  if (place.kind === "inside" && !/\.ssh|id_/.test(path)) return;
  say(scene, "reads-credentials", `\`${program}\` reads \`${shown(word.text)}\``);
}

/** The runner's own files, which steps of a workflow write to: documented variables, each a path. */
function isRunnersFile({ text }: ShellWord): boolean {
  return /^"?\$\{?GITHUB_(OUTPUT|STEP_SUMMARY|STATE|ENV)\}?"?$/.test(text);
}

function outsideNote(place: Place): string {
  if (place.kind === "system") return "that belongs to the machine's system";
  if (place.kind === "home") return "that lies in a home directory";
  return "that lies outside the repository";
}

/** A file's absolute path, where that is known: how one command's output is recognised in another's operand. */
export function fileOf(scene: Scene, word: ShellWord | undefined): string | undefined {
  if (word === undefined || word.dynamic) return undefined;
  return absoluteOf(word.home && word.value.startsWith("~") ? `/${word.value}` : word.value, scene.cwd);
}
