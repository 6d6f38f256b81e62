import { describe, expect, it } from "vitest";
import { judgeCommand } from "../../../src/scan/commands/judge-command.ts";
import { processorTime } from "../../tools/processor-time.ts";

const MILLISECONDS_MAX = 20_000;

const REPEATED = [
  "(",
  "((",
  "$(",
  '"$(',
  "<(",
  "{ ",
  "${a:-",
  "${a/",
  "[[ (",
  "if ",
  "while ",
  "case a in a) ",
  "f() { ",
  "`",
  "'",
  "\\",
  "! ",
  "a | ",
  "a; ",
  "(a);",
  "<<a ",
  "> a ",
  "sudo ",
  "eval ",
  'sh -c "',
  "find . -exec ",
  "xargs ",
  "X=a;X=$X$X;",
  "{a,",
  "{1..60}",
  "$a",
  "*",
  "a\n",
  "cat <<E\n",
  "$'\\x",
  "\u202e",
];

/** Writes one file, prints nothing, assigns: nobody minds how often. */
const HARMLESS = new Set(["> a ", "cat <<E\n", "X=a;X=$X$X;"]);

describe("the judge on hostile input is bounded, names what it did not read, and never allows it", () => {
  it.each(REPEATED)("%j, a hundred thousand characters of it", (unit) => {
    const spent = processorTime();
    const { verdict } = judgeCommand(unit.repeat(Math.ceil(100_000 / unit.length)));
    expect(spent()).toBeLessThan(MILLISECONDS_MAX);
    if (!HARMLESS.has(unit)) expect(verdict).not.toBe("allow");
  });

  it("a megabyte of parentheses", () => {
    const { verdict, findings } = judgeCommand("(".repeat(999_999));
    expect([verdict, findings[0]?.rule]).toEqual(["review", "too-large"]);
  });

  it("a line of ten megabytes", () => {
    const { verdict, findings } = judgeCommand(`rm -rf / ${"a".repeat(10_000_000)}`);
    expect([verdict, findings[0]?.rule]).toEqual(["review", "too-large"]);
  });

  it("nests and wraps until it says so, and still sees what it has reached", () => {
    const nested = Array.from({ length: 12 }).reduce<string>(
      (text) => `eval '${text.replaceAll("'", "'\\''")}'`,
      "x",
    );
    expect(judgeCommand(nested.slice(0, 100_000)).verdict).toBe("review");
    expect(judgeCommand(`rm -rf /; ${"( ".repeat(100)}a${" )".repeat(100)}`).verdict).toBe("block");
    expect(judgeCommand(`${"env ".repeat(30)}rm -rf /`).verdict).toBe("block");
  });

  it.each([
    `${"X=$X$X;".repeat(100)} echo $X`,
    `X=aaaaaaaaaaaaaaaa;${"X=$X$X$X$X;".repeat(50)} echo $X`,
    `a=(x x);${`a=("$${"{a[@]}"}" "$${"{a[@]}"}");`.repeat(50)}`,
    `${"for a in {1..60}; do ".repeat(20)}echo $a${"; done".repeat(20)}`,
    `echo ${"{a,b}".repeat(200)}`,
    `sed '${"s/a/b/;".repeat(5000)}'`,
    `awk '${"print > ".repeat(5000)}'`,
    `node -e '${"socket ".repeat(5000)}'`,
    `psql -c '${"/*".repeat(20_000)}'`,
    `${"echo aaaaaaaa >> x\n".repeat(5000)}sh x`,
  ])("what doubles or backtracks ends: %.40s", (text) => {
    const spent = processorTime();
    judgeCommand(text);
    expect(spent()).toBeLessThan(MILLISECONDS_MAX);
  });

  it("knows words that every object has for nothing", () => {
    for (const word of [
      "constructor",
      "__proto__",
      "toString",
      "git __proto__",
      "npm constructor",
      "cmake -E toString",
    ]) {
      expect([word, judgeCommand(word).verdict]).toEqual([word, "review"]);
    }
  });
});
