import type { ShellWord } from "./shell-word.ts";

/** Options that choose by name, kind or age: with one of them, not everything is meant. */
const FILTER =
  /^-(i?name|i?path|i?wholename|i?regex|type|xtype|newer\w*|[acm]time|[acm]min|size|empty|perm|user|group|links|inum|samefile)$/;

/** Whether the expression means only some of what is there: a pattern that fits everything, or a negated one, does not. */
export function choosesBy(expression: readonly ShellWord[]): ShellWord | undefined {
  const values = expression.map(({ value }) => value);
  return expression.find((_, index) => {
    const [before, option = "", operand = ""] = [values[index - 2], values[index - 1], values[index]];
    if (!FILTER.test(option) || option === "-type" || values.indexOf("-prune", index) >= 0) return false;
    return !/^(!|-not)$/.test(before ?? "") && !/^[.*?/+^$]*$|^[+-]?0\w?$/.test(operand);
  });
}
