import { type BytePath, textOfPath } from "./byte-path.ts";
import { BIDI, CONTROL, INVISIBLE, withoutNeededJoiners } from "./invisible-characters.ts";
import { codePointName, PATH_BYTES_MAX } from "./path-text.ts";
import { isDeviceName, isGitLookAlike, isNtfsStream } from "./windows-names.ts";

/** Why a path is poisonous (contract.md, 2). Twins of other paths are found by `twinKey`, for they take two. */
export type PathDefectKind =
  | "control-character"
  | "bidi-character"
  | "invisible-character"
  | "not-utf-8"
  | "not-nfc"
  | "backslash"
  | "git-look-alike"
  | "device-name"
  | "ntfs-stream"
  | "trailing-dot-or-space"
  | "dot-segment"
  | "segment-too-long"
  | "path-too-long";

export interface PathDefect {
  readonly kind: PathDefectKind;
  /**
   * The offending character as `U+202E`, or the offending segment with everything outside printable ASCII written so:
   * at most 80 characters, safe to print anywhere.
   */
  readonly subject: string;
}

/** Bytes in one name (contract.md, 2). */
export const SEGMENT_BYTES_MAX = 255;

/** Every kind of poison in a path, each kind once, with the first character or segment that shows it. */
export function pathDefects(path: BytePath): readonly PathDefect[] {
  return isPlain(path) ? NONE : findDefects(path);
}

const NONE: readonly PathDefect[] = [];

// What plain ASCII paths need not fear: one scan turns almost every path of a repository away here.
const SUSPECT =
  /[^\x20-\x7e]|[\\:~$]|[. ](?:\/|$)|^\/|\/\/|\/$|(?:^|\/)(?:\.git|git|con|prn|aux|nul|com\d|lpt\d)(?:[ ./]|$)/i;

function isPlain(path: BytePath): boolean {
  return path !== "" && !SUSPECT.test(path) && (path.length <= SEGMENT_BYTES_MAX || isShort(path));
}

function isShort(path: BytePath): boolean {
  return (
    path.length <= PATH_BYTES_MAX && path.split("/").every((segment) => segment.length <= SEGMENT_BYTES_MAX)
  );
}

function findDefects(path: BytePath): PathDefect[] {
  const found: PathDefect[] = [];
  const text = textOfPath(path);
  if (text === undefined) {
    const segment = path.split("/").find((name) => textOfPath(name as BytePath) === undefined) ?? path;
    found.push({
      kind: "not-utf-8",
      subject: clipped(`hex:${Buffer.from(segment, "latin1").toString("hex")}`),
    });
  } else {
    found.push(...characterDefects(text));
  }
  // Where the bytes are no text, the ASCII among them can still do harm.
  const segments = (text ?? path.replace(/[\x80-\xff]/g, "\ufffd")).split("/");
  if (text === undefined) addCharacter(found, "control-character", CONTROL, segments.join("/"));
  if (path.includes("\\")) found.push({ kind: "backslash", subject: codePointName(0x5c) });
  for (const [kind, isDefect] of SEGMENT_DEFECTS) {
    const segment = segments.find(isDefect);
    if (segment !== undefined) found.push({ kind, subject: printable(segment) });
  }
  const long = path.split("/").find((segment) => segment.length > SEGMENT_BYTES_MAX);
  if (long !== undefined)
    found.push({ kind: "segment-too-long", subject: printable(textOfPath(long as BytePath) ?? "") });
  if (path.length > PATH_BYTES_MAX) found.push({ kind: "path-too-long", subject: printable(segments[0]!) });
  return found;
}

const SEGMENT_DEFECTS: readonly (readonly [PathDefectKind, (segment: string) => boolean])[] = [
  ["git-look-alike", isGitLookAlike],
  ["device-name", isDeviceName],
  ["ntfs-stream", isNtfsStream],
  // Windows drops dots and spaces at the end; the wider spaces of Unicode deceive the eye there.
  ["trailing-dot-or-space", (segment) => /[.\p{Zs}]$/u.test(segment) && !isDotSegment(segment)],
  ["dot-segment", isDotSegment],
];

/** What no tree may contain at all: an empty name, `.` and `..`. */
function isDotSegment(segment: string): boolean {
  return segment === "" || segment === "." || segment === "..";
}

function characterDefects(text: string): PathDefect[] {
  const found: PathDefect[] = [];
  addCharacter(found, "control-character", CONTROL, text);
  addCharacter(found, "bidi-character", BIDI, text);
  addCharacter(found, "invisible-character", INVISIBLE, withoutNeededJoiners(text));
  if (text.normalize("NFC") !== text) {
    const segment = text.split("/").find((name) => name.normalize("NFC") !== name) ?? text;
    found.push({ kind: "not-nfc", subject: printable(segment) });
  }
  return found;
}

function addCharacter(found: PathDefect[], kind: PathDefectKind, characters: RegExp, text: string): void {
  const match = characters.exec(text)?.[0];
  if (match !== undefined) found.push({ kind, subject: codePointName(match.codePointAt(0)!) });
}

function printable(text: string): string {
  const head = text
    .slice(0, 80)
    .replace(/[^\x20-\x7e]/gu, (character) => codePointName(character.codePointAt(0)!));
  return clipped(head.length > 0 ? head : "(empty)");
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
