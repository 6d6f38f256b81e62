import type { BytePath } from "../../contract/byte-path.ts";
import { type Language, languageOf } from "./language.ts";
import { readTokens } from "./lexer.ts";
import { pairTests, type TestPair } from "./pairs.ts";
import type { TestCase, TestInventory } from "./test-case.ts";
import type { TestFile } from "./weakening.ts";

/** A test that was there before and is not the same any more, whether it proves more or less. */
export interface TestAlteration {
  /** `around`: what stands outside of the tests' bodies, hooks, helpers and tables of cases; `unread`: nobody can tell. */
  readonly how: "altered" | "gone" | "around" | "unread";
  readonly from: BytePath;
  /** Absent where the whole file is meant. */
  readonly names?: readonly string[];
  /** Where it stands now; absent where it is gone. */
  readonly to?: { readonly path: BytePath; readonly names: readonly string[]; readonly line: number };
}

/**
 * Which tests of before are other ones after it, in the order of `before`. A test under another name or in another file,
 * with the same body, is the same; what only came to a file, tests and imports among it, alters nothing.
 */
export function alterationsOf(
  before: readonly TestFile[],
  after: readonly TestFile[],
): readonly TestAlteration[] {
  const now = new Map(after.map(({ path, inventory }) => [path, inventory]));
  const pairs = Map.groupBy(pairTests(before, after), ({ path }) => path);
  const work = { left: WORK_MAX };
  return before.flatMap(({ path, inventory, isProgram }): TestAlteration[] => {
    const then = now.get(path);
    const language = languageOf(path);
    if (!language || !inventory.isComplete || (then && !then.isComplete))
      return [{ how: "unread", from: path }];
    const own = pairs.get(path) ?? [];
    const isAround = then !== undefined && isProgram !== true && hasLostWords(inventory, then, own);
    return [
      ...own.flatMap((pair) => alterationOf(pair, language, work)),
      ...(isAround ? [{ how: "around" as const, from: path }] : []),
    ];
  });
}

function alterationOf({ path, before, after }: TestPair, language: Language, work: Work): TestAlteration[] {
  const { names } = before;
  if (!after) return [{ how: "gone", from: path, names }];
  if (isSame(before, after.test, language, work)) return [];
  const to = { path: after.path, names: after.test.names, line: after.test.line };
  return [{ how: "altered", from: path, names, to }];
}

function isSame(one: TestCase, other: TestCase, language: Language, work: Work): boolean {
  return (
    isSameBody(one.body, other.body, language, work) &&
    one.state === other.state &&
    one.isFocused === other.isFocused &&
    one.cases === other.cases &&
    one.timeout === other.timeout &&
    one.retries === other.retries
  );
}

/** UTF-16 units of bodies that are read token by token; bodies that stand in each other are read again and again. */
const WORK_MAX = 8 * 1024 * 1024;
interface Work {
  left: number;
}

/** Comments and blanks aside. Beyond the work that is allowed, what differs at all is another one. */
function isSameBody(one: string, other: string, language: Language, work: Work): boolean {
  if (one === other) return true;
  work.left -= one.length + other.length;
  if (work.left < 0) return false;
  const [words, others] = [one, other].map((body) =>
    readTokens(body, language)
      .tokens.filter(({ kind, text }) => kind !== "mark" || !OPTIONAL.test(text))
      .map(({ kind, text }) => `${kind} ${text}`)
      .join("\0"),
  );
  return words === others;
}

/** Formatters put them in and take them out at the end of a line. */
const OPTIONAL = /^[,;]$/;

/** Words outside of the tests' bodies that are not there any more, names of tests aside. */
function hasLostWords(
  before: TestInventory,
  after: TestInventory,
  pairs: readonly Pick<TestPair, "before">[],
): boolean {
  const names = new Set(pairs.flatMap(({ before: { names: own } }) => own));
  return [...before.around].some(([word, count]) => {
    if (count <= (after.around.get(word) ?? 0)) return false;
    return !names.has(word.slice(word.indexOf(" ") + 1)) && !(pairs.length > 0 && DECLARES.test(word));
  });
}

/** Words with which a test, or a suite, begins: where one goes, they go too, and the test is spoken of. */
const DECLARES =
  /^word (?:it|test|specify|describe|context|suite|def|class|func|fun|fn|void|public|private|async|function|testing|self|t|T|Test|Fact|Theory|end|do|pub|mod)$|^mark (?:=>|->|:|@|#|\*|\.)$/;
