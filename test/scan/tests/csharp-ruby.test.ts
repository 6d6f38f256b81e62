import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const CSHARP = `namespace Money
{
    public class RoundTests
    {
        [Fact]
        public void RoundsHalfToEven()
        {
            Assert.Equal(0.12, Round(0.125), 6);
            Round(0.135).Should().Be(0.14);
        }

        [Theory]
        [InlineData(1)]
        [InlineData(2)]
        public async Task Keeps(int n) => Assert.Equal(n, await Round(n));
    }
}
`;
const cs = (from: string, to: string) => CSHARP.replace(from, to);
const SHOULD = "            Round(0.135).Should().Be(0.14);\n";
const csharp: readonly WeakeningPair[] = [
  {
    title: "a method without its attribute",
    before: CSHARP,
    attack: cs("        [Fact]\n", ""),
    finds: ["deleted"],
    twin: cs("[Fact]", '[Fact, Trait("a", "b")]'),
  },
  {
    title: "`Skip`",
    before: CSHARP,
    attack: cs("[Fact]", '[Fact(Skip = "later")]'),
    finds: ["skipped"],
    twin: cs("[Fact]", '[Fact(DisplayName = "Skip")]'),
  },
  {
    title: "`[Ignore]` on the class",
    before: CSHARP,
    attack: cs("    public class", "    [Ignore]\n    public class"),
    finds: ["skipped"],
    twin: cs("    public class", '    [Collection("Ignore")]\n    public class'),
  },
  {
    title: "a stretch that is never compiled",
    before: CSHARP,
    attack: cs("        [Fact]", "#if NEVER\n        [Fact]").replace(
      "        [Theory]",
      "#endif\n        [Theory]",
    ),
    finds: ["skipped", "vacuous"],
    twin: cs("        [Fact]", "#region rounding\n        [Fact]").replace(
      "        [Theory]",
      "#endregion\n        [Theory]",
    ),
  },
  {
    title: "`Assert.Inconclusive`",
    before: CSHARP,
    attack: cs(
      "        {\n            Assert",
      "        {\n            Assert.Inconclusive();\n            Assert",
    ),
    finds: ["skipped"],
    twin: cs(
      "        {\n            Assert",
      '        {\n            Log("Assert.Inconclusive()");\n            Assert',
    ),
  },
  {
    title: "an assertion that went away",
    before: CSHARP,
    attack: cs(SHOULD, ""),
    finds: ["fewer assertions"],
    twin: cs(SHOULD, "            Assert.Equal(0.14, Round(0.135));\n"),
  },
  {
    title: "`Assert.True(true)`",
    before: CSHARP,
    attack: cs(SHOULD, "            Assert.True(true);\n"),
    finds: ["vacuous"],
    twin: cs(SHOULD, "            Assert.True(Round(0.135) == 0.14);\n"),
  },
  {
    title: "a swallowed failure",
    before: CSHARP,
    attack: cs(SHOULD, `            try { ${SHOULD.trim()} } catch { }\n`),
    finds: ["vacuous"],
    twin: cs(SHOULD, `            try { ${SHOULD.trim()} } catch { throw; }\n`),
  },
  {
    title: "less precision",
    before: CSHARP,
    attack: cs("0.125), 6", "0.125), 1"),
    finds: ["wider tolerance"],
    twin: cs("0.125), 6", "0.125), 8"),
  },
  {
    title: "a row that went away",
    before: CSHARP,
    attack: cs("        [InlineData(2)]\n", ""),
    finds: ["fewer cases"],
    twin: cs("[InlineData(2)]", "[InlineData(2)]\n        [InlineData(3)]"),
  },
];

const RUBY = `RSpec.describe Money do
  it "rounds half to even" do
    expect(round(0.125)).to eq(0.12)
    expect(round(0.135)).to be_within(0.001).of(0.14)
  end

  it "keeps whole numbers" do
    expect(round(7)).to eq 7
  end
end

class MoneyTest < Minitest::Test
  def test_adds
    assert_equal 3, add(1, 2)
    assert_in_delta 0.3, add(0.1, 0.2), 0.0001
  end
end
`;
const rb = (from: string, to: string) => RUBY.replace(from, to);
const EQ = "    expect(round(0.125)).to eq(0.12)\n";
const ruby: readonly WeakeningPair[] = [
  {
    title: "`xit`",
    before: RUBY,
    attack: rb('it "rounds', 'xit "rounds'),
    finds: ["skipped"],
    twin: rb('it "rounds', 'specify "rounds'),
  },
  {
    title: "`:skip`",
    before: RUBY,
    attack: rb('even" do', 'even", :skip do'),
    finds: ["skipped"],
    twin: rb('even" do', 'even", :slow do'),
  },
  {
    title: "`skip` within",
    before: RUBY,
    attack: rb(EQ, `    skip "later"\n${EQ}`),
    finds: ["skipped"],
    twin: rb(EQ, `    list.skip(1)\n${EQ}`),
  },
  {
    title: "a block that went away",
    before: RUBY,
    attack: rb(/ {2}it "keeps[\s\S]*?end\n/.exec(RUBY)![0], '  it "keeps whole numbers"\n'),
    finds: ["skipped", "fewer assertions"],
    twin: rb('  it "keeps', '  it "is to come"\n\n  it "keeps'),
  },
  {
    title: "`fit`",
    before: RUBY,
    attack: rb('it "keeps', 'fit "keeps'),
    finds: ["unfocused"],
    twin: rb('it "keeps', 'example "keeps'),
  },
  {
    title: "a method that minitest does not run",
    before: RUBY,
    attack: rb("def test_adds", "def adds"),
    finds: ["deleted"],
    twin: rb("def test_adds", "def test_adds_up"),
  },
  {
    title: "an assertion that went away",
    before: RUBY,
    attack: rb(EQ, ""),
    finds: ["fewer assertions"],
    twin: rb(EQ, "    rounded = round(0.125) if true\n    expect(rounded).to eq(0.12)\n"),
  },
  {
    title: "`expect(true)`",
    before: RUBY,
    attack: rb("expect(round(0.125)).to eq(0.12)", "expect(true).to be true"),
    finds: ["vacuous"],
    twin: rb("expect(round(0.125)).to eq(0.12)", "expect(round(0.125) == 0.12).to be true"),
  },
  {
    title: "a swallowed failure",
    before: RUBY,
    attack: rb(EQ, `    begin\n${EQ}    rescue Exception\n    end\n`),
    finds: ["vacuous"],
    twin: rb(EQ, `    begin\n${EQ}    rescue IOError\n    end\n`),
  },
  {
    title: "a wider range",
    before: RUBY,
    attack: rb("be_within(0.001)", "be_within(1)"),
    finds: ["wider tolerance"],
    twin: rb("be_within(0.001)", "be_within(0.0001)"),
  },
  {
    title: "a wider delta without brackets",
    before: RUBY,
    attack: rb("0.0001", "0.5"),
    finds: ["wider tolerance"],
    twin: rb("0.0001", "0.00001"),
  },
  {
    title: "an assertion under a condition",
    before: RUBY,
    attack: rb("eq(0.12)\n", "eq(0.12) if ready\n"),
    finds: ["weaker assertions"],
    twin: rb("eq(0.12)\n", "eq(0.12) # if ready\n"),
  },
];

describe("C#", () => holds("test/RoundTests.cs", csharp));
describe("Ruby", () => holds("spec/money_spec.rb", ruby));
