import { describe, expect, it } from "vitest";
import { fitting, placed, placements, sampleOf } from "../../../src/scan/coverage/placement.ts";
import { reportPath } from "../../../src/scan/coverage/report-path.ts";

const REPOSITORY = new Set([
  "src/a.ts",
  "src/b/c.ts",
  "packages/x/src/a.ts",
  "packages/x/src/only.ts",
  "services/billing/src/main/java/org/acme/A.java",
  "go.mod",
  "round/round.go",
  "shop/money.py",
]);

/** Where the names of a report lie, by the best placement. */
function place(
  names: readonly string[],
  { roots = [], folders = [""] }: { roots?: readonly string[]; folders?: readonly string[] } = {},
): (string | undefined)[] {
  const candidates = placements({ names, roots, folders });
  const [best] = fitting(candidates, sampleOf(names), (path) => REPOSITORY.has(path));
  return names.map((name) => best && placed(name, best));
}

describe("the name of a file in a report, as a path [P126]", () => {
  // biome-ignore format: one name a line
  it.each([
    ["src/a.ts", "src/a.ts"],
    ["./src//a.ts", "src/a.ts"],
    ["src/x/../a.ts", "src/a.ts"],
    ["/home/runner/work/shop/shop/src/a.ts", "/home/runner/work/shop/shop/src/a.ts"],
    ["D:\\a\\shop\\shop\\src\\a.ts", "/a/shop/shop/src/a.ts"],
    ["D:/a/shop/src/a.ts", "/a/shop/src/a.ts"],
    ["src\\a.ts", "src/a.ts"],
    ["file:///w/src/a.ts", "/w/src/a.ts"],
    ["odd\\name/a.ts", "odd\\name/a.ts"],
    ["../a.ts", undefined],
    ["/../etc/passwd", undefined],
    ["src/../../a.ts", undefined],
    ["", undefined],
    ["/", undefined],
    ["..", undefined],
  ])("%j is %j", (name, path) => {
    expect(reportPath(name)).toBe(path);
  });
});

describe("the files of a report lie in the repository [P126]", () => {
  // biome-ignore format: one report a line
  it.each([
    ["by their own names", ["src/a.ts", "src/b/c.ts"], {}, ["src/a.ts", "src/b/c.ts"]],
    ["below a runner's checkout", ["/home/runner/work/shop/shop/src/a.ts", "/home/runner/work/shop/shop/src/b/c.ts"], {}, ["src/a.ts", "src/b/c.ts"]],
    ["below a checkout on Windows", ["D:\\a\\shop\\shop\\src\\a.ts", "D:\\a\\shop\\shop\\src\\b\\c.ts"], {}, ["src/a.ts", "src/b/c.ts"]],
    ["below the folder in which the tool ran", ["src/a.ts", "src/only.ts"], { folders: ["", "packages/x"] }, ["packages/x/src/a.ts", "packages/x/src/only.ts"]],
    ["in the deepest way, where a checkout could end twice", ["/w/packages/x/src/a.ts"], {}, ["packages/x/src/a.ts"]],
    ["below a source folder of Java", ["org/acme/A.java"], { folders: ["", "services/billing/src/main/java"] }, ["services/billing/src/main/java/org/acme/A.java"]],
    ["below a Go module", ["example.com/shop/round/round.go"], {}, ["round/round.go"]],
    ["below the root that the report names", ["money.py"], { roots: ["/home/runner/work/shop/shop/shop"] }, ["shop/money.py"]],
    ["nowhere, if none of them is there", ["/w/other/z.ts"], {}, [undefined]],
    ["nowhere, if they climb out", ["../../src/a.ts"], {}, [undefined]],
    ["with those that are generated beside them", ["/w/src/a.ts", "/w/dist/gen.js"], {}, ["src/a.ts", "dist/gen.js"]],
  ])("%s", (_, names, more, paths) => {
    expect(place(names, more)).toEqual(paths);
  });

  it("in reports that were put together, each kind of names in its own way", () => {
    const names = ["src/a.ts", "/home/runner/work/shop/shop/src/b/c.ts"];
    const fits = fitting(placements({ names, roots: [], folders: [""] }), names, (path) =>
      REPOSITORY.has(path),
    );
    const paths = names.map((name) =>
      fits.map((each) => placed(name, each)).find((path) => REPOSITORY.has(path ?? "")),
    );
    expect(paths).toEqual(["src/a.ts", "src/b/c.ts"]);
  });

  it("never outside the folder that it strips", () => {
    expect(placed("/w/../etc/passwd", { root: undefined, strip: "/w/", under: "" })).toBeUndefined();
    expect(placed("/wide/a.ts", { root: undefined, strip: "/w/", under: "" })).toBeUndefined();
  });
});
