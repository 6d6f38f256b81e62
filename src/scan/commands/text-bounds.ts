/** Longer texts are named and not read: a script of a person is a hundredth of that. */
export const TEXT_CHARACTERS_MAX = 1_000_000;
const OPEN_MAX = 200;
const HEREDOCS_MAX = 500;

/**
 * Why a text is not given to the parser, which takes time with the square of what is nested or announced; undefined
 * where it is fit. Counted without regard to quotes: a hundred brackets that nobody closes are in no person's script.
 */
export function unreadable(text: string): string | undefined {
  if (text.length > TEXT_CHARACTERS_MAX) return `the text has more than ${TEXT_CHARACTERS_MAX} characters`;
  let open = 0;
  let heredocs = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 123) {
      if (++open > OPEN_MAX) return `more than ${OPEN_MAX} brackets are open at once`;
    } else if (code === 41 || code === 125) open = Math.max(0, open - 1);
    else if (code === 60 && text.charCodeAt(at + 1) === 60 && ++heredocs > HEREDOCS_MAX * 2) {
      return `there are more than ${HEREDOCS_MAX} here-documents`;
    }
  }
  return undefined;
}
