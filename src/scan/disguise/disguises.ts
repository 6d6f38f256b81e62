import { isAscii } from "node:buffer";
import type { BytePath } from "../../contract/byte-path.ts";
import { fileKindOf } from "../../contract/file-kind.ts";
import { changedPart } from "../lexing/changed-lines.ts";
import type { Syntax } from "../lexing/syntax.ts";
import { syntaxOf, syntaxOfContent } from "../lexing/syntax-of.ts";
import { isMostlyText, isTransportStream, magicOf } from "./binary.ts";
import { findCharacters, findInMessage, isSuspect } from "./characters.ts";
import { decodeContent, type Encoding, encodingOf, hidingDeclaration } from "./encoding.ts";
import { type Sighting, Sightings } from "./seen.ts";

/** Names of data that is bytes as often as text. */
const EITHER = /\.(?:plist|strings|lock|mod|sum|sub|snap|map|po|pot|log|t|m|v|inc|gs|sc|props)$/i;
/** Names whose usual programs write UTF-16. */
const WIDE_BY_CUSTOM = /\.(?:reg|rc|rc2|inf|mof|strings|resx|csv|tsv|ps1|psd1|vbs|txt|sub|srt)$/i;

/**
 * What the new content of a file shows its reader other than what it is, as far as the old content did not already.
 * Lines are compared as text. Time and memory grow with the content alone.
 */
export function findDisguises(path: BytePath, bytes: Buffer, before: Buffer | undefined): Sighting[] {
  if (isOfNoText(path)) return [];
  const sightings = new Sightings();
  const encoding = encodingOf(bytes);
  if (encoding === "utf-8") {
    const part = changedPart(before, bytes);
    const changed = bytes.subarray(part.start, part.end);
    if (changed.length === 0) return [];
    if (isBinary(path, bytes, changed, before, sightings)) return sightings.list();
    // Almost every change ends here, decoded only as far as it is new.
    if (!isSuspect(decoded(changed)) && !mayDeclare(bytes)) return sightings.list();
  } else wideEncoding(path, encoding, before, sightings);
  const { text } = decodeContent(bytes);
  const old = before === undefined ? undefined : decodeContent(before).text;
  const syntax = syntaxOfContent(path, text);
  findCharacters(text, old, syntax, sightings);
  findDeclaration(text, old, syntax, sightings);
  findUtf7(text, old, syntax, sightings);
  return sightings.list();
}

/** What a commit's message shows its reader other than what it is. */
export function findMessageDisguises(message: Buffer): Sighting[] {
  const sightings = new Sightings();
  const text = decoded(message);
  if (isSuspect(text)) findInMessage(text, sightings);
  return sightings.list();
}

/** Encodings of commit objects that are UTF-8, or say nothing else of ASCII. */
const PLAIN_ENCODING = /^(?:utf-?8|us-ascii|ascii)$/i;

/** The `encoding` header of a commit, where readers would see another message than the bytes say (T057). */
export function findHeaderDisguises(encoding: string | undefined): Sighting[] {
  if (encoding === undefined || PLAIN_ENCODING.test(encoding)) return [];
  const name = encoding.replace(/[^\x20-\x7e]/g, "?").slice(0, 40);
  return [{ kind: "commit-encoding", where: "header", what: name, count: 1 }];
}

/** Whether content at a path is looked at like that of another one. */
export function disguiseKeyOf(path: BytePath): string {
  const { name, nature } = syntaxOf(path);
  return `${name} ${nature} ${isOfNoText(path)} ${EITHER.test(path)} ${WIDE_BY_CUSTOM.test(path)}`;
}

/** Names of images, archives, programs: text in them deceives nobody, and bytes are what they promise. */
function isOfNoText(path: BytePath): boolean {
  return fileKindOf(path) !== undefined && syntaxOf(path).nature === "unknown";
}

function decoded(bytes: Buffer): string {
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}

/** Notes what is no text under a text's name; true where there is nothing to read in it either. */
function isBinary(
  path: BytePath,
  bytes: Buffer,
  changed: Buffer,
  before: Buffer | undefined,
  sightings: Sightings,
): boolean {
  const magic = magicOf(bytes);
  if (magic === undefined && !changed.includes(0)) return false;
  const isText = isMostlyText(bytes);
  const { nature } = syntaxOf(path);
  const isNamedText = nature !== "unknown" && !EITHER.test(path) && !isTransportStream(bytes);
  const wasSo =
    before !== undefined && (magicOf(before) ?? (before.includes(0) ? "zeros" : "")) === (magic ?? "zeros");
  if (isNamedText && !wasSo) {
    sightings.add(
      "binary-content",
      nature === "program" ? "code" : nature === "prose" ? "prose" : "data",
      magic ?? "zero bytes",
    );
  }
  return !isText;
}

function wideEncoding(
  path: BytePath,
  encoding: Encoding,
  before: Buffer | undefined,
  sightings: Sightings,
): void {
  if (before !== undefined && encodingOf(before) === encoding) return;
  const { nature } = syntaxOf(path);
  const isCustom = encoding.startsWith("utf-16") && (WIDE_BY_CUSTOM.test(path) || nature === "unknown");
  sightings.add(
    "wide-encoding",
    isCustom ? "data" : nature === "unknown" ? "unknown" : "code",
    encoding.toUpperCase(),
  );
}

/** Words that the first lines hold where they declare an encoding. */
function mayDeclare(bytes: Buffer): boolean {
  return /coding|charset|\+A[A-H]/i.test(bytes.toString("latin1", 0, 20_000));
}

function findDeclaration(
  text: string,
  old: string | undefined,
  { name, nature }: Syntax,
  sightings: Sightings,
): void {
  const found = hidingDeclaration(text, name);
  if (!found || (old !== undefined && hidingDeclaration(old, name)?.name === found.name)) return;
  sightings.add(
    "declared-encoding",
    nature === "program" ? "code" : "data",
    found.name.toUpperCase(),
    found.line,
  );
}

/** A sign that matters to some parser, in UTF-7: `+ADw-` is `<`. Two of them are no accident. */
const UTF_7 = /\+A(?:CI|Cc|CY|Dw|D4|Hs|H0|Fw|GA|DsA|D0)[A-Za-z0-9+/]{0,40}-/g;

function findUtf7(text: string, old: string | undefined, { nature }: Syntax, sightings: Sightings): void {
  const count = text.match(UTF_7)?.length ?? 0;
  if (count < 2 || count <= (old?.match(UTF_7)?.length ?? 0)) return;
  sightings.add("utf-7", nature === "program" ? "code" : "data", "UTF-7");
}
