import { type BytePath, baseName } from "../contract/byte-path.ts";
import type { Objects } from "./objects.ts";
import { runGit } from "./run-git.ts";
import { type Ceilings, type Entry, MODE, type Oid } from "./types.ts";

/** A file at its place. */
export interface NamedFile {
  readonly path: BytePath;
  readonly entry: Entry;
}

// Git looks into `.gitmodules` and `.gitattributes`, and into what a file system may take for them. Which names these are
// is git's to say: asked for are all that may be.
const MAY_BE_READ = /git|gi7|~\d|[^\x20-\x7e]/i;

const COMPLAINT = /^error in blob ([0-9a-f]+): (.*)$/gm;

/**
 * What git's check of received objects holds against files whose names say how git reads them. It sees a name only where
 * tree and content come together: where contents are brought later, it has to be asked for.
 */
export async function complaintOfNamed(
  { scratch }: Objects,
  files: readonly NamedFile[],
  { commandMs: timeoutMs }: Pick<Ceilings, "commandMs">,
): Promise<string | undefined> {
  const named = new Map<string, NamedFile>();
  for (const file of files) {
    const name = baseName(file.path);
    if (isFile(file.entry) && MAY_BE_READ.test(name)) named.set(`${file.entry.oid} ${name}`, file);
  }
  if (named.size === 0) return undefined;
  const { directory } = scratch;
  const options = { directory, timeoutMs };
  // A tree for each: two files may have one name.
  const trees = [...named.values()].map(
    ({ path, entry }) => `100644 blob ${entry.oid}\t${baseName(path)}\0\0`,
  );
  const input = Buffer.from(trees.join(""), "latin1");
  const made = await runGit([`--git-dir=${directory}`, "mktree", "-z", "--missing", "--batch"], {
    ...options,
    input,
  });
  if (made.status !== 0) return `git cannot check the files that it reads itself: ${made.stderr}`;
  const checked = await runGit(
    [`--git-dir=${directory}`, "fsck", "--no-full", "--strict", "--no-dangling", "--no-progress"],
    options,
  );
  const asked = new Set<string>([...named.values()].map(({ entry }) => entry.oid));
  // Of the trees nothing is said: the real ones were checked when they came. Others were made here for other ranges.
  const complaints = `${checked.stdout.toString("utf8")}\n${checked.stderr}`.matchAll(COMPLAINT);
  for (const [, oid = "", what] of complaints)
    if (asked.has(oid)) return `object ${oid}: ${what}`.slice(0, 500);
  // What others left here may fill what it says, and a git that died has said nothing.
  const { cut, isStderrCut, status = 128 } = checked;
  if (cut !== undefined) return "git could not check the files that it reads itself in time";
  return isStderrCut || status >= 128 ? "git could not check the files that it reads itself" : undefined;
}

function isFile({ mode }: Entry): boolean {
  return (mode & 0o170000) === (MODE.file & 0o170000);
}

export function namedFile(path: BytePath, mode: number, oid: string): NamedFile {
  // Checked by construction: the id comes from one of git's own trees.
  return { path, entry: { mode, oid: oid as Oid } };
}
