/**
 * A path as git stores it: bytes. Each character of the string is one byte (0-255), so that equality, order and
 * prefix are those of the bytes, and two names that are not UTF-8 never become one. ASCII paths read as themselves.
 */
export type BytePath = string & { readonly __brand: "BytePath" };

/** The path in a git tree entry. Takes any bytes. */
export function bytePath(bytes: Uint8Array): BytePath {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1") as BytePath;
}

/** The bytes that a person's text (a plan's `file`, a pattern) stands for: its UTF-8. */
export function bytePathOfText(text: string): BytePath {
  // Most paths are ASCII, where the two representations are one.
  return (isAscii(text) ? text : Buffer.from(text, "utf8").toString("latin1")) as BytePath;
}

/** The Unicode text of a path, or undefined where its bytes are not valid UTF-8. */
export function textOfPath(path: BytePath): string | undefined {
  if (isAscii(path)) return path;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(path, "latin1"));
  } catch {
    return undefined;
  }
}

/** How a path is named to the outside: its text, or `hex:` and its bytes where it is not UTF-8 (contract.md, 5). */
export function displayPath(path: BytePath): string {
  return textOfPath(path) ?? `hex:${Buffer.from(path, "latin1").toString("hex")}`;
}

/** The last segment. */
export function baseName(path: BytePath): BytePath {
  return path.slice(path.lastIndexOf("/") + 1) as BytePath;
}

/** The directories above a path, deepest first, the root (`""`) last. */
export function directoriesAbove(path: BytePath): BytePath[] {
  const found: BytePath[] = [];
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    found.push(path.slice(0, slash) as BytePath);
  }
  found.push("" as BytePath);
  return found;
}

/** Whether `path` lies below `directory`; every path lies below the root (`""`). */
export function isBelow(path: BytePath, directory: BytePath): boolean {
  return (
    directory === "" ||
    (path.length > directory.length && path.startsWith(directory) && path[directory.length] === "/")
  );
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
