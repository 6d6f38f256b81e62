import { describe } from "vitest";
import { holds, type WeakeningPair } from "./pair.ts";

const BEFORE = `package money

import "testing"

func TestRound(t *testing.T) {
	tests := []struct{ in, want float64 }{
		{0.125, 0.12},
		{0.135, 0.14},
	}
	for _, tt := range tests {
		t.Run("even", func(t *testing.T) {
			if got := Round(tt.in); got != tt.want {
				t.Errorf("Round(%v) = %v", tt.in, got)
			}
		})
	}
}

func TestAdd(t *testing.T) {
	require.Equal(t, 3, Add(1, 2))
	assert.InDelta(t, 0.3, Add(0.1, 0.2), 0.0001)
}
`;
const swap = (from: string, to: string) => BEFORE.replace(from, to);
const ADD = "func TestAdd(t *testing.T) {\n";

const pairs: readonly WeakeningPair[] = [
  {
    title: "a name that go test does not run",
    before: BEFORE,
    attack: swap("func TestAdd", "func testAdd"),
    finds: ["deleted"],
    twin: swap("func TestAdd", "func TestAddition"),
  },
  {
    title: "a name that goes on with a small letter",
    before: BEFORE,
    attack: swap("func TestAdd(", "func Testadd("),
    finds: ["deleted"],
    twin: swap("func TestAdd(", "func Test_add("),
  },
  {
    title: "`t.Skip`",
    before: BEFORE,
    attack: swap(ADD, `${ADD}\tt.Skip("later")\n`),
    finds: ["skipped"],
    twin: swap(ADD, `${ADD}\tt.Log("t.Skip()")\n`),
  },
  {
    title: "a skip in short mode",
    before: BEFORE,
    attack: swap(ADD, `${ADD}\tif testing.Short() {\n\t\tt.Skip()\n\t}\n`),
    finds: ["skipped"],
    twin: swap(ADD, `${ADD}\tif testing.Verbose() {\n\t\tt.Log("long")\n\t}\n`),
  },
  {
    title: "a build constraint",
    before: BEFORE,
    attack: `//go:build ignore\n\n${BEFORE}`,
    finds: ["skipped"],
    twin: `// go:build is not meant here\n\n${BEFORE}`,
  },
  {
    title: "an assertion that went away",
    before: BEFORE,
    attack: swap("\trequire.Equal(t, 3, Add(1, 2))\n", ""),
    finds: ["fewer assertions"],
    twin: swap("require.Equal(t, 3, Add(1, 2))", "assert.Equal(t, 3, Add(1, 2))"),
  },
  {
    title: "an error that is only logged",
    before: BEFORE,
    attack: swap("t.Errorf(", "t.Logf("),
    finds: ["fewer assertions"],
    twin: swap("t.Errorf(", "t.Fatalf("),
  },
  {
    title: "a constant",
    before: BEFORE,
    attack: swap("3, Add(1, 2))", "3, 3)"),
    finds: ["vacuous"],
    twin: swap("3, Add(1, 2))", "1+2, Add(1, 2))"),
  },
  {
    title: "a wider delta",
    before: BEFORE,
    attack: swap("0.0001", "1.0"),
    finds: ["wider tolerance"],
    twin: swap("0.0001", "1e-9"),
  },
  {
    title: "an empty table",
    before: BEFORE,
    attack: swap("\t\t{0.125, 0.12},\n\t\t{0.135, 0.14},\n", ""),
    finds: ["no cases"],
    twin: swap("{0.135, 0.14},", "{0.135, 0.14},\n\t\t{1, 1},"),
  },
  {
    title: "an early return",
    before: BEFORE,
    attack: swap(ADD, `${ADD}\treturn\n`),
    finds: ["vacuous"],
    twin: swap(ADD, `${ADD}\tif !ready {\n\t\tt.Fatal("not ready")\n\t}\n`),
  },
  {
    title: "a process that ends early",
    before: BEFORE,
    attack: swap(ADD, `${ADD}\tos.Exit(0)\n`),
    finds: ["vacuous"],
    twin: swap(ADD, `${ADD}\tt.Setenv("X", "os.Exit(0)")\n`),
  },
];

describe("Go", () => holds("money/round_test.go", pairs));
