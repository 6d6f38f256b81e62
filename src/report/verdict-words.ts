import { type Finding, LEVELS } from "../engine/finding.ts";
import type { Verdict } from "../engine/verdict.ts";

/** What every report says the same way, before it is escaped. */

/** `1 stop, 2 review`: gravest first; `no findings` where there are none. */
export function countsByLevel(findings: readonly Pick<Finding, "level">[]): string {
  const counts = LEVELS.toReversed()
    .map((level) => ({ level, count: findings.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`);
  return counts.length === 0 ? "no findings" : counts.join(", ");
}

const CONSEQUENCE: Readonly<Record<Verdict["verdict"], string>> = {
  pass: "would let this pass",
  review: "would wait for a person to review this",
  fail: "would keep the gate shut until this is fixed",
  stop: "would halt this run until a person resumes it",
};

/** What the mode makes of the verdict; undefined in `enforce`, where the verdict is what happens. */
export function meaningOfMode({ mode, verdict }: Pick<Verdict, "mode" | "verdict">): string | undefined {
  if (mode === "enforce") return undefined;
  return `\`${mode}\` blocks nothing; \`enforce\` ${CONSEQUENCE[verdict]}`;
}

/** What to do next, for the agent or the person who reads the verdict. */
export function nextStep({ verdict }: Pick<Verdict, "verdict">): string | undefined {
  switch (verdict) {
    case "pass":
      return undefined;
    case "review":
      return "ask a person to look at the findings marked `review`";
    case "fail":
      return "do what each `help` says, then push again";
    case "stop":
      return "do not push on: only a person resumes a stopped run, or a new branch starts from a safe commit";
  }
}

export interface UnknownFacts {
  readonly names: readonly string[];
  readonly why: string;
}

/** The facts that nobody knows, those with the same reason together, in the verdict's order. */
export function unknownFacts({ facts }: Pick<Verdict, "facts">): readonly UnknownFacts[] {
  const byReason = new Map<string, string[]>();
  for (const { name, source, why } of facts) {
    if (source !== "unknown") continue;
    const reason = why ?? "";
    byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  }
  return [...byReason].map(([why, names]) => ({ names, why }));
}

/** The facts that somebody reported, by how they came here. */
export function selfReportedFacts({ facts }: Pick<Verdict, "facts">): readonly UnknownFacts[] {
  const byOrigin = new Map<string, string[]>();
  for (const { name, source, why } of facts) {
    if (source !== "self-reported") continue;
    const origin = why ?? "";
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), name]);
  }
  return [...byOrigin].map(([why, names]) => ({ names, why }));
}

/** `1 file, 3 commits, 48211 bytes`. Digits ungrouped: how to group them depends on the locale. */
export function sizeOfChange({ stats }: Pick<Verdict, "stats">): string {
  return [counted(stats.files, "file"), counted(stats.commits, "commit"), counted(stats.bytes, "byte")].join(
    ", ",
  );
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
