import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/tools/closing-line.ts";

const annotations = process.env.GITHUB_ACTIONS === "true" ? ["github-actions"] : [];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/store/shared-postgresql.ts"],
    // By default one core is left to the watcher, which on two cores is half of the machine.
    maxWorkers: "100%",
    // Far beyond what any test takes: a machine that is ten times as busy must not turn it red.
    testTimeout: 400_000,
    hookTimeout: 180_000,
    reporters: ["default", ...annotations, new ClosingLine()],
    // The judge must not depend on the machine's locale or zone; the corpus proves that by varying them itself.
    env: { TZ: "UTC" },
  },
});
