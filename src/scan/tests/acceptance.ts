/** A test as documents name it: `path > name` (contract.md, 3), with the criterion that it proves. */
export interface AcceptanceTest {
  /** `FR-12/AC-1`. */
  readonly criterion: string;
  /** As written. */
  readonly id: string;
}

/** The path that a test's id names, and the rest. Test runners also write `path::name` (pytest). */
export function partsOf(id: string): { path: string; name: string } {
  const [, path = id, name = ""] = /^(.*?)(?:\s+>\s+|::)(.*)$/s.exec(id.trim()) ?? [];
  return { path: path.trim(), name: name.trim() };
}

/**
 * Whether a test is the one that an id's name means: all of its names, or the innermost of them, joined in any of the ways
 * in which runners write them; a name with placeholders (`adds %i`) for each of its cases. No name means the whole file.
 */
export function isNamed(name: string, names: readonly string[]): boolean {
  if (name === "") return true;
  const wanted = plain(name);
  for (let start = 0; start < names.length; start++) {
    const rest = names.slice(start).map(plain);
    if (rest.join(" ") === wanted || fits(rest.join(" "), wanted)) return true;
  }
  // A suite, or a test with subtests.
  return names.some(
    (_, end) =>
      names
        .slice(0, end + 1)
        .map(plain)
        .join(" ") === wanted,
  );
}

/** One separator for all. */
function plain(name: string): string {
  return name
    .replace(/\s+>\s+|::|\.(?=\w)|#|\//g, " ")
    .replace(/\[[^\]]*\]$|\(\)$/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const PLACEHOLDER = /%[a-z#$]|\$\{[^}]*\}|\$\w+|\{\d*\}/;

/** Whether a name with placeholders becomes the one that is wanted: its pieces stand there, in their order. */
function fits(pattern: string, wanted: string): boolean {
  if (!PLACEHOLDER.test(pattern)) return false;
  const pieces = pattern.split(new RegExp(PLACEHOLDER, "g"));
  if (!wanted.startsWith(pieces[0]!) || !wanted.endsWith(pieces.at(-1)!)) return false;
  let at = 0;
  for (const piece of pieces) {
    const found = wanted.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}
