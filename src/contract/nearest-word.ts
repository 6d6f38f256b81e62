/** The word that was probably meant: the one with the fewest edits, at most a third of the text's length; else undefined. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > CHARACTERS_MAX) return undefined;
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const word of words) {
    const edits = editDistance(text.toLowerCase(), word.toLowerCase());
    if (edits < fewest) {
      fewest = edits;
      best = word;
    }
  }
  return best;
}

const CHARACTERS_MAX = 40;

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(from: string, into: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: into.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= into.length; column++) {
      const same = from[row - 1] === into[column - 1];
      let edits = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      // Before the first character stands none, which equals no other.
      const swapped = from[row - 1] === into[column - 2] && from[row - 2] === into[column - 1];
      if (swapped) edits = Math.min(edits, beforeLast[column - 2]! + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[into.length]!;
}
