import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const BEFORE = `import pytest

def test_rounds():
    assert round_half(0.125) == 0.12
    assert round_half(0.135) == 0.14

@pytest.mark.parametrize("n, wanted", [(1, 1), (2, 2)])
def test_whole(n, wanted):
    assert round_half(n) == wanted

class TestMoney(unittest.TestCase):
    def test_adds(self):
        self.assertAlmostEqual(add(0.1, 0.2), 0.3, places=7)
        with self.assertRaises(ValueError):
            add("a", 1)
`;
const swap = (from: string, to: string) => BEFORE.replace(from, to);
const FIRST = "    assert round_half(0.125) == 0.12\n";
const DEF = "def test_rounds():\n";

const pairs: readonly WeakeningPair[] = [
  {
    title: "a renamed function that nobody collects",
    before: BEFORE,
    attack: swap("def test_rounds", "def check_rounds"),
    finds: ["deleted"],
    twin: swap("def test_rounds", "def test_rounds_to_even"),
  },
  {
    title: "a class that nobody collects",
    before: BEFORE,
    attack: swap("class TestMoney(unittest.TestCase)", "class Money(object)"),
    finds: ["deleted"],
    twin: swap("class TestMoney(unittest.TestCase)", "class TestMoney(unittest.IsolatedAsyncioTestCase)"),
  },
  {
    title: "`pytest.mark.skip`",
    before: BEFORE,
    attack: swap(DEF, `@pytest.mark.skip(reason="later")\n${DEF}`),
    finds: ["skipped"],
    twin: swap(DEF, `@pytest.mark.unit\n${DEF}`),
  },
  {
    title: "`skipif`",
    before: BEFORE,
    attack: swap(DEF, `@pytest.mark.skipif(sys.platform == "linux", reason="x")\n${DEF}`),
    finds: ["skipped"],
    twin: swap(DEF, `@pytest.mark.usefixtures("skipif")\n${DEF}`),
  },
  {
    title: "`xfail`",
    before: BEFORE,
    attack: swap(DEF, `@pytest.mark.xfail\n${DEF}`),
    finds: ["skipped"],
    twin: `${BEFORE}\n@pytest.mark.xfail\ndef test_new():\n    assert 2 + f() == 5\n`,
  },
  {
    title: "`unittest.skip` on a class",
    before: BEFORE,
    attack: swap("class Test", '@unittest.skip("x")\nclass Test'),
    finds: ["skipped"],
    twin: swap("class Test", "@final\nclass Test"),
  },
  {
    title: "a module that is skipped",
    before: BEFORE,
    attack: swap("import pytest\n", "import pytest\npytestmark = pytest.mark.skip\n"),
    finds: ["skipped"],
    twin: swap("import pytest\n", "import pytest\npytestmark = pytest.mark.unit\n"),
  },
  {
    title: "a skip within",
    before: BEFORE,
    attack: swap(DEF, `${DEF}    pytest.skip("x")\n`),
    finds: ["skipped"],
    twin: swap(DEF, `${DEF}    """pytest.skip("x")"""\n`),
  },
  {
    title: "`__test__ = False`",
    before: BEFORE,
    attack: swap("TestCase):\n", "TestCase):\n    __test__ = False\n"),
    finds: ["skipped"],
    twin: swap("TestCase):\n", "TestCase):\n    __test__ = True\n"),
  },
  {
    title: "a test that is indented into another",
    before: BEFORE,
    attack: swap("@pytest.mark.parametrize", "    def test_x(): pass\n@pytest.mark.parametrize").replace(
      "def test_whole",
      "def whole",
    ),
    finds: ["deleted"],
    twin: swap("@pytest.mark.parametrize", "    def inner(): pass\n@pytest.mark.parametrize"),
  },
  {
    title: "an assertion that went away",
    before: BEFORE,
    attack: swap(FIRST, ""),
    finds: ["fewer assertions"],
    twin: swap(FIRST, `    value = round_half(0.125)\n    assert value == 0.12\n`),
  },
  {
    title: "`assert True`",
    before: BEFORE,
    attack: swap(FIRST, "    assert True\n"),
    finds: ["vacuous"],
    twin: swap(FIRST, `${FIRST}    assert True\n`),
  },
  {
    title: "an assertion of a tuple",
    before: BEFORE,
    attack: swap(FIRST, '    assert (round_half(0.125) == 0.12, "wrong")\n'),
    finds: ["vacuous"],
    twin: swap(FIRST, '    assert (round_half(0.125) == 0.12), "wrong"\n'),
  },
  {
    title: "`or True`",
    before: BEFORE,
    attack: swap("== 0.12", "== 0.12 or True"),
    finds: ["vacuous"],
    twin: swap("== 0.12", "== 0.12 or is_exact(0.12)"),
  },
  {
    title: "a swallowed failure",
    before: BEFORE,
    attack: swap(FIRST, `    try:\n    ${FIRST}    except Exception:\n        pass\n`),
    finds: ["vacuous"],
    twin: swap(FIRST, `    try:\n    ${FIRST}    except ValueError:\n        pass\n`),
  },
  {
    title: "`contextlib.suppress`",
    before: BEFORE,
    attack: swap(FIRST, `    with suppress(AssertionError):\n    ${FIRST}`),
    finds: ["vacuous"],
    twin: swap(FIRST, `    with suppress(KeyError):\n    ${FIRST}`),
  },
  {
    title: "an early return",
    before: BEFORE,
    attack: swap(DEF, `${DEF}    return\n`),
    finds: ["vacuous"],
    twin: swap(DEF, `${DEF}    if not ready():\n        raise RuntimeError("not ready")\n`),
  },
  {
    title: "a bare truth",
    before: BEFORE,
    attack: swap("assert round_half(0.125) == 0.12", "rounded = round_half(0.125)\n    assert rounded"),
    finds: ["weaker assertions"],
    twin: swap("assert round_half(0.125) == 0.12", "rounded = round_half(0.125)\n    assert rounded == 0.12"),
  },
  {
    title: "fewer places",
    before: BEFORE,
    attack: swap("places=7", "places=2"),
    finds: ["wider tolerance"],
    twin: swap("places=7", "places=9"),
  },
  {
    title: "`approx` instead of an answer",
    before: BEFORE,
    attack: swap("== 0.12", "== pytest.approx(0.12, abs=0.1)"),
    finds: ["weaker assertions"],
    twin: swap(FIRST, `${FIRST}    assert round_half(1 / 3) == pytest.approx(0.33)\n`),
  },
  {
    title: "no cases",
    before: BEFORE,
    attack: swap("[(1, 1), (2, 2)]", "[]"),
    finds: ["no cases"],
    twin: swap("[(1, 1), (2, 2)]", "[(1, 1), (2, 2), (3, 3)]"),
  },
  {
    title: "retries",
    before: BEFORE,
    attack: swap(DEF, `@pytest.mark.flaky(reruns=5)\n${DEF}`),
    finds: ["more retries"],
    twin: swap(DEF, `@pytest.mark.timeout(5)\n${DEF}`),
  },
];

describe("Python", () => holds("tests/test_round.py", pairs));
