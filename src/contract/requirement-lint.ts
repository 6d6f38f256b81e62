import type { Requirement } from "./generated/documents.ts";

/** Something about a requirement's wording that a person may want to look at; it never fails anything. */
export interface RequirementNote {
  /** JSON pointer into the requirement. */
  readonly pointer: string;
  readonly message: string;
  readonly help: string;
}

/** Whether some criterion of acceptance names a test: without one, no run may open on the requirement [P15]. */
export function isExecutable(requirement: Pick<Requirement, "acceptance">): boolean {
  return (requirement.acceptance ?? []).some(
    (criterion) => criterion.test !== undefined && criterion.test.trim() !== "",
  );
}

// Words that no test can decide without a number beside them. Few, so that a note is worth reading.
const VAGUE =
  /\b(?:as (?:fast|soon|much|many|well) as possible|and so on|etc\b\.?|user[- ]friendly|reasonabl[ey]|appropriate(?:ly)?|adequate(?:ly)?|sufficient(?:ly)?|better|faster|improve[ds]?|robust(?:ly)?|various|nice(?:ly)?|intuitive|seamless(?:ly)?|if possible|where (?:possible|appropriate)|properly|tbd|todo)(?![\w-])/i;
const BOUND = /\p{Nd}/u;

/** What is not specific, measurable, achievable, relevant or time-bound in a requirement [P14], in its own order. */
export function lintRequirement(requirement: Requirement): RequirementNote[] {
  const { objective, acceptance = [], cost_ceiling, runtime_ceiling_minutes } = requirement;
  const notes: RequirementNote[] = [];
  const note = (pointer: string, message: string, help: string) => notes.push({ pointer, message, help });

  const vague = vagueWord(objective);
  if (vague !== undefined) {
    note(
      "/objective",
      `\`${vague}\` in the objective cannot be tested`,
      "say what will be observed, with a number",
    );
  }
  if (acceptance.length === 0) {
    note(
      "/acceptance",
      "the requirement has no criterion of acceptance",
      "add one that names the test that proves it",
    );
  } else if (!isExecutable(requirement)) {
    note(
      "/acceptance",
      "no criterion of acceptance names a test",
      "add `test` to at least one: no run opens without",
    );
  }
  acceptance.forEach((criterion, index) => {
    const word = vagueWord(criterion.text);
    if (word === undefined) return;
    const message = `\`${word}\` in ${criterion.id} cannot be tested`;
    note(`/acceptance/${index}/text`, message, "say what will be observed, with a number");
  });
  if (runtime_ceiling_minutes === undefined && cost_ceiling === undefined) {
    note(
      "",
      "the requirement bounds neither time nor cost",
      "add `runtime_ceiling_minutes` or `cost_ceiling`",
    );
  }
  return notes;
}

/** The first vague word of a text; none where the text has a number, which makes it measurable. */
function vagueWord(text: string): string | undefined {
  return BOUND.test(text) ? undefined : VAGUE.exec(text)?.[0];
}
