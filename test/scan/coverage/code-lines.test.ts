import { describe, expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { codeLines, isProgram, linesThatMayRun } from "../../../src/scan/coverage/code-lines.ts";

const path = (text: string) => bytePathOfText(text);

describe("code that a test could run [P126]", () => {
  it("lies in programs, not in data, prose or declarations", () => {
    for (const name of ["a.ts", "a.py", "a.go", "A.java", "a.rs", "a.c", "a.sh"])
      expect(isProgram(path(name))).toBe(true);
    for (const name of ["a.md", "a.json", "a.yaml", "a.d.ts", "a.d.mts", "a.txt", "LICENSE", "a.png"])
      expect(isProgram(path(name))).toBe(false);
  });

  it("is no blank line, no comment and no bracket", () => {
    const text = "// why\nconst a = {\n\n  /* two\n     lines */ b: 1,\n};\nif (a) {\n} else {\n  f();\n}\n";
    expect([...codeLines(path("a.ts"), text)]).toEqual([2, 5, 7, 9]);
    expect([...codeLines(path("a.py"), "# why\nx = '# no comment'\n")]).toEqual([2]);
  });

  // biome-ignore format: one file a line
  it.each([
    ["a.ts", "import a from 'a';\nexport * from './b';\nexport const c = a();\n", [3]],
    ["a.ts", "export interface A {\n  b: string;\n  c(): void;\n}\nexport type D = A;\n", []],
    ["a.js", "export { a } from './a.js';\n", []],
    ["a.go", "package a\n\ntype A struct {\n\tB int\n}\n", []],
    ["a.go", "package a\n\nfunc B() int {\n\treturn 1\n}\n", [3, 4]],
    ["A.java", "package a;\n\npublic interface A {\n  int b();\n}\n", []],
    ["a.py", "import os\nfrom a import b\nX = 1\n", [3]],
    ["a.rs", "use std::fmt;\npub struct A;\n", []],
  ])("is estimated in %s that no report has", (name, text, lines) => {
    expect([...linesThatMayRun(path(name), text)]).toEqual(lines);
  });
});
