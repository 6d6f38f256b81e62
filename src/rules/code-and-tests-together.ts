import type { BytePath } from "../contract/byte-path.ts";
import type { AlteredTest, BaseTestsOnHead, TestOnBase } from "../engine/altered-test.ts";
import { firstCommit } from "../engine/change.ts";
import type { Fact } from "../engine/fact.ts";
import type { PathClass } from "../engine/facts.ts";
import type { Violation } from "../engine/finding.ts";
import { defineRule } from "../engine/rule.ts";

/** Requirements: [H9] [H12]. */
export const rule = defineRule({
  id: "code-and-tests-together",
  summary: "The change alters code and the tests that judge it.",
  appliesTo: ["agent"],
  needs: ["touched", "classes", "altered_tests"],
  wants: ["tests_by_testers", "tests_on_base", "base_tests_on_head"],
  check: ({ touched, classes, altered_tests, perhaps }) => {
    if (!touched.some(({ path }, at) => isCode(path, classes[at]))) return [];
    const altered = Map.groupBy(altered_tests, ({ path }) => path);
    const testers = perhaps.tests_by_testers;
    const proof = {
      byTesters: new Set(testers.known ? testers.value : []),
      onBase: perhaps.tests_on_base,
      onHead: perhaps.base_tests_on_head,
    };
    const said = touched.flatMap((change, at): Violation[] => {
      // What the branch itself brought is created, however often it is written: it was nobody's instrument before.
      const isOld = change.operations.some(
        ({ operation }) => operation === "modify" || operation === "delete",
      );
      const own = altered.get(change.path) ?? [];
      if (!isOld || (!classes[at]?.isTest && own.length === 0)) return [];
      return [
        {
          ...ofFile(own, proof),
          help: HELP,
          path: change.path,
          line: own[0]?.line,
          commit: firstCommit(change),
        },
      ];
    });
    return [...said, ...brokenTests(proof.onHead)];
  },
});

const HELP = "look at the test's change first: does it still ask what it asked before";

interface Proof {
  readonly byTesters: ReadonlySet<BytePath>;
  readonly onBase: Fact<readonly TestOnBase[]>;
  readonly onHead: Fact<BaseTestsOnHead>;
}

function ofFile(
  altered: readonly AlteredTest[],
  proof: Proof,
): Pick<Violation, "level" | "message" | "note"> {
  const open = altered.filter((each) => each.goesWithSubject !== true && !isAccounted(each, proof));
  const [first] = open;
  if (first === undefined)
    return {
      level: "note",
      message: "a test that was there before changes together with code",
      note:
        altered.length === 0
          ? NOTE
          : "what was altered is a tester's, goes with its code, fails on the target's, or still holds as it was",
    };
  const more = open.length === 1 ? "" : `, and ${open.length - 1} more of its file`;
  return {
    level: "review",
    message: `${WORDS[first.how](first.test ?? "")}${more}, together with code`,
    note: `${NOTE}; ${whyOpen(first, proof)}`,
  };
}

const NOTE = "who controls the code and the tests at once can make any code pass";

const WORDS: Readonly<Record<AlteredTest["how"], (test: string) => string>> = {
  altered: (test) => `the test \`${test}\` of the target is altered`,
  gone: (test) => `the test \`${test}\` of the target goes`,
  around: () => "what stands around the file's tests is altered",
  unread: () => "tests of the target are altered, or nobody can tell",
};

/** A tester pushed it; or it fails on the target's code and passes here, or what it was before still passes on the head's. */
function isAccounted(altered: AlteredTest, proof: Proof): boolean {
  const { onBase, onHead } = proof;
  const { path, test } = altered;
  if (proof.byTesters.has(path)) return true;
  // Of what stands around all tests, only all tests can tell.
  if (test === undefined) return altered.how === "around" && onHead.known && onHead.value.failures === 0;
  const proven = onBase.known && onBase.value.some((each) => isOf(each, path, test) && failsToPass(each));
  return proven || oldOutcome(onHead, path, test) === "passed";
}

function failsToPass({ onBase, onHead }: TestOnBase): boolean {
  return onBase === "failed" && onHead === "passed";
}

function isOf(of: { readonly path: BytePath; readonly test: string }, path: BytePath, test: string): boolean {
  return of.path === path && of.test === test;
}

function oldOutcome(onHead: Proof["onHead"], path: BytePath, test: string) {
  return onHead.known ? onHead.value.altered.find((each) => isOf(each, path, test))?.outcome : undefined;
}

function whyOpen({ path, test, how }: AlteredTest, { onBase, onHead }: Proof): string {
  if (test === undefined) {
    if (how === "unread") return "which of its tests are the same could not be read";
    return onHead.known
      ? `${onHead.value.failures} of the target's own tests fail on the head's code`
      : `whether the target's own tests still pass is not known: ${onHead.why}`;
  }
  if (!onBase.known && !onHead.known) return `nothing is proven of it: ${onBase.why}`;
  const own = onBase.known ? onBase.value.find((each) => isOf(each, path, test)) : undefined;
  const now =
    own === undefined ? "" : `on the target's code it is: ${own.onBase}, on the head's: ${own.onHead}`;
  const before = onHead.known ? `as it was, on the head's code: ${oldOutcome(onHead, path, test)}` : "";
  return [now, before].filter((words) => words !== "").join("; ");
}

/** Nobody altered these: something that they lean on was, or what is mocked in their file. */
function brokenTests(onHead: Proof["onHead"]): readonly Violation[] {
  if (!onHead.known) return [];
  return onHead.value.broken.slice(0, BROKEN_MAX).map((name) => ({
    level: "review",
    message: `the test \`${name}\` fails on this code as the target has it, and passes only beside the change's tests`,
    note: "its own text was not altered: what it leans on was",
    help: HELP,
    subject: name,
  }));
}

/** Broken tests that are named one by one. */
const BROKEN_MAX = 50;

function isCode(path: BytePath, is: PathClass | undefined): boolean {
  return !is?.isTest && CODE.test(path) && !/(?:^|\/)\.proofgate\//.test(path);
}

/** Program text, by its usual extensions. */
const CODE =
  /\.(?:[cm]?[jt]sx?|py|go|java|kts?|cs|rb|rs|c|h|cc|cpp|hpp|m|mm|swift|scala|php|pl|ex|exs|erl|hs|clj|dart|lua|r|sh|ps1|sql|vue|svelte)$/;
