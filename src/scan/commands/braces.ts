const WORDS_MAX = 64;

/** What `{a,b}` or `{1..3}` becomes; undefined where it is nested too oddly or becomes too much to look at. */
export function expandBraces(text: string): readonly string[] | undefined {
  if (text.length > 1000) return undefined;
  const range = /^\{(-?\d{1,3})\.\.(-?\d{1,3})\}$/.exec(text);
  if (range) return numbers(Number(range[1]), Number(range[2]))?.map(String);
  const letters = /^\{([A-Za-z])\.\.([A-Za-z])\}$/.exec(text);
  if (letters) {
    return numbers(letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0))?.map((code) =>
      String.fromCharCode(code),
    );
  }
  if (!text.startsWith("{") || !text.endsWith("}") || /["'$`\\]/.test(text)) return undefined;
  return expandText(text, { left: 1000 });
}

function numbers(from: number, to: number): number[] | undefined {
  const count = Math.abs(to - from) + 1;
  if (count > WORDS_MAX) return undefined;
  return Array.from({ length: count }, (_, index) => (from < to ? from + index : from - index));
}

/** Expands the first group of the text and goes on with each result; `steps` bounds the work. */
function expandText(text: string, steps: { left: number }): readonly string[] | undefined {
  if (steps.left-- <= 0) return undefined;
  const open = text.indexOf("{");
  if (open < 0) return [text];
  const pieces: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at++) {
    const letter = text[at];
    if (letter === "{") depth++;
    if (letter === "}") depth--;
    if ((letter === "," && depth === 1) || depth === 0) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
    if (depth === 0) {
      const words = pieces.map((piece) =>
        expandText(text.slice(0, open) + piece + text.slice(at + 1), steps),
      );
      const flat = words.flatMap((some) => some ?? []);
      return flat.length > WORDS_MAX || words.includes(undefined) ? undefined : flat;
    }
  }
  return undefined;
}
