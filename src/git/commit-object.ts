import { identityDefect } from "./identity.ts";
import { nullOid, oidIn, splitObject } from "./object-text.ts";
import type { CommitObject, HeaderDefectKind, ObjectFormat, ObjectHeader, Oid } from "./types.ts";

// Headers that mean something and may stand only once, in their place.
const PLACED = ["tree", "parent", "author", "committer"];
const ONCE = ["encoding", "gpgsig", "gpgsig-sha256"];
const NOTHING = Buffer.alloc(0);

/**
 * Parses any bytes as a commit, never throws. Headers are taken where git takes them: tree, parents, author, committer,
 * in this order and nowhere else. What `git fsck --strict` refuses is a defect. Source: git's commit.c and fsck.c.
 */
export function parseCommit(oid: Oid, raw: Buffer, format: ObjectFormat): CommitObject {
  const text = splitObject(raw);
  const defects: HeaderDefectKind[] = [];
  if (text.nul) defects.push("nulInHeader");
  if (text.unterminated) defects.push("unterminatedHeader");
  const lines = [...text.headers];
  const tree = takeOid(lines, "tree", format, defects, "badTreeSha1", "missingTree");
  const parents: Oid[] = [];
  while (lines[0]?.name === "parent") {
    const parent = takeOid(lines, "parent", format, defects, "badParentSha1");
    if (parent !== undefined) parents.push(parent);
  }
  const author = takeIdentity(lines, "author", defects, "missingAuthor");
  while (lines[0]?.name === "author") {
    takeIdentity(lines, "author", defects);
    if (!defects.includes("multipleAuthors")) defects.push("multipleAuthors");
  }
  const committer = takeIdentity(lines, "committer", defects, "missingCommitter");
  defects.push(...extraHeaderDefects(lines));
  if (raw.indexOf(0) >= 0) defects.push("nulInCommit");
  const encoding = lines.find(({ name }) => name === "encoding")?.value.toString("latin1");
  return {
    oid,
    // A commit without a tree is a defect already: the null id is never found.
    tree: tree ?? nullOid(format),
    parents,
    author,
    committer,
    ...(encoding !== undefined && { encoding }),
    headers: lines,
    message: text.message,
    raw,
    defects,
  };
}

function takeOid(
  lines: ObjectHeader[],
  name: string,
  format: ObjectFormat,
  defects: HeaderDefectKind[],
  bad: HeaderDefectKind,
  missing?: HeaderDefectKind,
): Oid | undefined {
  if (lines[0]?.name !== name) {
    if (missing !== undefined) defects.push(missing);
    return undefined;
  }
  const oid = oidIn((lines.shift() as ObjectHeader).value, format);
  if (oid === undefined) defects.push(bad);
  return oid;
}

function takeIdentity(
  lines: ObjectHeader[],
  name: string,
  defects: HeaderDefectKind[],
  missing?: HeaderDefectKind,
): Buffer {
  if (lines[0]?.name !== name) {
    if (missing !== undefined) defects.push(missing);
    return NOTHING;
  }
  const { value } = lines.shift() as ObjectHeader;
  const defect = identityDefect(value);
  if (defect !== undefined) defects.push(defect);
  return value;
}

function extraHeaderDefects(lines: readonly ObjectHeader[]): HeaderDefectKind[] {
  const names = lines.map(({ name }) => name);
  const misplaced = names.some(
    (name, index) => PLACED.includes(name) || (ONCE.includes(name) && names.indexOf(name) !== index),
  );
  return [
    ...(misplaced ? (["misplacedHeader"] as const) : []),
    ...(names.includes("") ? (["emptyHeader"] as const) : []),
  ];
}
