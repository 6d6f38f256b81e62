import { describe, expect, it } from "vitest";
import { judgeFile } from "../../../src/scan/commands/judge-file.ts";

/** The worst that is said of a script in a folder of the repository. */
function said(lines: string, path = "scripts/build.sh"): string {
  const findings = judgeFile(path, `#!/usr/bin/env bash\nset -euo pipefail\n${lines}\n`) ?? [];
  return findings.map(({ verdict, rule }) => `${verdict}: ${rule}`).join(", ") || "allow";
}

describe("a script knows where it lies", () => {
  it.each([
    'cd "$(dirname "$0")/.."\ncp a dist/',
    'cd "$(dirname "${BASH_SOURCE[0]}")/.."\nfor f in src/*.js; do cp "$f" dist/; done',
    'cd -- "$(dirname -- "$BASH_SOURCE")/.." && rm -rf dist',
    'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\ncp "$DIR/a" "$DIR/../dist/"',
    'ROOT=$(readlink -f "$(dirname "$0")/..")\nrm -rf "$ROOT/dist"',
    '. "$(dirname "$0")/../lib/common.sh"',
  ])("%s", (lines) => expect(said(lines)).toBe("allow"));

  it.each([
    ['rm -rf "$(dirname "$0")/../.."', "block: destroys-wholesale"],
    ['cd "$(dirname "$0")/../.."\nrm -rf *', "block: destroys-wholesale"],
    ['cp x "$(dirname "$0")/../../x"', "review: writes-outside"],
    // Another `$0` than the file's.
    [`bash -c 'cp x "$(dirname "$0")/y"'`, "review: dynamic-argument"],
    ['rm -rf "$(dirname "$HOME")"', "review: dynamic-argument"],
    ['cp x "$(dirname "$1")/y"', "review: dynamic-argument"],
    ['cp x "$(dirname "$(tail -1 paths.txt)")/y"', "review: dynamic-argument"],
  ])("but not: %s", (lines, expected) => expect(said(lines)).toBe(expected));

  it("takes its own folder for what it is", () => {
    const lines = 'cp x "$(dirname "$0")/../x"';
    expect([said(lines, "a.sh"), said(lines, "a/b.sh"), said(lines, "a/b/c.sh")]).toEqual([
      "review: writes-outside",
      "allow",
      "allow",
    ]);
  });

  it("knows no place of its own where a command is only asked about", () => {
    const findings =
      judgeFile("package.json", '{ "scripts": { "x": "cp a \\"$(dirname \\"$0\\")/b\\"" } }') ?? [];
    expect(findings.map(({ rule }) => rule)).toEqual(["dynamic-argument"]);
  });
});
