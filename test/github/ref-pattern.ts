/**
 * Whether a ruleset's pattern names a ref. `~ALL`, `~DEFAULT_BRANCH`, or File.fnmatch with FNM_PATHNAME, as GitHub says:
 * `*` stays within a segment, a segment `**` crosses them.
 */
export function matchesRef(pattern: string, ref: string, defaultBranch: string): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${defaultBranch}`;
  const full = pattern.startsWith("refs/") ? pattern : `${ref.split("/", 2).join("/")}/${pattern}`;
  return new RegExp(`^${source(full)}$`).test(ref);
}

function source(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (found) => {
    if (found === "**/") return "(?:[^/]+/)*";
    if (found === "**") return ".*";
    if (found === "*") return "[^/]*";
    if (found === "?") return "[^/]";
    return `\\${found}`;
  });
}
