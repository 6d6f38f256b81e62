/** Longer ones are errors of programs, and begin with what happened. */
const LENGTH_MAX = 4_000;

/** Foreign text as PostgreSQL's text can hold it: no U+0000, no lone surrogates, at most 4,000 characters. */
export function storedText(text: string): string {
  return text.slice(0, LENGTH_MAX).toWellFormed().replaceAll("\0", "\uFFFD");
}
