import { expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { canaryName, canaryOutcome, withCanaries } from "../../../src/scan/tests/canary.ts";

const NAME = canaryName(Buffer.from("sixteen bytes!!!"));
const canariesIn = (files: Readonly<Record<string, string>>) =>
  withCanaries(
    Object.entries(files).map(([path, text]) => ({ path: bytePathOfText(path), text })),
    NAME,
  );
const pathsWith = (files: Readonly<Record<string, string>>) => canariesIn(files).map(({ path }) => path);

it("are added where a test at the end of the file is certain to be one", () => {
  expect(
    pathsWith({
      "a.test.ts": 'it("adds", () => {});',
      "b.spec.js": 'test.each([1])("adds", () => {});',
      "test_c.py": "def test_adds():\n    pass\n",
      "d_test.go": 'package d\n\nimport (\n\t"testing"\n)\n\nfunc TestAdds(t *testing.T) {}\n',
      "tests/e.rs": "#[test]\nfn adds() {}\n",
    }),
  ).toEqual(["a.test.ts", "b.spec.js", "test_c.py", "d_test.go", "tests/e.rs"]);
});

it("are added nowhere else: helpers, other languages, sources with tests inside", () => {
  expect(
    pathsWith({
      "test/helper.ts": "export const help = 1;",
      "conftest.py": "import pytest\n",
      "help_test.go": "package d\n\nfunc help() {}\n",
      "src/lib.rs": "#[cfg(test)]\nmod tests {\n  #[test]\n  fn adds() {}\n}\n",
      "ATest.java": "class ATest { @Test void adds() {} }",
    }),
  ).toEqual([]);
});

it("are one for each package of Go, whose files are built together", () => {
  const text = 'package d\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {}\n';
  expect(pathsWith({ "d/a_test.go": text, "d/b_test.go": text, "e/a_test.go": text })).toEqual([
    "d/a_test.go",
    "e/a_test.go",
  ]);
});

it.each([
  [[{ names: [`${NAME}_0`], status: "failed" }], "failed"],
  [[{ names: ["suite", `Test_${NAME}_0`], status: "errored" }], "failed"],
  [
    [
      { names: [`${NAME}_0`], status: "failed" },
      { names: [`${NAME}_1`], status: "passed" },
    ],
    "passed",
  ],
  [[{ names: [`${NAME}_0`], status: "skipped" }], "not seen"],
  [[{ names: ["adds"], status: "passed" }], "not seen"],
])("come to the worst of what reports say: %j is %s", (tests, outcome) => {
  expect(canaryOutcome(tests, NAME)).toBe(outcome);
});
