import { expect, it } from "vitest";
import { bytePathOfText } from "../../../src/contract/byte-path.ts";
import { alterationsOf } from "../../../src/scan/tests/alterations.ts";
import { testInventory } from "../../../src/scan/tests/inventory.ts";
import { languageOf } from "../../../src/scan/tests/language.ts";

type Files = Readonly<Record<string, string>>;

const filesOf = (files: Files) =>
  Object.entries(files).map(([name, text]) => {
    const path = bytePathOfText(name);
    const language = languageOf(path);
    if (language === undefined) throw new Error(`${name} is in no language of ours`);
    return { path, inventory: testInventory(text, language) };
  });

const told = (before: Files, after: Files) =>
  alterationsOf(filesOf(before), filesOf(after)).map(({ how, from, names, to }) =>
    [
      how,
      from,
      ...(names ?? []),
      ...(to && to.names.join() !== names?.join() ? ["->", ...to.names] : []),
    ].join(" "),
  );

const JS = `import { add } from "../src/add.js";
const two = 2;
describe("sums", () => {
  it("adds", () => {
    expect(add(1, 1)).toBe(two);
  });
  it.each([[1, 2], [3, 4]])("takes %i", (one, other) => {
    expect(add(one, other)).toBeGreaterThan(one);
  });
});
`;
const PY = "def test_adds():\n    assert add(1, 1) == 2\n\n\ndef test_takes():\n    assert add(2, -1) == 1\n";
const GO =
  'package a\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {\n\tif Add(1, 1) != 2 {\n\t\tt.Fatal("no")\n\t}\n}\n';

const path = "test/a.test.ts";
const js = (from: string, to: string) => told({ [path]: JS }, { [path]: JS.replace(from, to) });

it.each([
  ["another wanted value", "toBe(two)", "toBe(3)", [`altered ${path} sums adds`]],
  [
    "one more assertion",
    "toBe(two);",
    "toBe(two);\n    expect(add).toBeDefined();",
    [`altered ${path} sums adds`],
  ],
  ["a test that is skipped", 'it("adds"', 'it.skip("adds"', [`altered ${path} sums adds`]],
  ["another row in a table", "[3, 4]", "[3, 5]", [`around ${path}`]],
  ["a helper with another value", "two = 2", "two = 3", [`around ${path}`]],
  ["a helper with another sign", "const two = 2", "const two = 1 + 1", [`around ${path}`]],
])("names what is altered: %s [H9]", (_, from, to, wanted) => {
  expect(js(from, to)).toEqual(wanted);
});

it("names a test that goes, and one that is altered under another name [H9]", () => {
  const without = JS.replace(/ {2}it\("adds"[\s\S]*?\}\);\n/, "");
  expect(told({ [path]: JS }, { [path]: without })).toEqual([`gone ${path} sums adds`]);
  expect(told({ [path]: JS }, {})).toEqual([`gone ${path} sums adds`, `gone ${path} sums takes %i`]);
  const long = JS.replace(
    "toBe(two);",
    "toBe(two);\n    const other = add(2, 2);\n    expect(other).toBe(4);",
  );
  const renamed = long.replace('"adds"', '"sums up"').replace("toBe(4)", "toBe(5)");
  expect(told({ [path]: long }, { [path]: renamed })).toEqual([`altered ${path} sums adds -> sums sums up`]);
});

it.each([
  ["another name", JS.replace('"adds"', '"adds two numbers"')],
  ["another suite", JS.replace('"sums"', '"all sums"')],
  ["a comment, other blanks", JS.replace("toBe(two);", "toBe( // as it should\n      two,\n    );")],
  [
    "a test more, with its import",
    `import { sub } from "../src/sub.js";\n${JS}it("takes away", () => { expect(sub(1, 1)).toBe(0); });\n`,
  ],
  ["one more name of an import", JS.replace("{ add }", "{ add, sub }")],
])("leaves alone what is the same: %s [H9]", (_, after) => {
  expect(told({ [path]: JS }, { [path]: after })).toEqual([]);
});

it("leaves a test alone that moves to another file", () => {
  expect(told({ [path]: JS }, { "test/b.test.ts": JS })).toEqual([]);
});

it("reads other languages alike", () => {
  const python = (after: string) => told({ "test_a.py": PY }, { "test_a.py": after });
  expect(python(PY.replace("== 2", "in (2, 3)"))).toEqual(["altered test_a.py test_adds"]);
  expect(python(`${PY}\n\ndef test_more():\n    assert add(0, 0) == 0\n`)).toEqual([]);
  const go = (after: string) => told({ "a_test.go": GO }, { "a_test.go": after });
  expect(go(GO.replace("!= 2", "< 2"))).toEqual(["altered a_test.go TestAdds"]);
  expect(
    go(`${GO}\nfunc TestMore(t *testing.T) {\n\tif Add(0, 0) != 0 {\n\t\tt.Fatal("no")\n\t}\n}\n`),
  ).toEqual([]);
});

it("says that nobody can tell where a file is too long to be read", () => {
  expect(told({ [path]: JS }, { [path]: `${JS}${" ".repeat(600 * 1024)}` })).toEqual([`unread ${path}`]);
});
