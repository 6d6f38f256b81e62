import {
  copyFileSync,
  type Dirent,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CannotRun } from "../git/cannot-run.ts";

/** What stands at a path on the side that a file is put back to; absent: nothing. */
export interface FileBefore {
  /** Below the checkout. */
  readonly path: string;
  readonly before?: { readonly mode: number; readonly bytes: Buffer };
}

/** Files, links and directories of a checkout with all that is installed in it. */
const ENTRIES_MAX = 500_000;
const HELP = "the tests of the change are judged without that";

/**
 * Makes `place` a copy of a checkout, with what is installed in it, in which some files are as they were on the other side.
 * Contents are hard links where the file system has them: nothing of the checkout is ever written to.
 * @throws CannotRun: too large, or a path that leads out of it.
 */
export function crossedTree(
  checkout: string,
  place: string,
  { empty, files }: { readonly empty: readonly string[]; readonly files: readonly FileBefore[] },
): void {
  copyTree(checkout, place, new Set(empty));
  const root = realpathSync(place);
  for (const { path } of files) putAway(root, path);
  for (const { path, before } of files) if (before !== undefined) put(root, path, before);
}

function copyTree(from: string, to: string, empty: ReadonlySet<string>): void {
  let left = ENTRIES_MAX;
  const open = [""];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    mkdirSync(join(to, next), { recursive: true });
    if (empty.has(next)) continue;
    for (const entry of readdirSync(join(from, next), { withFileTypes: true })) {
      left -= 1;
      if (left < 0) throw new CannotRun(`the checkout has more than ${ENTRIES_MAX} files`, HELP);
      const name = next === "" ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory()) open.push(name);
      else copyEntry(join(from, name), join(to, name), entry);
    }
  }
}

/** Sockets and pipes are left out. */
function copyEntry(from: string, to: string, entry: Dirent): void {
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
  if (!entry.isFile()) return;
  try {
    linkSync(from, to);
  } catch (error) {
    if (!["EXDEV", "EPERM", "EMLINK"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    copyFileSync(from, to);
  }
}

function putAway(root: string, path: string): void {
  if (!isInside(root, path)) return;
  rmSync(join(root, path), { recursive: true, force: true });
}

const SYMLINK = 0o120000;
const EXECUTABLE = 0o100755;

function put(root: string, path: string, { mode, bytes }: NonNullable<FileBefore["before"]>): void {
  const file = join(root, path);
  if (!isInside(root, path)) throw new CannotRun(`\`${path}\` leads out of the checkout`, HELP);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { recursive: true, force: true });
  if (mode === SYMLINK) symlinkSync(bytes, file);
  else writeFileSync(file, bytes, { flag: "wx", mode: mode === EXECUTABLE ? 0o755 : 0o644 });
}

/** No directory above it is a link: what the branch or an install step has linked would be followed out of the copy. */
function isInside(root: string, path: string): boolean {
  const segments = path.split("/");
  for (let length = 1; length < segments.length; length++) {
    const state = lstatSync(join(root, ...segments.slice(0, length)), { throwIfNoEntry: false });
    if (state === undefined) return true;
    if (!state.isDirectory()) return false;
  }
  return true;
}
