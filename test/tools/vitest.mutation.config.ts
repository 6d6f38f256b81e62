import { defineConfig } from "vitest/config";

/** The tests that need no git and no child process: a mutant costs milliseconds. */
export default defineConfig({
  test: {
    include: ["test/{contract,engine,rules}/**/*.test.ts"],
    testTimeout: 20_000,
    // The tests share no state: a file need not load everything anew.
    isolate: false,
    env: { TZ: "UTC" },
  },
});
