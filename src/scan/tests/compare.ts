import type { BytePath } from "../../contract/byte-path.ts";
import type { Weakening } from "../../engine/weakened-test.ts";
import { comparePair, slackIncrease } from "./compare-pair.ts";
import { standsElsewhere } from "./drawn-together.ts";
import { hasTestName, languageOf } from "./language.ts";
import { exchanged } from "./library-sources.ts";
import { pairTests, type TestPair } from "./pairs.ts";
import type { TestCase, TestInventory } from "./test-case.ts";
import type { TestFile, TestWeakening } from "./weakening.ts";

/**
 * What the tests of a change prove less after it than before, in the order of `before`. `after` may hold files that were
 * no test files before: tests may have moved there. An added test is never among the answers.
 */
export function compareTests(before: readonly TestFile[], after: readonly TestFile[]): TestWeakening[] {
  const now = new Map(after.map(({ path, inventory }) => [path, inventory]));
  const wereFocused = new Set(before.flatMap(({ path, inventory }) => (hasFocus(inventory) ? [path] : [])));
  const all = pairTests(before, after);
  const taken = new Set(all.flatMap((pair) => (pair.after ? [pair.after.test] : [])));
  const added = new Map(
    after.map(({ path, inventory }) => [path, inventory.tests.filter((test) => !taken.has(test))]),
  );
  const pairs = Map.groupBy(all, ({ path }) => path);
  return before.flatMap((file) => {
    const then = now.get(file.path);
    // What cannot be read wholly is named, and what was read of it is not taken for all.
    if (!file.inventory.isComplete || (then && !then.isComplete)) {
      return [
        { kind: "unread", from: file.path, to: file.path, what: "its tests could not be compared" } as const,
      ];
    }
    return [
      ...ofFile(file, then),
      ...(pairs.get(file.path) ?? []).flatMap((pair) => ofPair(pair, now, wereFocused, added)),
    ];
  });
}

function ofPair(
  pair: TestPair,
  now: ReadonlyMap<BytePath, TestInventory>,
  wereFocused: ReadonlySet<BytePath>,
  added: ReadonlyMap<BytePath, readonly TestCase[]>,
): TestWeakening[] {
  const { path, before, after } = pair;
  const common = { from: path, names: before.names };
  const news = added.get(path) ?? [];
  const literalsNow = now.get(path)?.literals ?? new Set<string>();
  if (!after) {
    if (before.state === "runs" && before.exact > 0 && standsElsewhere(before, undefined, news, literalsNow))
      return [
        { ...common, to: path, kind: "moved", what: "it was drawn together with others into new tests" },
      ];
    return [{ ...common, kind: "deleted", what: "it is no longer there" }];
  }
  const at = { ...common, to: after.path, line: after.test.line };
  const isWhole = after.path === path && standsElsewhere(before, after.test, news, literalsNow);
  const found: TestWeakening[] = comparePair(before, after.test, path, literalsNow)
    .filter(({ kind }) => !(isWhole && kind === "fewer assertions"))
    .map((less) => ({ ...at, ...less }));
  if (hasTestName(path) && !hasTestName(after.path)) {
    found.push({
      ...at,
      kind: "not found",
      what: "its file's new name is not one that test runners look for",
    });
  }
  const here = now.get(after.path);
  if (
    here &&
    !after.test.isFocused &&
    before.state !== "skipped" &&
    hasFocus(here) &&
    !wereFocused.has(path)
  ) {
    found.push({
      ...at,
      kind: "unfocused",
      what: "another test in its file is focused, so that it does not run",
    });
  }
  if (after.path !== path) found.push({ ...at, kind: "moved", what: `it stands in \`${after.path}\` now` });
  else if (after.test.names.join("\0") !== before.names.join("\0")) {
    found.push({ ...at, kind: "moved", what: "it has another name now" });
  }
  return found;
}

function hasFocus({ tests }: TestInventory): boolean {
  return tests.some(({ isFocused }) => isFocused);
}

function ofFile({ path, inventory, isProgram }: TestFile, then: TestInventory | undefined): TestWeakening[] {
  if (!then) return [];
  const found: TestWeakening[] = [];
  const say = (kind: Weakening, what: string) => void found.push({ kind, from: path, to: path, what });
  for (const word of then.shadowed) {
    if (!inventory.shadowed.includes(word)) say("vacuous", `the file defines \`${word}\` itself now`);
  }
  const language = languageOf(path);
  for (const { word, source } of language ? exchanged(inventory.sources, then.sources, language) : [])
    say("vacuous", `the file takes \`${word}\` from \`${source.slice(0, 80)}\` now`);
  for (const word of then.silenced) {
    if (!inventory.silenced.includes(word))
      say("skipped", `\`${word}\` keeps every test of the file from running`);
  }
  for (const condition of then.conditions) {
    if (!inventory.conditions.includes(condition))
      say("skipped", `the file is built only under \`${condition.slice(0, 80)}\``);
  }
  for (const { what, from, to } of slackIncrease(inventory.settings, then.settings)) {
    say(
      what === "retries" ? "more retries" : "longer timeout",
      `${what} for the whole file: ${from ?? "none"} before, ${to} now`,
    );
  }
  // Where a file has tests of its own, what they lose is said of each; where it has none, others lean on it.
  if (isProgram !== true && (then.tests.length === 0 || inventory.tests.length === 0)) {
    for (const [name, assertions] of inventory.supports) {
      const left = then.supports.get(name) ?? 0;
      if (left < assertions) say("fewer assertions", `\`${name}\` has ${left} of ${assertions} assertions`);
    }
  }
  return found;
}
