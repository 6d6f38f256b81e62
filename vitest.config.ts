import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The judge must not depend on the machine's locale or zone; the corpus proves that by varying them itself.
    env: { TZ: "UTC" },
  },
});
