import { textOfPath } from "../contract/byte-path.ts";
import { defineRule } from "../engine/rule.ts";

/** So many are named; the others are counted. */
const NAMED_MAX = 3;

/** Requirements: [P5] [P33] [P151]. */
export const rule = defineRule({
  id: "read-outside-inputs",
  summary: "A run read what its requirements do not let it, or where credentials lie.",
  appliesTo: ["agent"],
  needs: ["activity"],
  check: ({ activity: { readsOutside, boundBy, credentialsRead } }) => [
    ...credentialsRead.map((place) => ({
      level: "review" as const,
      message: `\`${place}\` was read, where credentials lie`,
      note: "the run itself says so",
      help: "have a person look at what was read there, and change what it holds if it was more than a name",
      subject: place,
    })),
    ...(readsOutside.length === 0
      ? []
      : [
          {
            level: "note" as const,
            message: `${readsOutside.length === 1 ? "a file was" : `${readsOutside.length} files were`} read outside the inputs of the plan's requirements: ${named(readsOutside.map((path) => textOfPath(path) ?? path))}`,
            note: `\`${boundBy.join("`, `")}\` ${boundBy.length === 1 ? "says" : "say"} what may be read; only the run itself tells what was`,
            help: "look whether the requirement's `inputs` are too narrow, or the work went where it should not",
            subject: "inputs",
          },
        ]),
  ],
});

function named(paths: readonly string[]): string {
  const some = paths.slice(0, NAMED_MAX).map((path) => `\`${path}\``);
  const left = paths.length - some.length;
  return `${some.join(", ")}${left === 0 ? "" : ` and ${left} more`}`;
}
