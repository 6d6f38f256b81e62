/** The texts of `$(…)` and of backticks, outermost only, found by counting brackets. */
export function substitutionTexts(text: string): readonly string[] {
  const found = [...text.matchAll(/`([^`]*)`/g)].map((match) => match[1]!);
  for (let at = text.indexOf("$("); at >= 0; at = text.indexOf("$(", at)) {
    let depth = 0;
    const start = at + 2;
    for (at++; at < text.length; at++) {
      if (text[at] === "(") depth++;
      else if (text[at] === ")" && --depth === 0) break;
    }
    found.push(text.slice(start, at));
  }
  return found;
}
