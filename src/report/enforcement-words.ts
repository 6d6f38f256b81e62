import { forMarkdown } from "./escape.ts";

/** What keeps a gate from being real, and what to do about it. */
export interface EnforcementWords {
  /** One sentence, lower case, no full stop; so the fix. */
  readonly message: string;
  readonly fix: string;
}

export const ENFORCEMENT_TITLE = "Proofgate is not enforced here";

/** The issue that stays open while GitHub does not keep a gate shut. */
export function enforcementIssue(faults: readonly EnforcementWords[]): string {
  return [
    "The policy enforces, and GitHub itself does not keep every gate shut: what is written below lets a change pass that Proofgate has stopped.",
    faults.map(faultLine).join("\n"),
    "Proofgate looks every day, and at once where the App is told of changed rules. It brings this list up to date, and closes the issue once nothing is left. `proofgate doctor` looks at once.",
  ].join("\n\n");
}

/** For a check's summary: a green check that holds nobody up must not be taken for a gate. */
export function notEnforcedLine(faults: readonly EnforcementWords[]): string {
  const [first] = faults;
  if (first === undefined) throw new RangeError("what is enforced needs no words");
  const more = faults.length === 1 ? "" : `, and ${faults.length - 1} more`;
  return `**Not enforced at GitHub**: ${forMarkdown(first.message)}${more}. To mend it: ${forMarkdown(first.fix)}.`;
}

function faultLine({ message, fix }: EnforcementWords): string {
  return `- ${forMarkdown(message)}. To mend it: ${forMarkdown(fix)}.`;
}
