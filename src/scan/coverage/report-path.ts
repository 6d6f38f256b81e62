/** Segments of one name that are looked at: paths in repositories have at most 4,096 bytes. */
const SEGMENTS_MAX = 200;

/**
 * A file's name as a path with `/` between its segments: Windows' slashes and drives, `./`, `//` and `..` are
 * resolved, `file://` is taken off. An absolute one begins with `/`. undefined where it names no file, or climbs above
 * where it begins: nothing outside may ever be taken for something inside.
 */
export function reportPath(name: string): string | undefined {
  const isWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(name) || (name.includes("\\") && !name.includes("/"));
  const plain = (isWindows ? name.replaceAll("\\", "/") : name).replace(/^file:\/\/(?=\/)/, "");
  const isAbsolute = /^(?:[A-Za-z]:)?\//.test(plain);
  const segments: string[] = [];
  for (const segment of plain.replace(/^[A-Za-z]:(?=\/)/, "").split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  if (segments.length === 0 || segments.length > SEGMENTS_MAX) return undefined;
  return `${isAbsolute ? "/" : ""}${segments.join("/")}`;
}

/** A name below a root, as one path. */
export function joined(root: string, name: string): string | undefined {
  return reportPath(/^(?:[A-Za-z]:)?[\\/]/.test(name) ? name : `${root}/${name}`);
}
