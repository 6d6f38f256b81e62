import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from "node:path";
import { type BytePath, bytePathOfText } from "../../contract/byte-path.ts";
import { isGitLookAlike } from "../../contract/windows-names.ts";

/** Where a path leads on this disk, links and `..` followed. */
export interface FilePlace {
  /** Absolute, and real as far as it is there. */
  readonly real: string;
  /** Relative to the repository's root with slashes; absent where it lies outside. */
  readonly inside?: BytePath;
  /** It is, or lies in, a folder of git's own, of this repository or another. */
  readonly isGits: boolean;
  readonly isTemporary: boolean;
  /** Something stands there. */
  readonly exists: boolean;
}

/** A path that leads nowhere that could be told: links without end, a folder that may not be read. */
export class CannotFollow extends Error {}

/**
 * All places that a path can mean. `link/../a` is one file for a program that shortens the path before it opens it, another
 * for one that opens it as it stands: both count.
 * @throws CannotFollow
 */
export function placesOf(
  path: string,
  directory: string,
  root: string | undefined,
  home: string,
): FilePlace[] {
  if (path.length > CHARACTERS_MAX) throw new CannotFollow("it is longer than any path");
  if (path.includes("\0")) throw new CannotFollow("it holds a character that no path can hold");
  const written = /^~(?=\/|$)/.test(path) ? home + path.slice(1) : path;
  const asItStands = isAbsolute(written) ? written : `${directory}${sep}${written}`;
  const reals = new Set([followed(resolve(directory, written)), followed(asItStands)]);
  const realRoot = root === undefined ? undefined : followed(root);
  return [...reals].map((real) => placeAt(real, realRoot));
}

function placeAt(real: string, root: string | undefined): FilePlace {
  const below = root === undefined ? undefined : relative(root, real);
  const isInside =
    below !== undefined && below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  const segments = (isInside ? below : real).split(sep);
  return {
    real,
    ...(isInside ? { inside: bytePathOfText(segments.join("/")) } : {}),
    isGits: segments.some(isGitLookAlike),
    isTemporary: !isInside && TEMPORARY.test(real.split(sep).join("/")),
    exists: isThere(real),
  };
}

const TEMPORARY =
  /^(?:\/private)?\/(?:tmp|var\/tmp|var\/folders|dev\/shm)\/|^[A-Za-z]:\/Users\/[^/]+\/AppData\/Local\/Temp\//;

const CHARACTERS_MAX = 4096;
const LINKS_MAX = 40;

/** The real path of what is there, and what is not there yet behind it. A link that leads to nothing is followed: writing makes its end. */
function followed(path: string, links = 0): string {
  if (links > LINKS_MAX) throw new CannotFollow("its links have no end");
  try {
    // The system's own: it spells a name as the disk has it, where case does not count.
    return realpathSync.native(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw new CannotFollow(`it cannot be followed (${code})`);
  }
  const parent = dirname(path);
  if (parent === path) return path;
  const name = basename(path);
  // `a/..` where there is no `a`: nothing to open, and so nothing to follow.
  if (name === ".." || name === ".") return followed(normalize(path), links + 1);
  const real = followed(parent, links);
  const target = linkAt(join(real, name));
  return target === undefined ? join(real, name) : followed(resolve(real, target), links + 1);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    // Not a link, or not there: the name itself is meant. Of anything else nobody knows where it leads.
    if (code === "EINVAL" || code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CannotFollow(`it cannot be followed (${code})`);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
