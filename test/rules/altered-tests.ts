import type { BytePath } from "../../src/contract/byte-path.ts";
import type { AlteredTestFacts } from "../../src/engine/altered-test.ts";
import { filledIn, listFilledIn, listOf, readPath, textOf } from "./values.ts";

/** By default a test of `test/a.test.ts` was altered nowhere, and nobody ran one side's tests on the other's code. */
export function readAlteredTests(read: (key: string) => unknown): AlteredTestFacts {
  const test = { path: "test/a.test.ts" as BytePath, test: "adds" };
  const onHead = filledIn(read("base tests on head") ?? {}, "base tests on head", {
    altered: [] as readonly unknown[],
    broken: [] as readonly string[],
    failures: 0,
  });
  return {
    altered_tests: listFilledIn(
      read("altered tests") ?? [],
      "altered tests",
      { path: test.path, how: "altered" as const },
      ["test", "line", "goesWithSubject"],
    ),
    tests_by_testers: listOf(read("tests by testers") ?? [], "tests by testers").map((path) =>
      readPath(textOf(path, "a path")),
    ),
    tests_on_base: listFilledIn(read("tests on base") ?? [], "tests on base", {
      ...test,
      onBase: "failed" as const,
      onHead: "passed" as const,
    }),
    canary: filledIn(read("canary") ?? {}, "canary", { outcome: "failed" }),
    base_tests_on_head: {
      ...onHead,
      altered: listFilledIn(onHead.altered, "altered", { ...test, outcome: "passed" as const }),
    },
  };
}
