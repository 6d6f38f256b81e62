/** Longer ones are errors of programs, and begin with what happened. */
const LENGTH_MAX = 4_000;

/** Foreign text as PostgreSQL's text can hold it: no U+0000, no lone surrogates, at most 4,000 characters. */
export function storedText(text: string): string {
  return wholeText(text.slice(0, LENGTH_MAX));
}

/** The same of a text of ours, which loses its meaning when it is cut. */
export function wholeText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
