import type { CommitFact } from "./change.ts";

/** The values of a trailer, in order. Keys are compared as git does: ASCII case does not count. */
export function trailerValues(commit: CommitFact, lowerKey: string): string[] {
  return commit.trailers.filter(({ key }) => key.toLowerCase() === lowerKey).map(({ value }) => value);
}

/** The iteration a commit names, a whole number below 1,000,000; undefined where it names none, or several. */
export function iterationOf(commit: CommitFact): number | undefined {
  const values = trailerValues(commit, "iteration");
  return values.length === 1 && /^(?:0|[1-9]\d{0,5})$/.test(values[0]!) ? Number(values[0]) : undefined;
}
