import type { Level, Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";
import type { WeakenedTest, Weakening } from "../engine/weakened-test.ts";

/** A test of acceptance that lost one of these proves less, whatever the reason. */
const STOPS: ReadonlySet<Weakening> = new Set<Weakening>([
  "deleted",
  "not found",
  "skipped",
  "unfocused",
  "vacuous",
  "fewer assertions",
  "weaker assertions",
  "wider tolerance",
  "no cases",
]);

/** Requirements: [P162]. */
export const rule = defineRule({
  id: "test-weakened",
  summary: "A test proves less than it did.",
  stopCode: "STOP_SECURITY_VIOLATION",
  appliesTo: ["agent"],
  needs: ["weakened_tests"],
  check: ({ weakened_tests }) => weakened_tests.map(toViolation),
});

function toViolation(weakened: WeakenedTest): Violation {
  const { kind, path, line, test, what, criterion, commit } = weakened;
  const level = levelOf(weakened);
  const name = test === undefined ? (OF_SETTINGS.has(kind) ? "settings" : "tests") : `the test \`${test}\``;
  return {
    level,
    message:
      criterion === undefined
        ? `${name} ${WORDS[kind]}`
        : `${test === undefined ? "tests of acceptance" : name} ${WORDS[kind]}: it is to prove \`${criterion}\``,
    note: what,
    help: helpFor(level, weakened),
    path,
    line,
    commit,
    subject: [kind, test ?? "", criterion ?? "", test === undefined ? what : ""].join("\n"),
  };
}

function levelOf({ kind, criterion, goesWithSubject }: WeakenedTest): Level {
  if (criterion === undefined) return goesWithSubject ? "note" : "review";
  if (STOPS.has(kind)) return "stop";
  // Whether it was weakened nobody can tell: that is no pass, and no stop (contract.md, 1).
  return kind === "unread" ? "fail" : "review";
}

/** A linter's settings are among them: no test is meant. */
const OF_SETTINGS: ReadonlySet<Weakening> = new Set<Weakening>([
  "lower threshold",
  "excluded",
  "runner option",
]);

const WORDS: Readonly<Record<Weakening, string>> = {
  deleted: "went away",
  "not found": "will not be found by a test runner",
  skipped: "will not always run",
  unfocused: "will not run beside a focused one",
  vacuous: "can fail in fewer ways",
  "fewer assertions": "lost assertions",
  "weaker assertions": "holds to less",
  "wider tolerance": "tolerates more",
  "no cases": "lost all its cases",
  "fewer cases": "lost cases",
  "longer timeout": "may take longer",
  "more retries": "may be tried again more often",
  snapshot: "had answers recorded anew",
  moved: "stands elsewhere",
  "other expectation": "expects something else",
  "lower threshold": "ask for less coverage",
  excluded: "leave something out that was looked at",
  "runner option": "let tests run in a laxer way",
  unread: "could not be compared",
};

function helpFor(level: Level, { kind, criterion }: WeakenedTest): string {
  if (level === "stop")
    return "put the test back as it stands on the target; only a person may change what proves a requirement";
  if (kind === "unread") return "keep the file below 512 KiB of plain program text";
  if (criterion !== undefined) return "have the owner of the requirement look at it";
  if (level === "note") return "make sure that nothing else relied on it";
  return "put it back, or have a person agree that it may prove less";
}
