import { defineConfig } from "vitest/config";
import { ClosingLine } from "./test/tools/closing-line.ts";

const annotations = process.env.GITHUB_ACTIONS === "true" ? ["github-actions"] : [];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    reporters: ["default", ...annotations, new ClosingLine()],
    // The judge must not depend on the machine's locale or zone; the corpus proves that by varying them itself.
    env: { TZ: "UTC" },
  },
});
