/** The grammar of contract.md, 3, as plainly as it can be said: exponential, and obviously right. */
export function naiveMatch(pattern: string, path: string): boolean {
  return path !== "" && segmentsMatch(pattern.split("/"), path.split("/"));
}

export function naiveParses(pattern: string): boolean {
  return pattern
    .split("/")
    .every((name) => name !== "" && name !== "." && name !== ".." && (name === "**" || !name.includes("**")));
}

/** Every text over an alphabet, up to a length; the empty one too. */
export function textsUpTo(alphabet: readonly string[], length: number): string[] {
  if (length === 0) return [""];
  const shorter = textsUpTo(alphabet, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => alphabet.map((letter) => text + letter))];
}

function segmentsMatch(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**") {
    if (rest.length === 0) return path.length > 0;
    return segmentsMatch(rest, path) || (path.length > 0 && segmentsMatch(pattern, path.slice(1)));
  }
  return path.length > 0 && nameMatches(first, path[0]!) && segmentsMatch(rest, path.slice(1));
}

function nameMatches(pattern: string, name: string): boolean {
  if (pattern === "") return name === "";
  if (pattern[0] === "*")
    return nameMatches(pattern.slice(1), name) || (name !== "" && nameMatches(pattern, name.slice(1)));
  return name !== "" && pattern[0] === name[0] && nameMatches(pattern.slice(1), name.slice(1));
}
