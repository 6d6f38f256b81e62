import { defineRule } from "../engine/rule.ts";
import { dropOf, percentText } from "../engine/test-evidence.ts";

/** Files that are named one by one. */
const PLACES_MAX = 50;

/** Requirements: [P127] [P153]. */
export const rule = defineRule({
  id: "coverage-regressed",
  summary: "Coverage of the whole fell further than is allowed.",
  stopCode: "STOP_NO_PROGRESS",
  appliesTo: ["agent"],
  needs: ["coverage_change"],
  check: ({ coverage_change: change }) => {
    if (change === "not asked") return [];
    const { base, head, dropMax, vanished } = change;
    const drop = dropOf(change);
    const found = vanished.slice(0, PLACES_MAX).map((path) => ({
      level: "review" as const,
      message: "the coverage report has lost this file, which is still there",
      note: "the target's report has it; what is not measured cannot fall",
      help: "measure it as before, or have a person look why not",
      path,
    }));
    if (drop <= dropMax.value) return found;
    return [
      {
        level: "stop" as const,
        // Rounded up, so that a drop beyond the bound is never shown as the bound.
        message: `coverage of the whole fell by ${Math.ceil(drop * 100) / 100} percentage points, ${dropMax.value} are allowed`,
        note: `from ${percentText(base)} to ${percentText(head)} of the lines; \`tests.global_drop_max\` is set by ${dropMax.setBy}`,
        help: "have a person look; tests for what the change brought, or left without them, must come first",
        subject: "coverage",
      },
      ...found,
    ];
  },
});
