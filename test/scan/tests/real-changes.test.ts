import { describe, expect, it } from "vitest";
import { compareTests } from "../../../src/scan/tests/compare.ts";
import { testInventory } from "../../../src/scan/tests/inventory.ts";
import { holds, testFile, type WeakeningPair, weakenings } from "./pair.ts";

// The twins are what maintainers of well-known repositories did, and nobody wants to be told (.github/REAL-REPOSITORIES.md).

const FLASK = `def test_session(client):
    def get():
        assert session.accessed is True
        return "v"

    assert client.get("/").data == b"v"

def test_other(client):
    assert client.get("/a").data == b"a"

def test_twice():
    def check(value, wanted):
        assert value == wanted
    check(add(1), 11)
    check(add(2), 12)
`;
const python: readonly WeakeningPair[] = [
  {
    title: "a test's own function that is called less often",
    before: FLASK,
    attack: FLASK.replace("    check(add(2), 12)\n", ""),
    finds: ["fewer assertions"],
    twin: FLASK.replace(
      /def get[\s\S]*?b"v"\n/,
      'rv = client.get("/")\n    assert rv.data == b"v"\n    assert session.accessed is True\n',
    ),
  },
];

const GIN = `func TestUri(t *testing.T) {
	assert.NotEqual(t, "", person.Name)
	assert.Equal(t, "5", person.ID)
	assert.True(t, "" != person.Title)
	assert.LessOrEqual(t, leaked, 64)
}
`;
const go: readonly WeakeningPair[] = [
  {
    title: "a value that only must not be another one",
    before: GIN,
    attack: GIN.replace('Equal(t, "5"', 'NotEqual(t, "6"'),
    finds: ["weaker assertions"],
    twin: GIN.replace('NotEqual(t, "",', "NotEmpty(t,").replace('True(t, "" !=', 'NotEqual(t, "",'),
  },
  {
    title: "an assertion that no helper of another file makes instead",
    before: GIN,
    attack: GIN.replace("\tassert.LessOrEqual(t, leaked, 64)\n", "\tcloseAll(t, leaked, 64)\n"),
    finds: ["fewer assertions"],
    twin: GIN.replace("assert.LessOrEqual(t, leaked, 64)", "assertNotLeaking(t, leaked, 64)"),
  },
];

const GSON = `class TreeTest {
  @Test
  public void removesUnused() {
    assertThrows(NotFound.class, () -> { run(name, c -> { fail("not removed: " + c); }); });
    assertContains(tree, child);
  }
  private void assertContains(Tree tree, Tree child) {
    for (Tree each : tree) if (each == child) return;
    fail();
  }
}
`;
const java: readonly WeakeningPair[] = [
  {
    title: "a lambda that fails no more",
    before: GSON,
    attack: GSON.replace('{ fail("not removed: " + c); }', "{}"),
    finds: ["fewer assertions"],
    twin: GSON.replace('{ fail("not removed: " + c); }', 'fail("not removed: " + c)'),
  },
  {
    title: "a helper that fails no more",
    before: GSON,
    attack: GSON.replace("    fail();\n", "    log.warn(child);\n"),
    finds: ["fewer assertions"],
    twin: GSON.replace("fail();", 'throw new AssertionError("no " + child);'),
  },
];

const TOKIO = `#[test]
fn closes() {
    open(128);
    assert!(leaked() <= 64);
}
`;
const rust: readonly WeakeningPair[] = [
  {
    title: "an assertion that nobody makes instead",
    before: TOKIO,
    attack: TOKIO.replace("assert!(leaked() <= 64)", "count(leaked(), 64)"),
    finds: ["fewer assertions"],
    twin: TOKIO.replace("assert!(leaked() <= 64)", "assert_fds_are_not_leaking(leaked(), 64)"),
  },
];

const VITE = `it("resolves once", async () => {
  let count = 0;
  const plugin: Plugin = {
    async resolveId(id) {
      count++;
      return id;
    },
  };
  await container(plugin).resolveId("/x.js");
  expect(count).toBe(1);
});
`;
const javascript: readonly WeakeningPair[] = [
  {
    title: "a test that leaves early",
    before: VITE,
    attack: VITE.replace("  let count", "  if (!process.env.CI) return;\n  let count"),
    finds: ["skipped"],
    twin: VITE.replace("      count++", '      if (id !== "/x.js") return;\n      count++'),
  },
  {
    title: "a function that asserts and leaves early",
    before: VITE.replace("      return id;", "      expect(id).toBe(1);\n      return id;"),
    attack: VITE.replace("      count++", "      if (!process.env.CI) return;\n      count++").replace(
      "      return id;",
      "      expect(id).toBe(1);\n      return id;",
    ),
    finds: ["skipped"],
    twin: VITE.replace(
      "      return id;",
      "      expect(id).toBe(1);\n      expect(id).not.toBe(2);\n      return id;",
    ),
  },
];
const PYTHON = `def test_get(client):
    def view():
        return "v"

    assert client.get("/").data == b"v"
`;
const guards: readonly WeakeningPair[] = [
  {
    title: "a test that leaves early",
    before: PYTHON,
    attack: PYTHON.replace("    def view", "    if not ready():\n        return\n    def view"),
    finds: ["skipped"],
    twin: PYTHON.replace(
      '        return "v"',
      '        if not ready():\n            return\n        return "v"',
    ),
  },
];

describe("what maintainers did to tests of JavaScript", () => holds("a.test.ts", javascript));
describe("what a function within a Python test does", () => holds("tests/test_get.py", guards));
describe("what maintainers did to tests of Python", () => holds("tests/test_basic.py", python));
describe("what maintainers did to tests of Go", () => holds("api_test.go", go));
describe("what maintainers did to tests of Java", () => holds("TreeTest.java", java));
describe("what maintainers did to tests of Rust", () => holds("tests/fs.rs", rust));

describe("functions that assert", () => {
  it("bear their own names, and not those of their types", () => {
    const typed =
      "const getHandler: RouteHandler = function (request) {\n  expectType<void>(request.set('a'))\n  expectType<Map<string, number>>(request.all)\n}\n";
    expect([...testInventory(typed, "javascript").supports]).toEqual([["getHandler", 2]]);
    const generic = "fn run<F, R>(f: F) -> R where F: FnOnce() -> R { assert!(ready()); f() }\n";
    expect([...testInventory(generic, "rust").supports]).toEqual([["run", 1]]);
    expect(weakenings("a.test-d.ts", typed, typed.replace(/ {2}expectType<void>.*\n/, ""))).toMatchObject([
      { kind: "fewer assertions", what: "`getHandler` has 1 of 2 assertions" },
    ]);
  });

  it("are no tests' in a program: what it asserts of itself proves nothing", () => {
    const program = testFile("src/worker.rs", 'fn park() { assert!(ready()); panic!("no"); }\n');
    const after = testFile("src/worker.rs", "fn park() { assert!(ready()); }\n");
    expect(compareTests([program], [after])).toMatchObject([{ kind: "fewer assertions" }]);
    expect(compareTests([{ ...program, isProgram: true }], [after])).toEqual([]);
  });
});
