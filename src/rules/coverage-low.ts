import { defineRule } from "../engine/rule.ts";
import { isBelow, percentText } from "../engine/test-evidence.ts";

/** Places that are named one by one; the message counts all lines. */
const PLACES_MAX = 50;
/** Ranges of one file that are named. */
const RANGES_MAX = 10;

/** Requirements: [P105] [P126]. */
export const rule = defineRule({
  id: "coverage-low",
  summary: "Too few of the changed lines ran in any test.",
  appliesTo: ["agent"],
  needs: ["coverage"],
  check: ({ coverage: { changed, minimum, uncovered } }) => {
    if (!isBelow(changed, minimum.value)) return [];
    const lines = `${changed.covered} of ${changed.total} changed executable lines ran`;
    return uncovered.slice(0, PLACES_MAX).map(({ path, ranges }) => ({
      level: "fail",
      message: `changed lines that no test ran: ${rangesText(ranges)}`,
      note: `${lines}, ${percentText(changed)}; the least is ${minimum.value} %, set by ${minimum.setBy}`,
      help: "test what these lines do, or take out what nothing needs",
      path,
      line: ranges[0]?.[0],
      subject: "changed lines",
    }));
  },
});

function rangesText(ranges: readonly (readonly [number, number])[]): string {
  const shown = ranges
    .slice(0, RANGES_MAX)
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return ranges.length > shown.length ? `${shown.join(", ")} and more` : shown.join(", ");
}
