import type { Language } from "../../../src/scan/tests/language.ts";
import { testFile } from "./pair.ts";
import { shownInventory } from "./shown-inventory.ts";

/** By language: a file's name, and a test around a statement. */
const AROUND: Readonly<Record<Language, readonly [path: string, before: string, after: string]>> = {
  javascript: ["a.test.ts", 'it("a", async () => {\n  ', "\n});\n"],
  python: ["test_a.py", "def test_a(self):\n    ", "\n"],
  go: ["a_test.go", "func TestA(t *testing.T) {\n\t", "\n}\n"],
  java: ["ATest.java", "class ATest {\n  @Test void a() {\n    ", "\n  }\n}\n"],
  kotlin: ["ATest.kt", "class ATest {\n  @Test fun a() {\n    ", "\n  }\n}\n"],
  csharp: ["ATests.cs", "class ATests {\n  [Fact] public async Task A() {\n    ", "\n  }\n}\n"],
  ruby: ["a_test.rb", "def test_a\n  ", "\nend\n"],
  rust: ["src/a.rs", "#[test]\nfn a() {\n    ", "\n}\n"],
};

/** What a statement (`⏎`: a line's end) proves in a test of its own, and does to it. */
export function inTest(language: Language, statement: string): string {
  const [path, before, after] = AROUND[language];
  const indented = statement.replaceAll("⏎", `\n${/[ \t]*$/.exec(before)?.[0] ?? ""}`);
  const lines = shownInventory(testFile(path, before + indented + after).inventory);
  return lines
    .map((line) => line.replace(/^\d+ (?:runs: )?(?:ATests? > )?(?:test_)?(?:TestA|A|a)(?:; )?/, ""))
    .join(" | ");
}
