import { identityDefect } from "./identity.ts";
import { nullOid, oidIn, splitObject } from "./object-text.ts";
import type { HeaderDefectKind, ObjectFormat, ObjectHeader, Oid, TagObject } from "./types.ts";

const TYPES = ["commit", "tree", "blob", "tag"];
const NOTHING = Buffer.alloc(0);

/** Parses any bytes as an annotated tag, never throws; defects as for commits. Source: git's tag.c and fsck.c (fsck_tag). */
export function parseTag(oid: Oid, raw: Buffer, format: ObjectFormat): TagObject {
  const text = splitObject(raw);
  const defects: HeaderDefectKind[] = [];
  if (text.nul) defects.push("nulInHeader");
  if (text.unterminated) defects.push("unterminatedHeader");
  const lines = [...text.headers];
  const object = take(lines, "object", defects, "missingObject");
  const objectOid = object && oidIn(object, format);
  if (object !== undefined && objectOid === undefined) defects.push("badObjectSha1");
  const type = take(lines, "type", defects, "missingTypeEntry")?.toString("latin1") ?? "";
  if (!TYPES.includes(type) && !defects.includes("missingTypeEntry")) defects.push("badType");
  const tag = take(lines, "tag", defects, "missingTagEntry");
  if (tag !== undefined && !isRefName(tag)) defects.push("badTagName");
  const tagger = take(lines, "tagger", defects, "missingTaggerEntry");
  const identity = tagger && identityDefect(tagger);
  if (identity !== undefined) defects.push(identity);
  if (lines.some(({ name }) => !name.startsWith("gpgsig"))) defects.push("extraHeaderEntry");
  return {
    oid,
    object: objectOid ?? nullOid(format),
    type,
    tag: tag ?? NOTHING,
    tagger: tagger ?? NOTHING,
    headers: lines,
    message: text.message,
    raw,
    defects,
  };
}

function take(
  lines: ObjectHeader[],
  name: string,
  defects: HeaderDefectKind[],
  missing: HeaderDefectKind,
): Buffer | undefined {
  if (lines[0]?.name === name) return lines.shift()?.value;
  defects.push(missing);
  return undefined;
}

/** Whether `refs/tags/<name>` could be a ref. Source: `git help check-ref-format`. */
function isRefName(bytes: Buffer): boolean {
  const name = bytes.toString("latin1");
  if (/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^\/|[/.]$/.test(name) || name === "") return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}
