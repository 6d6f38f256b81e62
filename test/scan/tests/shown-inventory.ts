import { displayPath } from "../../../src/contract/byte-path.ts";
import type { TestCase, TestInventory } from "../../../src/scan/tests/test-case.ts";
import type { Amount } from "../../../src/scan/tests/tolerance.ts";
import type { TestWeakening } from "../../../src/scan/tests/weakening.ts";

const amount = ({ what, looseness, shown }: Amount) => `${what} ${looseness} (${shown})`;

/** Words of a line, those left out that say nothing: `0`, `false`, an empty list. */
function line(...parts: readonly (readonly [name: string, value: unknown])[]): string {
  return parts
    .filter(([, value]) => value !== undefined && value !== 0 && value !== false && value !== "")
    .map(([name, value]) => (value === true ? name : `${name} ${value}`))
    .join("; ");
}

function shownTest(test: TestCase): string {
  const counts = line(
    ["focused", test.isFocused],
    ["assertions", test.assertions],
    ["exact", test.exact],
    ["vacuous", test.vacuous],
    ["snapshots", test.snapshots],
    ["values", test.values.join(" ")],
    ["tolerances", test.tolerances.map(amount).join(", ")],
    ["timeout", test.timeout],
    ["retries", test.retries],
    ["cases", test.cases === 0 ? "none" : test.cases],
  );
  return `${test.line} ${test.state}: ${test.names.join(" > ")}${counts === "" ? "" : `; ${counts}`}`;
}

/** All that was read of a file, a line for each test and for each other kind of thing. */
export function shownInventory(inventory: TestInventory): string[] {
  const others = line(
    ["supports", [...inventory.supports].map(([name, count]) => `${name} ${count}`).join(", ")],
    ["shadowed", inventory.shadowed.join(", ")],
    ["silenced", inventory.silenced.join(", ")],
    ["settings", inventory.settings.map(amount).join(", ")],
    ["conditions", inventory.conditions.join(", ")],
    ["incomplete", !inventory.isComplete],
  );
  const lines = [...inventory.tests.map(shownTest), ...(others === "" ? [] : [`file: ${others}`])];
  return lines.map((each) => each.replaceAll("\n", "⏎"));
}

/** What a change weakens, as it is said. */
export function shownWeakening({ kind, from, to, line: at, names, what }: TestWeakening): string {
  const place = to === from ? "" : to === undefined ? "gone, " : `${displayPath(to)}, `;
  return `${kind}: ${place}${at ?? "file"} ${names?.join(" > ") ?? ""}: ${what}`.replaceAll("\n", "⏎");
}
