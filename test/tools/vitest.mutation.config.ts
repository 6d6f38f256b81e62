import { defineConfig } from "vitest/config";

/** The tests that need no git and no child process: a mutant costs milliseconds. */
export default defineConfig({
  test: {
    include: [`test/${process.env.MUTATION_ROOM ?? "{contract,engine,rules}"}/**/*.test.ts`],
    // Of the schemas, which nothing mutates; and of what holds for any rule, which runs every rule for every mutant.
    exclude: ["test/contract/schemas.test.ts", "test/engine/properties.test.ts"],
    setupFiles: ["test/tools/mutation-setup.ts"],
    testTimeout: 20_000,
    // The tests share no state: a file need not load everything anew; and a thread starts in half of a process's time.
    isolate: false,
    pool: "threads",
    env: { TZ: "UTC", PROPERTY_RUNS_MAX: "60" },
  },
});
