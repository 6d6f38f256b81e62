import { type ShellWord, UNKNOWN } from "./shell-word.ts";

/**
 * Where a path leads, by its text alone. Symbolic links on disk cannot be seen here: a path through one that was there
 * before is taken at its word. Links made in the same text are followed (`links`).
 */
export type Place =
  | { readonly kind: "inside"; readonly path: string }
  | { readonly kind: "root" }
  | { readonly kind: "everything" }
  | { readonly kind: "git"; readonly path: string }
  | { readonly kind: "temporary"; readonly whole: boolean }
  | { readonly kind: "stream" }
  | { readonly kind: "device"; readonly path: string }
  | { readonly kind: "system"; readonly path: string; readonly whole: boolean }
  | { readonly kind: "home"; readonly path: string; readonly whole: boolean }
  | { readonly kind: "outside"; readonly path: string; readonly whole: boolean }
  | { readonly kind: "unknown" };

export interface Surroundings {
  /** Absolute. */
  readonly root: string;
  /** Absolute; undefined once the text has gone where we cannot follow. */
  readonly cwd: string | undefined;
  /** Links that the text itself made, absolute to absolute. */
  readonly links: ReadonlyMap<string, string>;
}

/** The root where nobody said it: no path that anybody writes leads there, and `..` leaves it for nowhere known. */
export const NAMELESS_ROOT = "/\u0002".repeat(16);

const STREAMS = /^\/dev\/(null|stdin|stdout|stderr|tty|fd\/\d+|zero|u?random)$/;
const TEMPORARY = /^\/(private\/)?(tmp|var\/tmp|var\/folders|dev\/shm)(\/|$)/;
const SYSTEM =
  /^\/(etc|usr|bin|sbin|lib|lib32|lib64|boot|proc|sys|dev|var|run|opt|snap|System|Library|Applications|private\/etc|private\/var|root)(\/|$)/;
const EVERYTHING = /^(\*|\.\*|\*\*|\.\[!\.\]\*|\.\[\^\.\]\*|\.\?\?\*|\?\*|\*\.\*|\[!\.\]\*)$/;

/** @param word a path operand */
export function placeOf(word: ShellWord, around: Surroundings): Place {
  const { value } = word;
  const unknownAt = value.indexOf(UNKNOWN);
  if (unknownAt >= 0) return placeOfPart(word, value.slice(0, unknownAt), around);
  if (/^[A-Za-z]:([\\/*]|$)|^\\\\/.test(value)) return windowsPlace(value);
  if (word.home && value.startsWith("~")) return homePlace(value);
  const absolute = absoluteOf(value, around.cwd);
  if (absolute === undefined) return { kind: "unknown" };
  const path = follow(absolute, around);
  const place = placeOfAbsolute(path, around);
  // Whoever leaves the repository by `..` does not mean a temporary place, even where the repository lies in one.
  const left = !value.startsWith("/") && around.cwd !== undefined && isWithin(around.cwd, around.root);
  if (place.kind !== "temporary" || !(left || mayHold(path, around.root))) return place;
  return { kind: "outside", path, whole: wholeTree(path, around.root) };
}

/** The directory holds the repository, or its pattern may match what holds it. */
function mayHold(path: string, root: string): boolean {
  const glob = path.search(/[*?[]/);
  return glob < 0 ? isWithin(root, path) : root.startsWith(path.slice(0, glob));
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

/** The path with `.` and `..` resolved; undefined for a relative one where the directory is unknown. */
export function absoluteOf(path: string, cwd: string | undefined): string | undefined {
  if (path.startsWith("/")) return normal(path);
  return cwd === undefined ? undefined : normal(`${cwd}/${path}`);
}

/** What is known of a path with an unknown piece: only that its beginning already leads outside. */
function placeOfPart(word: ShellWord, known: string, around: Surroundings): Place {
  if (!/^[/~]|^[A-Za-z]:/.test(known) && !known.includes("..")) return { kind: "unknown" };
  const parent = known.slice(0, known.lastIndexOf("/") + 1);
  if (parent === "" || parent === "/") return { kind: "unknown" };
  const place = placeOf({ ...word, value: parent, dynamic: false }, around);
  if (place.kind === "inside" || place.kind === "root") return { kind: "unknown" };
  return "whole" in place ? { ...place, whole: false } : place;
}

function placeOfAbsolute(path: string, { root }: Surroundings): Place {
  if (path === root) return { kind: "root" };
  if (isWithin(path, root)) return placeInside(path.slice(root.length + 1));
  if (STREAMS.test(path)) return { kind: "stream" };
  if (TEMPORARY.test(path))
    return { kind: "temporary", whole: /^\/[^/]+(\/(tmp|shm|folders))?(\/\*+)?$/.test(path) };
  if (/^\/dev\//.test(path)) return { kind: "device", path };
  const whole = wholeTree(path, root);
  if (path === "/" || SYSTEM.test(path)) return { kind: "system", path, whole };
  if (/^\/(home|Users)(\/|$)/.test(path)) return { kind: "home", path, whole };
  return { kind: "outside", path, whole };
}

function placeInside(path: string): Place {
  const folded = path.toLowerCase();
  if (folded === ".git" || folded.startsWith(".git/")) return { kind: "git", path: folded };
  return EVERYTHING.test(path) ? { kind: "everything" } : { kind: "inside", path };
}

/** The root of a file system, a directory right below it, all within one, or a directory that holds the repository. */
function wholeTree(path: string, root: string): boolean {
  const bare = path.replace(/\/(\*+|\.\*)$/, "") || "/";
  return (
    bare === "/" ||
    /^\/[^/]+$/.test(bare) ||
    root.startsWith(`${bare}/`) ||
    /^\/(home|Users)\/[^/]+$/.test(bare)
  );
}

function homePlace(value: string): Place {
  const path = normal(`/${value}`).slice(1);
  if (!path.startsWith("~")) return { kind: "home", path: value, whole: true };
  return { kind: "home", path, whole: /^~[^/]*(\/(\*+|\.\*|\.\[.*))?$/.test(path) };
}

function windowsPlace(value: string): Place {
  const path = value.replaceAll("\\", "/");
  return { kind: "outside", path, whole: /^[A-Za-z]:\/?(\*.*|Windows.*|Users)?$/i.test(path) };
}

function follow(path: string, { links }: Surroundings): string {
  for (const [from, to] of links) {
    if (path.startsWith(`${from}/`)) return normal(`${to}${path.slice(from.length)}`);
  }
  return path;
}

function normal(path: string): string {
  if (!/\/\.|\/\/|\/$/.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}`;
}
